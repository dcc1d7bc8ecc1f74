"""What a second reading says of the first."""

import pytest

from activities.documents.fields import evidence, witnesses
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.targets import targets
from schemas.receipt import Receipt

FIELDS = {target.name: target for target in targets(Receipt)}


async def said(name: str, value: str | None, second: str, known: str = "") -> Note:
    """The note on a value once the second reader has read its place."""

    async def again(_: int, boxes: list[tuple[float, float, float, float]]) -> list[str]:
        return [second for _ in boxes]

    crop = Crop(1, (0, 0, 90, 11), value or "~", FIELDS[name], value, known=known)
    draft = Draft(FIELDS[name], value, crop.text, 1, crop.box, "rapidocr", crops=[crop])
    await witnesses.ask([draft], again, independent=True)
    return draft.notes[-1]


@pytest.mark.parametrize(
    ("second", "known", "note"),
    [
        ("SAMPLE HILL LTD", "", evidence.AGREED),
        ("SAMPLE HI1L LTD", "", evidence.AGREED_ALIKE),
        ("SAMPLE HILL LTD 12 Xy", "", evidence.AGREED_AMONG),
        ("SAMPLE HILL LTO", "LTD", evidence.AGREED_KNOWN),
        ("SAMPLE HULL LTO", "LTD", evidence.differs("SAMPLE HULL LTO")),
        ("wnrq zz", "", evidence.tells_nothing("wnrq zz")),
    ],
)
async def test_how_far_two_readings_of_a_name_agree(second: str, known: str, note: Note) -> None:
    assert await said("company", "SAMPLE HILL LTD", second, known) == note


@pytest.mark.parametrize(
    ("value", "second", "note"),
    [
        ("Attic.", "Attic", evidence.POINTED),
        ("Attic.", "Attic,", evidence.POINTED),
        ("Sample Hill Ltd.", "Sample-Hill Ltd.", evidence.AGREED_MARKS),
        ("Attic", "Attic.", evidence.AGREED_MARKS),
    ],
)
async def test_a_point_at_the_end_that_one_reader_alone_sees_is_told(
    value: str, second: str, note: Note
) -> None:
    assert await said("company", value, second) == note


@pytest.mark.parametrize(
    ("text", "other", "better"),
    [
        ("anna.schņeider@example.com", "anna.schneider@example.com", "anna.schneider@example.com"),
        ("anna.schņeider@example.com", "anna.sohneider@example.com", "anna.schņeider@example.com"),
        ("rené@exämple.com", "rené@example.com", "rené@exämple.com"),
        ("Rennès", "Rennes", "Rennès"),
    ],
)
def test_an_address_of_e_mail_loses_accents_that_a_second_reader_does_not_see(
    text: str, other: str, better: str
) -> None:
    assert witnesses.ascii_mail(text, other) == better


@pytest.mark.parametrize(
    ("second", "note"),
    [
        ("~ 12 Example Road 10000 Samp1etawn North", evidence.AGREED_MOSTLY),
        ("12 Example Road ~ we 10000 Sampletown North", evidence.AGREED_MOSTLY),
        ("12 Example Road 10008 Sampletown North", None),
        ("12 Exomble Raod 10000 Semplotown Narth", None),
    ],
)
async def test_nearly_the_same_needs_the_same_figures(second: str, note: Note | None) -> None:
    found = await said("address", "12 Example Road 10000 Sampletown North", second)
    assert found == (note or evidence.differs(second))


async def test_another_date_speaks_against_a_date_and_scribble_hardly() -> None:
    other, scribble = (
        await said("date", "2024-02-12", "12.02.2029"),
        await said("date", "2024-02-12", "iyC/i"),
    )
    assert other == evidence.differs("12.02.2029")
    assert scribble.factor < other.factor


@pytest.mark.parametrize("second", ["]", "--", "“ ."])
async def test_of_specks_it_is_said_only_that_they_could_not_be_read(second: str) -> None:
    note = await said("total", None, second)
    assert note.text == "a second reader could not read it"
    assert (note.name, note.factor) == (evidence.tells_nothing("x").name, evidence.tells_nothing("x").factor)


async def test_an_amount_that_neither_reader_can_read_is_no_fault_of_the_program() -> None:
    assert await said("total", None, "iyC/i") == evidence.tells_nothing("iyC/i")


async def test_what_check_digits_prove_is_not_read_again() -> None:
    crop = Crop(1, (0, 0, 90, 11), "x", FIELDS["company"], "x")
    draft = Draft(FIELDS["company"], "x", "x", 1, crop.box, "rapidocr", [evidence.CHECK_DIGIT], crops=[crop])

    async def again(_: int, boxes: list[tuple[float, float, float, float]]) -> list[str]:
        raise AssertionError(boxes)

    await witnesses.ask([draft], again, independent=True)
    assert draft.notes == [evidence.CHECK_DIGIT]
