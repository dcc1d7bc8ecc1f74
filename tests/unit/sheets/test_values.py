"""What a cell says, by the kind of its field and the language of the sheet."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.sheets.fields import Field, Holds
from cases.sheets.table import SheetCell
from cases.sheets.values import Misfit, value_of
from schemas.sheets import CellKind, SheetLocale

EN, DE, FR = SheetLocale.EN, SheetLocale.DE, SheetLocale.FR


def field(holds: Holds, *choices: str, many: bool = False) -> Field:
    return Field(("it",), "It", holds, choices=choices, many=many)


def said(text: str, holds: Holds, locale: SheetLocale = EN, *choices: str) -> object:
    return value_of(SheetCell(CellKind.TEXT, text), field(holds, *choices), locale, from_1904=False)


def counted(text: str, holds: Holds, from_1904: bool = False) -> object:
    return value_of(SheetCell(CellKind.NUMBER, text), field(holds), EN, from_1904)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1,234.50", EN, "1234.50"),
        ("1.234,50", DE, "1234.50"),
        ("12,5", DE, "12.5"),
        ("1.234", DE, "1234"),
        ("1,234", EN, "1234"),
        ("1 234,50", FR, "1234.50"),
        ("1\u202f234,50", FR, "1234.50"),
        ("-7", EN, "-7"),
        ("\u22127,10", DE, "-7.10"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text: str, locale: SheetLocale, value: str) -> None:
    assert said(text, Holds.NUMBER, locale) == value


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("12,50", EN),
        ("12.50", DE),
        ("1.23.456", DE),
        ("12 EUR", EN),
        ("1e5", EN),
        ("", EN),
        ("\u0661\u0662", EN),
    ],
)
def test_a_number_of_another_language_is_never_guessed(text: str, locale: SheetLocale) -> None:
    with pytest.raises(Misfit, match=f"no number as {locale.value} writes it"):
        said(text, Holds.NUMBER, locale)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("2026-03-01", EN, "2026-03-01"),
        ("01.03.2026", DE, "2026-03-01"),
        ("1.3.2026", DE, "2026-03-01"),
        ("3/4/2026", SheetLocale.EN_GB, "2026-04-03"),
        ("3/4/2026", SheetLocale.EN_US, "2026-03-04"),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(text: str, locale: SheetLocale, value: str) -> None:
    assert said(text, Holds.DATE, locale) == value


@pytest.mark.parametrize(
    ("text", "locale"),
    [("3/4/2026", EN), ("31.02.2026", DE), ("1.3.26", DE), ("soon", DE), ("0000-01-01", EN)],
)
def test_a_date_that_could_be_two_days_or_none_is_refused(text: str, locale: SheetLocale) -> None:
    with pytest.raises(Misfit, match=r"date|day"):
        said(text, Holds.DATE, locale)


def test_a_day_that_the_spreadsheet_counts_is_a_date() -> None:
    assert counted("46082", Holds.DATE) == "2026-03-01"
    assert counted("44620", Holds.DATE, from_1904=True) == "2026-03-01"
    for text in ("20260301", "46082.5", "3", "-1"):
        with pytest.raises(Misfit, match="format the column as date"):
            counted(text, Holds.DATE)


def test_a_typed_date_is_a_date_and_one_with_a_time_of_day_is_not() -> None:
    cell = SheetCell(CellKind.DATE, "2026-03-01")
    assert value_of(cell, field(Holds.DATE), EN, from_1904=False) == "2026-03-01"
    with pytest.raises(Misfit, match="time of day"):
        value_of(SheetCell(CellKind.DATE, "2026-03-01T08:00:00"), field(Holds.DATE), EN, from_1904=False)


def test_a_long_number_that_the_spreadsheet_rounded_is_no_text() -> None:
    assert counted("4471902", Holds.TEXT) == "4471902"
    for text in ("1.23456789012346e+19", "123456789012345"):
        with pytest.raises(Misfit, match="rounded"):
            counted(text, Holds.TEXT)


def test_yes_no_and_choices_are_told_in_several_ways() -> None:
    assert [said(text, Holds.TRUTH) for text in ("Yes", "ja", "x", "0", "NEIN")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert said("Water", Holds.CHOICE, EN, "fire", "water") == "water"
    assert said("burst pipe", Holds.CHOICE, EN, "burst_pipe") == "burst_pipe"
    with pytest.raises(Misfit, match="neither yes nor no"):
        said("perhaps", Holds.TRUTH)
    with pytest.raises(Misfit, match="'wind' is none of fire, water"):
        said("wind", Holds.CHOICE, EN, "fire", "water")


def test_several_values_stand_with_semicolons_between() -> None:
    cell = SheetCell(CellKind.TEXT, "a; b;\nc;")
    assert value_of(cell, field(Holds.TEXT, many=True), EN, from_1904=False) == ["a", "b", "c"]


@pytest.mark.parametrize(("kind", "reason"), [(CellKind.FORMULA, "save it again"), (CellKind.FAULT, "#N/A")])
def test_a_formula_without_a_result_says_what_to_do(kind: CellKind, reason: str) -> None:
    with pytest.raises(Misfit, match=reason):
        value_of(SheetCell(kind, "#N/A"), field(Holds.TEXT), EN, from_1904=False)


@given(
    st.sampled_from(list(Holds)),
    st.sampled_from(list(SheetLocale)),
    st.sampled_from(list(CellKind)[1:]),
    st.text(max_size=20) | st.from_regex(r"-?[0-9.,/: -]{0,12}", fullmatch=True),
    st.booleans(),
)
def test_whatever_a_cell_says_is_a_value_or_a_reason(
    holds: Holds, locale: SheetLocale, kind: CellKind, text: str, many: bool
) -> None:
    text = {CellKind.NUMBER: "1.5", CellKind.DATE: "2026-03-01", CellKind.TRUTH: "true"}.get(kind, text)
    with contextlib.suppress(Misfit):
        assert value_of(SheetCell(kind, text), field(holds, "a", many=many), locale, True) is not None
