"""Spreadsheets that come in: what a cell holds, what was wrong, what became of a file."""

from enum import IntEnum, StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from schemas.base import CaseId, Instant, Model
from schemas.views import PersonView


class CellKind(IntEnum):
    """What stands in a cell."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    """Digits with a decimal point, as the spreadsheet keeps them."""
    TRUTH = 3
    """`true` or `false`."""
    DATE = 4
    """ISO 8601; with a time of day where the cell has one."""
    FORMULA = 5
    """A formula whose result is not in the file."""
    FAULT = 6
    """A formula that came to an error, such as #N/A."""


class ImportMode(StrEnum):
    """What the rows of a sheet are."""

    CASES = "cases"
    """Each row starts a case."""
    CASE = "case"
    """All rows together are a table of one case."""


class SheetLocale(StrEnum):
    """How numbers and dates are written where a cell holds text."""

    EN = "en"
    """1,234.50; dates only as 2026-03-31, since 3/4 is March here and April there."""
    EN_GB = "en-GB"
    EN_US = "en-US"
    DE = "de"
    FR = "fr"
    ES = "es"
    NL = "nl"
    PL = "pl"


class ImportStatus(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    REFUSED = "refused"
    """Something in it does not fit, so nothing of it was taken in."""
    CHECKED = "checked"
    """It was only to be looked at; nothing was to be taken in."""


class SheetProblem(Model):
    """Something in a sheet that does not fit."""

    row: int
    """As the spreadsheet counts rows; the row of the headings where a whole column is meant."""
    column: str | None = None
    """The heading above the cell; none: the row as a whole."""
    text: str


class ImportedCase(Model):
    """A case and the row that it came from."""

    row: int
    id: CaseId
    number: str


class SheetColumn(Model):
    """A column, and what it was understood as."""

    heading: str
    field: str
    """Title of the field of the form."""
    example: str | None = None
    """The first value below the heading as it was understood; none: all cells are empty or unfit."""


class ImportHead(Model):
    """A spreadsheet that was handed in, on one line."""

    id: UUID
    status: ImportStatus
    process: str
    mode: ImportMode
    name: str
    """Of the file."""
    rows: int
    """Rows with something in them, below the headings."""
    problem_count: int = 0
    sheet: bool = False
    """Whether the file can be fetched with the reasons in a column of its own."""
    added_by: PersonView
    added_at: Instant


class ImportView(ImportHead):
    """What became of a spreadsheet that was handed in."""

    sha256: str
    columns: tuple[SheetColumn, ...] = ()
    """How the columns were understood; told only to whoever hands the file in."""
    cases: tuple[ImportedCase, ...] = ()
    problems: tuple[SheetProblem, ...] = ()
    """The first thousand; the sheet that goes back has them all."""


class ImportOrder(Model):
    """How a spreadsheet is to be taken in."""

    process: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    mode: ImportMode = ImportMode.CASES
    locale: SheetLocale = SheetLocale.EN
    field: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    """The table of the form that the rows of one case go into; needed where the form has several."""
    data: Annotated[str, StringConstraints(max_length=100_000)] | None = None
    """The other fields of that one case, as a JSON object."""
    dry_run: bool = False
    """Only look whether all would fit."""
    again: bool = False
    """Take the file in although it was taken in before."""
    reference: str | None = Field(default=None, min_length=1, max_length=200)
    """The client's own number or name for that one case."""
