"""Pages as an engine would hand them over, written down as words with their places."""

from collections.abc import Sequence

from activities.documents.engines.page import ReadPage, Tick
from schemas.reading import Box, Word

LETTER = 5.0
HEIGHT = 11.0


def word(text: str, x: float, y: float, confidence: float = 0.99) -> Word:
    """A run of words with its top left corner there."""
    box = (x, y, x + LETTER * len(text), y + HEIGHT)
    return Word(text=text, page=1, box=box, confidence=confidence)


def page(
    *words: Word, cells: Sequence[Box] = (), ticks: Sequence[Tick] = (), engine: str = "rapidocr"
) -> ReadPage:
    """An A4 page."""
    return ReadPage(
        n=1,
        width=595,
        height=842,
        matrix=(1, 0, 0, 0, 1, 0, 0, 0, 1),
        png=b"",
        engine=engine,
        words=tuple(words),
        cells=tuple(cells),
        ticks=tuple(ticks),
        dpi=200,
    )
