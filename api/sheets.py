"""Tables as files for spreadsheets, in which no text is ever taken for a formula.

After OWASP's "CSV Injection": a text that begins like a formula gets an apostrophe in CSV; in XLSX every
text is a typed string.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Protocol

from xlsxwriter import Workbook

from cases.exports import Cell, Row
from schemas.formulas import harmless

LONGEST = 32_767
"""Characters in a cell of a spreadsheet."""
CHUNK = 64 * 1024


class Format(StrEnum):
    """Kinds of files that lists are exported as."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPE = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Sheet(Protocol):
    """A file that rows are written to; memory does not grow with them."""

    def add(self, rows: Iterable[Row]) -> None: ...

    def close(self) -> None: ...


class CsvSheet:
    """Comma-separated values after RFC 4180, in UTF-8."""

    def __init__(self, file: IO[bytes], columns: Row) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self.add([columns])

    def add(self, rows: Iterable[Row]) -> None:
        self._writer.writerows([plain(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._text.detach()


class XlsxSheet:
    """Office Open XML; numbers are numbers, everything else is text."""

    def __init__(self, file: IO[bytes], columns: Row) -> None:
        self._book = Workbook(file, {"constant_memory": True})
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._next = 0
        self.add([columns])

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for place, cell in enumerate(row):
                self._write(place, cell)
            self._next += 1

    def close(self) -> None:
        self._book.close()

    def _write(self, place: int, cell: Cell) -> None:
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._next, place, cell)
        elif isinstance(cell, int | Decimal):
            self._sheet.write_number(self._next, place, float(cell))
        elif cell is not None:
            self._sheet.write_string(self._next, place, text(cell)[:LONGEST])


def sheet(form: Format, file: IO[bytes], columns: Row) -> Sheet:
    """An empty sheet with a heading."""
    return CsvSheet(file, columns) if form is Format.CSV else XlsxSheet(file, columns)


def text(cell: str | datetime) -> str:
    """A text as it is, a moment in ISO 8601 and UTC."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return cell


def plain(cell: Cell) -> str:
    """A cell of a CSV file; what looks like a formula is made text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return harmless(text(cell))


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, closed at its end."""
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
