"""How a sheet was understood: which field each column is, and what the first value below it was taken for."""

from collections.abc import Iterable
from typing import Any

from cases.sheets.bodies import Sheet
from cases.sheets.columns import REFERENCE
from cases.sheets.fields import Field, Place
from cases.sheets.rows import Entry
from schemas.sheets import SheetColumn

LONGEST = 200
"""Characters of a value that are told."""


def understood(sheet: Sheet) -> tuple[SheetColumn, ...]:
    """The columns that are fields, in the order of the sheet."""
    return tuple(
        SheetColumn(
            heading=column.heading, field=column.field.title, example=_example(column.field, sheet.entries)
        )
        for column in sheet.layout.columns
    )


def _example(field: Field, entries: Iterable[Entry]) -> str | None:
    said = (entry.reference if field is REFERENCE else _value(entry.data, field.path) for entry in entries)
    return next((_text(value)[:LONGEST] for value in said if value is not None), None)


def _value(data: Any, path: Place) -> Any:
    """What stands where a path leads; None where it leads nowhere."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError):
            return None
    return data


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
