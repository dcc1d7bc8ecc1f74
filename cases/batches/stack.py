"""A stack as it was split: parts, and what a sheet said about each; nothing decided about them yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.batches import Place, Split
from schemas.learned import Learned

NOTHING = Learned()
Size = tuple[float, float]
"""Width and height in points."""


@dataclass(frozen=True)
class Part:
    """Pages that belong together, from `first` to `last`, counted from 1."""

    first: int
    last: int
    place: Place | None = None
    """What the sheet before it says."""
    problem: str | None = None
    """Why what stands before it says nothing that could be relied on, in words for staff."""
    begins: str | None = None
    """What its first page shows that begins a document, in words for staff."""


@dataclass(frozen=True)
class Stack:
    """A stack, split. Every page is in one part or left out."""

    sizes: tuple[Size, ...]
    parts: tuple[Part, ...]
    left_out: tuple[int, ...]


class StackOpener(Protocol):
    """Opens foreign stacks where they can do no harm."""

    async def split(self, content: bytes, name: str, by: Split, learned: Learned = NOTHING) -> Stack:
        """Find the parts.

        Args:
            learned: what checks taught, of use where known first pages divide.

        Raises:
            Unsupported: it is no file of pages.
            Invalid: damaged, empty, or larger than can be taken in.
        """
        ...

    async def cut(self, content: bytes, name: str, parts: Sequence[Part]) -> list[bytes]:
        """Each part as a PDF, its pictures as they came.

        Raises:
            Invalid: it cannot be cut.
        """
        ...
