"""Rows as data of a form: each value put where its path leads, each problem at its cell."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.sheets.columns import REFERENCE, Layout
from cases.sheets.fields import Place
from cases.sheets.table import SheetRow
from cases.sheets.values import Misfit, value_of
from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.sheets import SheetLocale, SheetProblem

NOTE = "# "
"""What every cell of a row begins with that is there for the reader only."""


@dataclass
class Entry:
    """What one row says."""

    n: int
    data: Data = field(default_factory=dict)
    reference: str | None = None
    problems: list[SheetProblem] = field(default_factory=list)


def entries(rows: Sequence[SheetRow], layout: Layout, locale: SheetLocale, from_1904: bool) -> list[Entry]:
    """The rows below the headings, without notes and those that have only reasons."""
    found = (_entry(row, layout, locale, from_1904) for row in rows if not _is_note(row, layout))
    return [entry for entry in found if entry.data or entry.problems or entry.reference]


def _is_note(row: SheetRow, layout: Layout) -> bool:
    said = [cell.text for place, cell in enumerate(row.cells) if place != layout.reasons and not cell.empty]
    return bool(said) and all(text.startswith(NOTE) for text in said)


def _entry(row: SheetRow, layout: Layout, locale: SheetLocale, from_1904: bool) -> Entry:
    entry = Entry(row.n)
    for column in layout.columns:
        cell = row.at(column.place)
        if cell.empty:
            continue
        try:
            value = value_of(cell, column.field, locale, from_1904)
        except Misfit as misfit:
            entry.problems.append(SheetProblem(row=row.n, column=column.heading, text=str(misfit)))
            continue
        if column.field is REFERENCE:
            entry.reference = str(value)
        else:
            _put(entry.data, column.field.path, value)
    entry.data = _dense(entry.data)
    return entry


def _put(data: Any, path: Place, value: object) -> None:
    """Put a value where its path leads; tables are kept by the number of their entries until all are in."""
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = value


def _dense(data: Any) -> Any:
    """Entries by number become a list, in their order and without gaps."""
    if not isinstance(data, dict):
        return data
    if data and all(isinstance(key, int) for key in data):
        return [_dense(data[key]) for key in sorted(data)]
    return {key: _dense(value) for key, value in data.items()}


def parsed(data: str | None) -> Data:
    """The other fields of a case whose table the sheet is.

    Raises:
        CalledWrongly: they are no JSON object.
    """
    try:
        found = json.loads(data or "{}")
    except (ValueError, RecursionError) as error:
        raise CalledWrongly(f"`data` is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CalledWrongly("`data` has to be a JSON object.")
    return found
