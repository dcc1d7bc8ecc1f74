"""What a sheet asks for: a case of each row, or one case whose table the rows are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from cases.intake import PAPER
from cases.sheets.columns import REASONS, REFERENCE, Layout, layout
from cases.sheets.fields import Field, fields_of, tables_of
from cases.sheets.rows import Entry, entries, parsed
from cases.sheets.table import SheetTable
from schemas.base import Data
from schemas.errors import CalledWrongly, Invalid
from schemas.forms import faults
from schemas.requests import NewCase
from schemas.sheets import ImportMode, ImportOrder, SheetProblem
from worklist.answers import Fault

NO_ID = "this is not an id; ids look like 7c9e6679-7425-40de-944b-e07fc1f90ae7"


@dataclass(frozen=True)
class Asked:
    """A case that a sheet asks for, and the rows that it comes from."""

    entries: tuple[Entry, ...]
    body: NewCase

    @property
    def n(self) -> int:
        """Its first row."""
        return self.entries[0].n


@dataclass
class Sheet:
    """A sheet held against a form."""

    layout: Layout
    entries: list[Entry]
    asked: list[Asked]
    problems: list[SheetProblem]

    def add(self, problem: SheetProblem) -> None:
        """One more problem, unless something is known to be wrong with that cell."""
        here = (problem.row, problem.column)
        if problem.column is None or here not in self._told:
            self.problems.append(problem)
            self._told.add(here)

    @cached_property
    def _told(self) -> set[tuple[int, str | None]]:
        return {(problem.row, problem.column) for problem in self.problems}


def columns_of(schema: Data, order: ImportOrder) -> list[Field]:
    """The fields that a sheet may have columns for.

    Raises:
        Invalid: the form has no table that rows could go into, or several.
    """
    if order.mode is ImportMode.CASE:
        return fields_of(tables_of(schema)[table_name(schema, order)], tables=False)
    found = fields_of(schema)
    return found if any(each.path == REFERENCE.path for each in found) else [*found, REFERENCE]


def table_name(schema: Data, order: ImportOrder) -> str:
    """The table of the form that rows go into.

    Raises:
        Invalid: it has none, none of this name, or several and none is named.
    """
    there = list(tables_of(schema))
    wanted = order.field or (there[0] if len(there) == 1 else None)
    if wanted in there:
        return str(wanted)
    told = (
        f"It has {', '.join(there)}; name one as `field`."
        if there
        else "It has none: each row can be a case."
    )
    raise Invalid(
        f"The form has no table {order.field or 'that is meant'}. {told}", [{"loc": ["field"], "msg": told}]
    )


def sheet_of(table: SheetTable, schema: Data, order: ImportOrder) -> Sheet:
    """The sheet's columns, rows and what they ask for."""
    head, *rows = table.rows
    found = layout(head, rows, columns_of(schema, order))
    if found.problems:
        return Sheet(found, entries(rows, found, order.locale, table.from_1904), [], found.problems)
    read = entries(rows, found, order.locale, table.from_1904)
    problems = [problem for entry in read for problem in entry.problems]
    if not read:
        problems.append(SheetProblem(row=head.n, text="There are no rows below the headings."))
    sheet = Sheet(found, read, [], problems)
    if order.mode is ImportMode.CASE:
        _one_case(sheet, schema, order)
    else:
        _case_by_case(sheet, schema, order)
    return sheet


def _case_by_case(sheet: Sheet, schema: Data, order: ImportOrder) -> None:
    takes_paper = PAPER in schema.get("properties", {})
    for entry in sheet.entries:
        data = dict(entry.data)
        papers = data.pop(PAPER, ()) if takes_paper else ()
        values = {"process": order.process, "data": data, "documents": papers, "reference": entry.reference}
        try:
            sheet.asked.append(Asked((entry,), NewCase.model_validate(values)))
        except ValidationError as error:
            for fault in faults(error):
                sheet.add(placed(fault, (entry,), sheet.layout, None))


def _one_case(sheet: Sheet, schema: Data, order: ImportOrder) -> None:
    if sheet.problems:
        return
    name = table_name(schema, order)
    data = parsed(order.data)
    if name in data:
        raise CalledWrongly(f"`data` says {name} too, which is what the sheet is for; leave it out.")
    rows = [entry.data for entry in sheet.entries]
    body = NewCase(process=order.process, data={**data, name: rows}, reference=order.reference)
    sheet.asked.append(Asked(tuple(sheet.entries), body))


def placed(fault: Fault, of: Sequence[Entry], found: Layout, table: str | None) -> SheetProblem:
    """A fault of the form at the row and under the heading where it stands."""
    loc = list(fault["loc"])
    loc = loc[1:] if loc[:1] == ["data"] else loc
    entry = of[0]
    if table is not None and loc[:1] == [table]:
        loc = loc[1:]
        if loc and isinstance(loc[0], int) and loc[0] < len(of):
            entry, loc = of[loc[0]], loc[1:]
    heading = found.heading(loc)
    said = str(fault["msg"]).removeprefix("Value error, ")
    said = NO_ID if said.startswith("Input should be a valid UUID") else said
    if heading is None and loc:
        said = f"{'.'.join(str(part) for part in loc)}: {said}"
    return SheetProblem(row=entry.n, column=heading, text=said)


def reasons(problems: Sequence[SheetProblem], head: int) -> Iterator[tuple[int, str]]:
    """What is written beside each row; beside the headings what holds for whole columns."""
    by_row: dict[int, list[str]] = {head: []}
    for problem in problems:
        said = f"{problem.column}: {problem.text}" if problem.column and problem.row != head else problem.text
        by_row.setdefault(problem.row, []).append(said)
    for n, told in by_row.items():
        words = "; ".join(dict.fromkeys(told))
        yield n, (f"{REASONS}. {words}" if n == head and words else REASONS if n == head else words)
