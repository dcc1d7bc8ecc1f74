"""Which column is which field, and what is said of one that is none."""

from datetime import date
from typing import Annotated

import pytest
from pydantic import Field as Describe

from cases.sheets.columns import REASONS, Layout, layout, letters
from cases.sheets.fields import fields_of
from cases.sheets.rows import entries
from cases.sheets.table import EMPTY, SheetCell, SheetRow
from schemas.base import Data, Model
from schemas.forms import Form, Printed
from schemas.household_claim import LossReport
from schemas.sheets import CellKind, SheetLocale
from schemas.values import Money


class Address(Model):
    """Where somebody lives."""

    street: Annotated[str, Describe(title="Street")]
    town: Annotated[str, Describe(title="Town")]


class Loan(Form):
    """A loan that somebody applies for."""

    applicant: Annotated[str, Describe(title="Applicant"), Printed("Name", "Full name")]
    home: Annotated[Address, Describe(title="Home")]
    sum: Annotated[Money, Describe(title="Sum")]
    begins: Annotated[date | None, Describe(title="Begins on"), Printed("Date")] = None
    ends: Annotated[date | None, Describe(title="Ends on"), Printed("Date")] = None
    tags: Annotated[tuple[str, ...], Describe(title="Tags")] = ()


HEADS = ("Applicant", "Home: Street", "Home: Town", "Sum")


def row(n: int, *texts: str) -> SheetRow:
    return SheetRow(n, tuple(SheetCell(CellKind.TEXT, text) if text else EMPTY for text in texts))


def laid(*headings: str, below: SheetRow | None = None) -> Layout:
    return layout(row(1, *headings), [below] if below else [], fields_of(Loan.form_schema()))


def read(headings: tuple[str, ...], *texts: str) -> Data:
    found = laid(*headings)
    assert found.problems == []
    return entries([row(2, *texts)], found, SheetLocale.EN, from_1904=False)[0].data


@pytest.mark.parametrize("heading", ["applicant", "Applicant", " APPLICANT ", "Full name", "full-name"])
def test_a_column_is_known_by_name_title_or_synonym(heading: str) -> None:
    assert laid(heading, *HEADS[1:]).problems == []


def test_nested_values_money_and_lists_have_columns_of_their_own() -> None:
    heads = (*HEADS, "sum.currency", "Tags", "Begins on")
    assert read(heads, "Ada", "1 Lane", "Bath", "1,200.00", "GBP", "new; vip", "2026-03-01") == {
        "applicant": "Ada",
        "home": {"street": "1 Lane", "town": "Bath"},
        "sum": {"amount": "1200.00", "currency": "GBP"},
        "tags": ["new", "vip"],
        "begins": "2026-03-01",
    }


def test_entries_of_a_table_stand_beside_one_another() -> None:
    fields = fields_of(LossReport.form_schema())
    names = {field.name for field in fields}
    assert {"items.1.description", "items.1.price", "items.1.price.currency", "items.20.quantity"} <= names
    found = layout(row(1, "items.2.description", "Lost or damaged items 1: Description"), [], fields)
    told = entries([row(2, "Kettle", "Lamp")], found, SheetLocale.EN, from_1904=False)[0]
    assert told.data == {"items": [{"description": "Lamp"}, {"description": "Kettle"}]}


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (HEADS[:3], "The column 'Sum' is missing; the form needs it."),
        ((*HEADS, "Aplicant"), "There is no field 'Aplicant'; did you mean 'Applicant'?"),
        ((*HEADS, "Shoe size"), "There is no field 'Shoe size'. There are: Applicant, "),
        ((*HEADS, "Name"), "Both 'Applicant' and 'Name' are the field 'Applicant'; keep one of them."),
        ((*HEADS, "Date"), "'Date' could be any of begins, ends; use one of these names instead."),
    ],
)
def test_a_heading_that_does_not_fit_is_told(headings: tuple[str, ...], said: str) -> None:
    (problem,) = laid(*headings).problems
    assert problem.row == 1
    assert problem.text.startswith(said)


def test_values_without_a_heading_are_told_and_an_empty_column_is_none() -> None:
    assert laid(*HEADS, "", "Tags").problems == []
    (problem,) = laid(*HEADS, "", below=row(2, "", "", "", "", "what is this")).problems
    assert problem.text == "Column E has values but no heading."


def test_the_column_of_reasons_is_found_again_and_passed_over() -> None:
    assert laid(*HEADS).reasons == 4
    assert laid(*HEADS, f"{REASONS}. Something", "Tags").reasons == 4
    assert laid(*HEADS, f"{REASONS}. Something", "Tags").problems == []


def test_rows_of_notes_and_rows_with_reasons_alone_are_no_rows() -> None:
    found = laid(*HEADS, REASONS)
    rows = [
        row(2, "# text; needed.", "", "# text"),
        row(3, "", "", "", "", "an old reason"),
        row(4, "#1 Club"),
    ]
    assert [entry.n for entry in entries(rows, found, SheetLocale.EN, from_1904=False)] == [4]


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
