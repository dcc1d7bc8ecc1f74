"""Print in pictures within a page that carries its text: a letterhead, a box with the bank account."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np

from activities.documents.engines.protocol import Engine, Pixels, Run
from activities.documents.sandbox.client import RawPage
from schemas.reading import Box, Word

_CONTRAST = 48
"""Between the lightest and the darkest dot of a picture that print can be seen in."""
_KEPT = 8
"""Pictures that are known when they come again, as a letterhead does on each page."""
_LARGEST = 8 * 1024 * 1024
"""Samples of a picture that is known again; a letterhead of 200 dots per inch has four million."""

_known: OrderedDict[tuple[Engine, bytes, tuple[int, ...]], list[Run]] = OrderedDict()
"""By engine, SHA-256 of the picture, and shape; the latest last."""


def read(raw: RawPage, pixels: Pixels, engine: Engine) -> list[Word]:
    """The words in the pictures of a page, each with its engine."""
    return [word for box in raw.pictures for word in _words(raw, pixels, box, engine)]


def _words(raw: RawPage, pixels: Pixels, box: Box, engine: Engine) -> Iterator[Word]:
    across, down = raw.head.dpi_x / 72, raw.head.dpi_y / 72
    left, top = max(0, int(box[0] * across)), max(0, int(box[1] * down))
    part = pixels[top : round(box[3] * down), left : round(box[2] * across)]
    if not part.size or int(part.max()) - int(part.min()) < _CONTRAST:
        return
    for run in _runs(engine, np.ascontiguousarray(part)):
        x0, y0, x1, y1 = run.box
        place = (x0 + left) / across, (y0 + top) / down, (x1 + left) / across, (y1 + top) / down
        yield Word(
            text=run.text, page=raw.head.n, box=place, confidence=min(1.0, run.confidence), engine=engine.name
        )


def _runs(engine: Engine, part: Pixels) -> list[Run]:
    """What stands in a picture. Nothing is not kept: an engine may have failed this once."""
    if part.size > _LARGEST:
        return engine.part(part)
    key = engine, hashlib.sha256(part.data).digest(), part.shape
    runs = _known.pop(key, None) or engine.part(part)
    if runs:
        _known[key] = runs
    if len(_known) > _KEPT:
        _known.popitem(last=False)
    return runs


def merged(words: Sequence[Word], pictured: Sequence[Word]) -> tuple[Word, ...]:
    """All words; those in pictures in front of the first word of the text that is read after them."""
    out = list(words)
    for word in pictured:
        after = (i for i, other in enumerate(out) if not other.engine and _follows(other.box, word.box))
        out.insert(next(after, len(out)), word)
    return tuple(out)


def _follows(box: Box, other: Box) -> bool:
    """Whether what stands in a box is read after the other: further down, or behind it in its line."""
    return box[1] >= other[3] or (_line(box, other) and box[0] >= other[2])


def _line(a: Box, b: Box) -> bool:
    return a[1] < (b[1] + b[3]) / 2 < a[3]
