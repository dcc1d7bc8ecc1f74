"""How cells travel from the child to the parent: rows of kinds and texts, checked as they are unpacked."""

import re
import struct
from collections.abc import Iterator

from activities.documents.sandbox.packed import Garbled
from schemas.sheets import CellKind

Cell = tuple[CellKind, str]

TABLE = struct.Struct("!B")
"""Whether days are counted from 1904."""
ROW = struct.Struct("!IH")
"""Number of the row as the spreadsheet counts, and how many cells follow."""
CELL = struct.Struct("!BI")
"""Kind, and bytes of text that follow."""

MOST_ROWS = 20_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
"""Characters; no spreadsheet keeps more."""

_EMPTY: Cell = (CellKind.EMPTY, "")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?")


def packed_row(n: int, cells: list[Cell]) -> bytes:
    """A row without the empty cells at its end."""
    while cells and cells[-1][0] is CellKind.EMPTY:
        cells.pop()
    out = bytearray(ROW.pack(n, len(cells)))
    for kind, text in cells:
        told = text[:LONGEST_CELL].encode("utf-8", "replace")
        out += CELL.pack(kind, len(told)) + told
    return bytes(out)


def unpacked(payload: bytes) -> tuple[bool, list[tuple[int, tuple[Cell, ...]]]]:
    """Whether days are counted from 1904, and the rows with their numbers.

    Raises:
        Garbled: this is not what a child says.
    """
    try:
        (from_1904,) = TABLE.unpack_from(payload)
        rows = list(_rows(payload))
    except struct.error as error:
        raise Garbled("a table that is not whole") from error
    numbers = [n for n, _ in rows]
    if len(rows) > MOST_ROWS or numbers != sorted(set(numbers)):
        raise Garbled("rows that cannot be")
    return bool(from_1904), rows


def _rows(payload: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    at = TABLE.size
    while at < len(payload):
        n, count = ROW.unpack_from(payload, at)
        at += ROW.size
        if count > MOST_COLUMNS:
            raise Garbled("a row that is too long")
        cells = []
        for _ in range(count):
            code, size = CELL.unpack_from(payload, at)
            at += CELL.size
            if at + size > len(payload):
                raise Garbled("half a cell")
            cells.append(_cell(code, payload[at : at + size].decode("utf-8", "replace")))
            at += size
        yield n, tuple(cells)


def _cell(code: int, text: str) -> Cell:
    try:
        kind = CellKind(code)
    except ValueError as error:
        raise Garbled(f"cell of kind {code}") from error
    shape = {CellKind.NUMBER: _NUMBER, CellKind.DATE: _DATE}.get(kind)
    if len(text) > LONGEST_CELL or (shape is not None and not shape.fullmatch(text)):
        raise Garbled("a cell that is not what it says")
    return _EMPTY if kind is CellKind.EMPTY else (kind, text)
