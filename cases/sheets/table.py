"""A spreadsheet as it was opened: rows of cells, and nothing decided about them yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from schemas.sheets import CellKind


@dataclass(frozen=True)
class SheetCell:
    """What stands in a cell."""

    kind: CellKind
    text: str

    @property
    def empty(self) -> bool:
        return self.kind is CellKind.EMPTY


EMPTY = SheetCell(CellKind.EMPTY, "")


@dataclass(frozen=True)
class SheetRow:
    """A row with something in it; `n` as the spreadsheet counts."""

    n: int
    cells: tuple[SheetCell, ...]

    def at(self, place: int) -> SheetCell:
        """The cell in a column, from 0."""
        return self.cells[place] if place < len(self.cells) else EMPTY


@dataclass(frozen=True)
class SheetTable:
    """The first sheet that a person sees."""

    rows: tuple[SheetRow, ...]
    from_1904: bool = False
    """Whether the file counts days from 1904, as old files from a Macintosh do."""


class SheetOpener(Protocol):
    """Opens foreign spreadsheets where they can do no harm."""

    async def table(self, content: bytes, name: str) -> SheetTable:
        """The cells of the first sheet that a person sees.

        Raises:
            Unsupported: it is no spreadsheet.
            Invalid: damaged, empty, or larger than can be taken in.
        """
        ...

    async def marked(self, content: bytes, name: str, place: int, reasons: Mapping[int, str]) -> bytes:
        """The same file with reasons in the column at `place` (from 0), by the number of their row.

        Raises:
            Invalid: it is written in a way that nothing can be put in.
        """
        ...
