"""What a document consists of: itself, and the files in an e-mail or archive, each opened by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from activities.documents.kinds import Kind
from schemas.reading import PageInfo

A4 = (595.0, 842.0)


@dataclass(frozen=True)
class Piece:
    """What one child opens. Its pages follow one another in the document."""

    content: bytes
    kind: Kind
    sizes: tuple[tuple[float, float], ...]
    """Width and height in points of each page."""
    before: int = 0
    """Pages of the document before its first."""
    problem: str | None = None
    """Why it cannot be opened, in words for staff; one empty page then stands for it."""
    locked: bool = False
    """It only wants a password."""

    def numbers(self) -> range:
        """Its pages, as the document counts them."""
        return range(self.before + 1, self.before + 1 + len(self.sizes))


def unopened(problem: str, locked: bool = False) -> Piece:
    """What stands for a file that cannot be opened."""
    return Piece(b"", Kind.ZIP, (A4,), problem=problem, locked=locked)


def in_a_row(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, each told how many pages come before it."""
    before = 0
    for piece in pieces:
        yield replace(piece, before=before)
        before += len(piece.sizes)


def pages(pieces: Sequence[Piece]) -> tuple[PageInfo, ...]:
    """The pages as received, before anything is turned upright."""
    return tuple(
        PageInfo(n=n, width=width, height=height, problem=piece.problem)
        for piece in pieces
        for n, (width, height) in zip(piece.numbers(), piece.sizes, strict=True)
    )
