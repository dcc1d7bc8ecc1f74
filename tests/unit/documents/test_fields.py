"""Fields found by their labels, and how sure they are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from activities.documents import classify
from activities.documents.engines.page import ReadPage, Tick
from activities.documents.fields import evidence, find
from activities.documents.fields.witnesses import spaced_alike, with_blanks, with_small_l
from activities.documents.paper import speckle
from schemas.household_claim import LossReport
from schemas.reading import Box, FieldReading
from schemas.registry import forms
from tests.unit.documents.paper import page, word

BOXES = {"policy": (200.0, 96.0, 500.0, 114.0), "date": (200.0, 126.0, 500.0, 144.0)}


async def read(
    shown: ReadPage, answers: Sequence[str] = (), independent: bool = True
) -> dict[str, FieldReading]:
    """The fields of a loss report; the second reader says `answers` in turn, then nothing."""
    left = list(answers)

    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        return [left.pop(0) if left else "" for _ in boxes]

    return await find.fields(LossReport, [shown], again, independent)


async def test_a_value_is_found_in_the_box_right_of_its_label() -> None:
    shown = page(
        word("Policy number", 50, 100), word("HH-4000006", 210, 100), cells=[BOXES["policy"], BOXES["date"]]
    )
    field = (await read(shown))["policy_number"]
    assert field.value == "HH-4000006"
    assert field.evidence is not None
    assert field.evidence.box == (210, 100, 260, 111)
    assert field.evidence.text == "HH-4000006"


async def test_a_value_is_found_in_the_box_below_its_label() -> None:
    shown = page(
        word("Policy number", 50, 80),
        word("HH-4000006", 60, 102),
        word("Date of loss", 300, 80),
        word("6 March 2026", 310, 102),
        cells=[(48, 95, 280, 118), (298, 95, 540, 118)],
    )
    found = await read(shown)
    assert found["policy_number"].value == "HH-4000006"
    assert found["date_of_loss"].value == "2026-03-06"


async def test_a_value_is_found_below_its_label_in_the_same_box() -> None:
    shown = page(word("Policy no.", 50, 80), word("HH-4000006", 60, 100), cells=[(45, 76, 280, 118)])
    assert (await read(shown))["policy_number"].value == "HH-4000006"


async def test_a_value_behind_its_label_in_one_line_is_found_without_a_box() -> None:
    found = await read(page(word("Date of loss: 6 March 2026", 50, 80)))
    assert found["date_of_loss"].value == "2026-03-06"
    assert not found["date_of_loss"].sure


async def test_fitting_check_digits_alone_make_a_value_sure() -> None:
    shown = page(word("Policy number", 50, 100), word("HH-4000006", 210, 100), cells=[BOXES["policy"]])
    field = (await read(shown))["policy_number"]
    assert field.sure
    assert "its check digits fit" in field.reasons


async def test_a_name_is_sure_only_when_a_second_reader_agrees() -> None:
    shown = page(word("Claimant", 50, 100), word("Ada Example", 210, 100), cells=[BOXES["policy"]])
    agreed = (await read(shown, ["Ada Example"]))["claimant"]
    doubted = (await read(shown, ["Ado Example"]))["claimant"]
    unheard = (await read(shown))["claimant"]
    assert (agreed.sure, doubted.sure, unheard.sure) == (True, False, False)
    assert "a second reader reads “Ado Example”" in doubted.reasons


@pytest.mark.parametrize(
    ("seen", "second", "trusted"),
    [
        ("Seán Example", "Sean Example", True),
        ("Ada Example.", "Ada Example", False),
        ("17 Hill. Road", "17 Hill Road", False),
    ],
)
async def test_what_one_reader_alone_sees_is_asked_where_it_may_be_a_speck(
    seen: str, second: str, trusted: bool
) -> None:
    shown = page(word("Claimant", 50, 100), word(seen, 210, 100), cells=[BOXES["policy"]])
    spotted = replace(shown, steps=(speckle.SAID,))
    why = evidence.SPECKED.text
    clean, asked, both = [
        (await read(on, [reader]))["claimant"]
        for on, reader in ((shown, second), (spotted, second), (spotted, seen))
    ]
    assert [field.value for field in (clean, asked, both)] == [seen] * 3
    assert [field.sure for field in (clean, asked, both)] == [trusted, False, True]
    assert [why in field.reasons for field in (clean, asked, both)] == [not trusted, True, False]


@pytest.mark.parametrize(
    ("seen", "sure"),
    [
        ("S6 Strand Road, Cork", False),
        ("I Castle Avenue, Tralee", False),
        ("SI Church Street", False),
        ("56 Strand Road, Cork", True),
        ("12B Hill Road", True),
        ("Ida Example Hill", True),
        ("I Example", True),
    ],
)
async def test_letters_where_a_house_has_its_number_are_asked(seen: str, sure: bool) -> None:
    shown = page(word("Claimant", 50, 100), word(seen, 210, 100), cells=[BOXES["policy"]])
    read_so = (await read(shown, [seen]))["claimant"]
    assert (read_so.sure, evidence.NUMBERED.text in read_so.reasons) == (sure, not sure)


@pytest.mark.parametrize(
    ("seen", "sure"),
    [
        ("39 rue des Lilas, 67000 $trasbourg", False),
        ("39 rue des Li|as, 67000 Strasbourg", False),
        ("Smith & Sons, 12 Hill Road", True),
        ("Example plc, £ 1 Stores", True),
    ],
)
async def test_a_sign_at_the_letters_of_a_word_is_asked(seen: str, sure: bool) -> None:
    shown = page(word("Claimant", 50, 100), word(seen, 210, 100), cells=[BOXES["policy"]])
    read_so = (await read(shown, [seen]))["claimant"]
    assert (read_so.sure, evidence.SIGNED.text in read_so.reasons) == (sure, not sure)


async def test_the_same_engine_asked_twice_does_not_make_a_name_sure() -> None:
    shown = page(word("Claimant", 50, 100), word("Ada Example", 210, 100), cells=[BOXES["policy"]])
    assert not (await read(shown, ["Ada Example"], independent=False))["claimant"].sure


async def test_text_that_the_file_carries_is_sure_beside_its_label() -> None:
    shown = page(
        word("Claimant", 50, 100, 1),
        word("Ada Example", 210, 100, 1),
        cells=[BOXES["policy"]],
        engine="pdf-text",
    )
    assert (await read(shown))["claimant"].sure


async def test_the_ticked_choice_is_taken_and_an_unclear_one_is_asked() -> None:
    def choices(*inks: float) -> ReadPage:
        names = ("Fire", "Water", "Storm")
        return page(
            word("Cause of loss", 50, 100),
            *(word(name, 220 + 80 * i, 100) for i, name in enumerate(names)),
            ticks=[Tick((203 + 80 * i, 100, 214 + 80 * i, 111), ink) for i, ink in enumerate(inks)],
        )

    clear = (await read(choices(0.0, 0.4, 0.01)))["cause"]
    assert (clear.value, clear.sure) == ("water", True)
    assert not (await read(choices(0.0, 0.4, 0.09)))["cause"].sure
    assert (await read(choices(0.0, 0.4, 0.4)))["cause"].value is None
    assert (await read(choices(0.0, 0.0, 0.0)))["cause"].value is None


async def test_a_table_is_read_row_by_row_and_its_sum_is_compared() -> None:
    rows = (("Kettle", "1", "40.00"), ("Toaster", "2", "60.50"))
    columns = ((50.0, 300.0), (300.0, 360.0), (360.0, 500.0))
    cells = [(x0, y, x1, y + 18) for y in (200.0, 218.0, 236.0, 254.0) for x0, x1 in columns]
    shown = page(
        *(word(text, x, 203) for text, x in (("Description", 55), ("Qty", 305), ("Value (EUR)", 370))),
        *(
            word(t, x + 5, 221 + 18 * i)
            for i, row in enumerate(rows)
            for t, (x, _) in zip(row, columns, strict=True)
        ),
        word("Amount claimed", 250, 280),
        word("EUR 100.50", 370, 280),
        cells=[*cells, (360.0, 275.0, 500.0, 295.0)],
    )
    found = await read(shown)
    assert found["items"].value == [
        {"description": "Kettle", "quantity": 1, "price": {"amount": "40.00", "currency": "EUR"}},
        {"description": "Toaster", "quantity": 2, "price": {"amount": "60.50", "currency": "EUR"}},
    ]
    assert "the items add up to the amount" in found["amount"].reasons
    assert found["amount"].sure
    assert not found["items"].sure


def items(*written: tuple[str, float, float], more: Sequence[Box] = ()) -> ReadPage:
    """A table of one row, high enough for two, with texts and their places; the rule between them is lost.

    Args:
        more: cells that are there nevertheless.
    """
    columns = ((50.0, 300.0), (300.0, 360.0), (360.0, 500.0))
    cells = [(x0, y, x1, y + high) for y, high in ((200.0, 18.0), (218.0, 36.0)) for x0, x1 in columns]
    heads = (word(text, x, 203) for text, x in (("Description", 55), ("Qty", 305), ("Value (EUR)", 370)))
    return page(*heads, *(word(*each) for each in written), cells=[*cells, *more])


@pytest.mark.parametrize("more", [(), ((300.0, 236.0, 360.0, 254.0),)])
async def test_two_rows_of_a_table_are_two_where_the_rule_between_them_is_lost(more: Sequence[Box]) -> None:
    shown = items(
        ("Kettle", 55, 221),
        ("40.00", 370, 222),
        ("Toaster", 55, 239),
        ("2", 305, 239),
        ("60.50", 370, 238),
        more=more,
    )
    assert (await read(shown))["items"].value == [
        {"description": "Kettle", "price": {"amount": "40.00", "currency": "EUR"}},
        {"description": "Toaster", "quantity": 2, "price": {"amount": "60.50", "currency": "EUR"}},
    ]


async def test_words_that_run_on_to_a_second_line_stay_in_their_row() -> None:
    shown = items(("Kettle of", 55, 221), ("1", 305, 230), ("40.00", 370, 230), ("copper", 55, 239))
    assert (await read(shown))["items"].value == [
        {"description": "Kettle of copper", "quantity": 1, "price": {"amount": "40.00", "currency": "EUR"}}
    ]


async def test_a_field_that_is_nowhere_is_named_and_never_sure() -> None:
    found = await read(page(word("Nothing of the kind", 50, 100)))
    assert list(found) == list(LossReport.model_fields)
    assert not any(field.sure for field in found.values())
    assert found["iban"].reasons == ("it was not found on these pages",)


def test_blanks_that_one_reader_missed_are_taken_from_the_other() -> None:
    assert with_blanks("30,48143Münster", "30, 48143 Miinster") == "30, 48143 Münster"
    assert with_blanks("winter coat", "winter coat") == "winter coat"
    assert (
        with_blanks("Wintercoat", "W inter coat")
        == with_blanks("W inter coat", "Wintercoat")
        == "Winter coat"
    )
    assert with_blanks("A small coat", "Asmall coat") == "A small coat"


async def test_a_printed_choice_is_no_answer_though_a_second_reader_reads_it_alone() -> None:
    words = [word(text, 200 + 70 * n, 100) for n, text in enumerate(("Fire", "Water", "Storm"))]
    shown = page(word("Cause of loss", 50, 100), *words)
    found = (await read(shown, ["Fire"]))["cause"]
    assert (found.value, found.sure) == (None, False)


def test_readings_share_the_blanks_that_enough_of_them_have() -> None:
    said = ["+33 353 01 40 24", "+333530140.24", "+33 3 53014024"]
    assert spaced_alike(said, 1) == ["+33 3 53 01 40 24", "+33 3 53 01 40.24", "+33 3 53 01 40 24"]
    lone = ["Hill Road", "HillRoad", "Hi ll Road", "HillR oad"]
    assert spaced_alike(lone, 2) == ["Hill Road"] * 4
    assert spaced_alike(["HillRoad", "Hill Road", "HillRoad", "HillRoad"], 2) == ["HillRoad"] * 4
    assert spaced_alike(["Camer a", "Camera", "Camer a", "Camera"], 2) == ["Camera"] * 4
    assert spaced_alike([], 1) == []


def test_a_capital_i_inside_a_word_is_the_small_l_that_a_second_reader_sees() -> None:
    assert with_small_l("BaIcony", "Balcony") == "Balcony"
    assert with_small_l("BaIcony", "Ba1cony") == "BaIcony"
    assert with_small_l("McIntyre", "Mclntyre") == "McIntyre"
    assert with_small_l("Italy", "ltaly") == "Italy"


def test_a_document_is_recognised_by_what_is_printed_on_it() -> None:
    form = page(
        *(
            word(text, 50, 40 + 20 * i)
            for i, text in enumerate(("Policy number", "Claimant", "IBAN", "Address"))
        ),
        *(
            word(text, 50, 140 + 20 * i)
            for i, text in enumerate(("Telephone", "Date of loss", "Place of loss"))
        ),
    )
    till = page(word("TOTAL", 50, 100), word("12.50", 200, 100), word("CASH 20.00", 50, 120))
    assert classify.form_of([form], forms()) == "loss_report"
    assert classify.form_of([till], forms()) == "receipt"
    assert classify.form_of([page(word("Dear Sir or Madam", 50, 100))], forms()) is None
