"""What several readings of one zone make of it."""

from typing import Annotated

import pytest
from pydantic import Field

from activities.documents.engines.page import ReadPage
from activities.documents.fields.targets import targets
from activities.documents.templates import filled
from activities.documents.templates.align import Fit
from activities.documents.templates.clean import Cleaned, Written
from activities.documents.templates.filled import Filled
from activities.documents.templates.match import Laid
from activities.documents.templates.template import BlankPage, Description, Template, Zone, ZoneKind
from schemas.forms import Form
from schemas.reading import Box, FieldReading, Word
from schemas.values import Iban

ZONE = Zone(field="member", page=1, box=(100, 100, 300, 120), kind=ZoneKind.TEXT)
LINE: Box = (102, 103, 180, 117)
APART, ROUGH = b"without specks", b"as it came"


class Member(Form):
    member: Annotated[str, Field(title="Name of member")]


def laid(whole: str) -> Laid:
    word = Word(text=whole, page=1, box=LINE, confidence=1.0)
    page = ReadPage(1, 595, 842, (1, 0, 0, 0, 1, 0, 0, 0, 1), APART, "rapidocr", (word,), (), (), 200)
    about = Description(form="member", pages=(BlankPage(width=595, height=842),), zones=(ZONE,))
    return Laid(page, Template(about, (b"",)), 1, Fit((1, 0, 0, 0, 1, 0, 0, 0, 1), 1, 1))


class Household(Form):
    member: Annotated[int, Field(title="Persons in household")]


class Account(Form):
    member: Annotated[Iban, Field(title="Account")]


async def reading(
    apart: str,
    whole: str,
    rough: str,
    other: str,
    witness: str = "tesseract",
    shapes: str = "",
    form: type[Form] = Member,
) -> tuple[FieldReading, list[tuple[bytes, str]]]:
    """The field, and which pictures were read by which engine."""
    copy, asked = laid(whole), []

    async def again(page: ReadPage, boxes: list[Box], engine: str) -> list[str]:
        if boxes:
            asked.append((page.png, engine))
        text = other if engine == "tesseract" else rough if page.png == ROUGH else apart
        return [text for _ in boxes]

    cleaned = Cleaned(APART, ROUGH, (Written(ZONE, ZONE.box, (LINE,), shapes),))
    heard = await filled.heard(form, copy, copy.page, cleaned, again, witness)
    (target,) = targets(form)
    draft = Filled("member", (copy.page,), heard, ()).drafts([target], [])["member"]
    return draft.reading(), asked


async def test_readings_that_agree_need_no_second_engine() -> None:
    found, asked = await reading("Seán Power", "Seán Power", "Seán Power", "")
    assert found.value == "Seán Power"
    assert asked == [(APART, "rapidocr"), (ROUGH, "rapidocr")]
    assert "read apart and with the whole page, it says the same" in found.reasons


@pytest.mark.parametrize(
    ("apart", "whole", "rough", "other"),
    [("Brian Nolan", "Brian Nolañ", "Brian Nolañ", "Brian Nolan"), ("Nolan", "Nolañ", "Nolan", "Nolañ")],
)
async def test_as_many_readings_for_as_against_ask_a_person_though_an_engine_repeats_itself(
    apart: str, whole: str, rough: str, other: str
) -> None:
    found, _ = await reading(apart, whole, rough, other)
    assert not found.sure
    assert found.probability <= 0.3
    assert "as many readings of it say something else" in found.reasons


async def test_most_readings_win() -> None:
    found, _ = await reading("+49.89 99998", "+49 89 99998", "+49.89 99998", "+49.89 99998")
    assert found.value == "+49.89 99998"
    found, _ = await reading("Elisc Laurent", "Elise Laurent", "Elise Laurent", "Elise Laurent")
    assert found.value == "Elise Laurent"
    assert "most readings of it say so" in found.reasons


async def test_without_a_second_engine_the_first_one_decides_alone() -> None:
    found, asked = await reading("Elisc Laurent", "Elise Laurent", "Elise Laurent", "", witness="rapidocr")
    assert found.value == "Elise Laurent"
    assert {engine for _, engine in asked} == {"rapidocr"}


async def test_a_seven_of_the_shape_of_a_one_is_a_one_where_readings_differ() -> None:
    found, _ = await reading("72", "12", "72", "77", shapes="1.", form=Household)
    assert found.value == 12
    assert "what was read as a seven in it has the shape of a one" in found.reasons


async def test_a_seven_that_all_read_so_stays_one_without_level_sevens_of_the_same_hand() -> None:
    found, _ = await reading("72", "72", "72", "", shapes="1.", form=Household)
    assert found.value == 72
    found, _ = await reading("727", "727", "727", "", shapes="1.7", form=Household)
    assert found.value == 127


async def test_a_seven_that_check_digits_prove_stays_one() -> None:
    iban = "DE89 3704 0044 0532 0130 00"
    shapes = "".join("1" if c == "7" else "." for c in iban if c != " ")
    found, _ = await reading(iban, iban, iban.replace("7", "1"), "", shapes=shapes, form=Account)
    assert found.value == iban.replace(" ", "")
    assert "what was read as a seven in it has the shape of a one" not in found.reasons


@pytest.mark.parametrize(
    ("odd", "usual"), [("DIesden", "Dresden"), ("wardrobe", "Wardrobe"), ("Galway CIty", "Galway City")]
)
async def test_of_readings_as_many_for_as_against_the_one_with_capitals_in_place_is_taken_and_asked(
    odd: str, usual: str
) -> None:
    found, _ = await reading(odd, usual, odd, usual)
    assert found.value == usual
    assert not found.sure


async def test_a_capital_i_behind_a_c_is_in_its_place() -> None:
    found, _ = await reading("McInnes", "Mclnnes", "McInnes", "Mclnnes")
    assert found.value == "McInnes"


async def test_a_figure_of_which_another_reading_has_as_many_letters_as_stand_there_is_asked() -> None:
    found, _ = await reading("I", "11", "I", "I", shapes="..", form=Household)
    assert found.value == 11
    assert not found.sure
    found, _ = await reading("11", "11", "1", "11", shapes=".", form=Household)
    assert (found.value, found.sure) == (11, False)
    found, _ = await reading("11", "11", "11 I", "11", shapes="...", form=Household)
    assert found.value == 11
