"""Spreadsheets as tables in the child: the first sheet that a person sees, formulas as worked out."""

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from activities.documents.kinds import Kind
from activities.documents.sandbox import archive
from activities.documents.sandbox.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, TABLE, Cell, packed_row
from activities.documents.sandbox.framing import Part, Reason, Unopened
from activities.documents.sandbox.limits import Limits
from schemas.sheets import CellKind

CSV = "text/csv"
DELIMITERS = ";,\t|"
_HINT = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
"""First line by which a file tells spreadsheets its delimiter."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EMPTY: Cell = (CellKind.EMPTY, "")

for _name in ("utf-8-sig", "utf-16", "cp1252"):
    codecs.lookup(_name)  # nothing can be loaded any more once the folder is empty


def cells(content: bytes, kind: str, limits: Limits) -> Part:
    """The rows that have something in them, packed.

    Raises:
        Unopened: damaged, more than can be taken in, or no spreadsheet.
    """
    try:
        found = _of_csv(content) if kind == CSV else _of_xlsx(content, limits)
    except (MemoryError, Unopened):
        raise
    except Exception as error:  # the library raises whatever it likes on damaged files
        raise Unopened(Reason.DAMAGED) from error
    return Part("cells", found)


def text_of(content: bytes) -> tuple[str, str]:
    """A text and the encoding it is in: what its first bytes say, else UTF-8, else that of Windows."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252"), "cp1252"


def records(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each record of a CSV file: the number of its first line, as it is written, and its cells.

    Raises:
        Unopened: a quotation mark is not closed.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter(text), strict=True)
    before = 0
    try:
        for record in reader:
            written = lines.taken()
            if before or not hint(text):
                yield before + 1, written, record
            before = reader.line_num
    except csv.Error as error:
        raise Unopened(Reason.QUOTE, before + 1) from error


class _Lines:
    """Lines for the reader, remembered until the record that they belong to is through."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self._taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken.append(line)
        return line

    def taken(self) -> str:
        found = "".join(self._taken)
        self._taken.clear()
        return found


def hint(text: str) -> str:
    """The first line where it only tells the delimiter, else nothing."""
    found = _HINT.match(text)
    return found[0] if found else ""


def delimiter(text: str) -> str:
    """What stands between cells: what the file says itself, else what splits its first line most often."""
    told = _HINT.match(text)
    if told:
        return told[1]
    head = re.sub(r'"[^"]*"', "", text[:64_000].lstrip("\r\n").partition("\n")[0])
    return max(DELIMITERS, key=head.count)


def _of_csv(content: bytes) -> bytes:
    text, _ = text_of(content)
    if "\x00" in text:
        raise Unopened(Reason.DAMAGED)
    csv.field_size_limit(LONGEST_CELL * 4)
    out = bytearray(TABLE.pack(False))
    count = 0
    for n, _, record in records(text):
        found: list[Cell] = [(CellKind.TEXT, said) if said.strip() else _EMPTY for said in record]
        count += _add(out, n, found, count)
    return bytes(out)


def _add(out: bytearray, n: int, found: list[Cell], count: int) -> bool:
    """Put a row behind the others; whether there was anything in it."""
    if all(cell is _EMPTY for cell in found):
        return False
    while found[-1] is _EMPTY:
        found.pop()
    if len(found) > MOST_COLUMNS:
        raise Unopened(Reason.COLUMNS, len(found), MOST_COLUMNS)
    if count >= MOST_ROWS:
        raise Unopened(Reason.ROWS, 0, MOST_ROWS)
    out += packed_row(n, found)
    return True


def _of_xlsx(content: bytes, limits: Limits) -> bytes:
    packed = archive.opened(content, limits)
    if archive.kind(packed) is not Kind.XLSX:
        raise Unopened(Reason.OTHER)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = shown(book)
    open_formulas = _formulas(content, sheet.title) if _has_formulas(packed, path_of(sheet)) else {}
    out = bytearray(TABLE.pack(book.epoch == CALENDAR_MAC_1904))
    count = 0
    sheet.reset_dimensions()
    for n, row in enumerate(sheet.iter_rows(), 1):
        found = [_cell(each.value, each.data_type) for each in row]
        for place in open_formulas.get(n, ()):
            if place < len(found) and found[place] is _EMPTY:
                found[place] = (CellKind.FORMULA, "")
        count += _add(out, n, found, count) if found else 0
    return bytes(out)


def shown(book: Any) -> Any:
    """The first sheet that a person sees.

    Raises:
        Unopened: there is none.
    """
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise Unopened(Reason.EMPTY)


def path_of(sheet: Any) -> str:
    """Where a sheet lies in the archive."""
    return str(sheet._worksheet_path).lstrip("/")


def _has_formulas(packed: zipfile.ZipFile, path: str) -> bool:
    xml = archive.read(packed, packed.getinfo(path))
    return b"<f>" in xml or b"<f " in xml or b":f>" in xml or b":f " in xml or b"<f/>" in xml


def _formulas(content: bytes, title: str) -> dict[int, list[int]]:
    """Places of the cells with formulas, by row."""
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheet = book[title]
    sheet.reset_dimensions()
    found: dict[int, list[int]] = {}
    for n, row in enumerate(sheet.iter_rows(), 1):
        places = [place for place, cell in enumerate(row) if cell.data_type == "f"]
        if places:
            found[n] = places
    return found


def _cell(value: object, data_type: str) -> Cell:
    match value:
        case None:
            return _EMPTY
        case bool():
            return CellKind.TRUTH, "true" if value else "false"
        case int():
            return CellKind.NUMBER, str(value)
        case float():
            return CellKind.NUMBER, f"{value:.15g}"  # a spreadsheet keeps 15 digits
        case dt.datetime() if value.time() == dt.time():
            return CellKind.DATE, value.date().isoformat()
        case dt.datetime():
            return CellKind.DATE, value.replace(microsecond=0).isoformat()
        case _:
            said = str(value)
            kind = CellKind.FAULT if data_type == "e" else CellKind.TEXT
            return (kind, said) if said.strip() else _EMPTY
