"""Pictures within a page of a PDF: how much of it they cover, and which may hold print of their own."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from activities.documents.sandbox.framing import Word
from activities.documents.sandbox.packed import PICTURES, AsShown, Box

_DEEP = 4
"""Drawings within drawings that are looked into."""
_MOST = 500
"""Pictures of a page that are looked at."""
_WIDTH, _HEIGHT = 30.0, 5.0
"""Points that a line of small print takes at least."""
_GAP = 2.0
"""Points between strips that one picture was cut into."""


def pictures(shown: pdfium.PdfPage) -> list[Box]:
    """Bounds of the pictures in the page's own points."""
    found = shown.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEP)
    return [_bounds(picture) for picture in islice(found, _MOST)]


def covered(bounds: Sequence[Box], area: float) -> float:
    """Share of a page of `area` square points that its largest picture covers."""
    return max((abs((x1 - x0) * (y1 - y0)) / area for x0, y0, x1, y1 in bounds), default=0.0)


def regions(shown: pdfium.PdfPage, bounds: Sequence[Box], words: Sequence[Word], at: AsShown) -> list[Box]:
    """Where print may stand that is not among the words, in points as shown; the largest of many.

    Args:
        bounds: of its pictures.
        words: what the page carries as text. A picture that words stand on is their background, or they
            are what stands in it.
        at: where points of the page are shown.
    """
    found: list[Box] = []
    width, height = shown.get_size()
    middles = np.array([((w.box[0] + w.box[2]) / 2, (w.box[1] + w.box[3]) / 2) for w in words])
    for x0, y0, x1, y1 in bounds:
        (ax, ay), (bx, by) = at(x0, y0), at(x1, y1)
        low, high = (
            (max(0.0, min(ax, bx)), max(0.0, min(ay, by))),
            (min(width, max(ax, bx)), min(height, max(ay, by))),
        )
        if not ((middles >= low) & (middles <= high)).all(axis=1).any():
            found = _added(found, (*low, *high))
    large = [box for box in found if box[2] - box[0] >= _WIDTH and box[3] - box[1] >= _HEIGHT]
    return sorted(large, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))[:PICTURES]


def _bounds(picture: pdfium.PdfImage) -> Box:
    """PDFium tells bounds in the points of the drawing that a picture is in."""
    x0, y0, x1, y1 = picture.get_bounds()
    around = picture.container
    while around is not None:
        way = around.get_matrix()
        corners = [way.on_point(x, y) for x in (x0, x1) for y in (y0, y1)]
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
        around = around.container
    return x0, y0, x1, y1


def _added(found: list[Box], box: Box) -> list[Box]:
    """The boxes with one more; those that touch it become one with it."""
    apart = []
    for other in found:
        if _touch(other, box):
            box = min(other[0], box[0]), min(other[1], box[1]), max(other[2], box[2]), max(other[3], box[3])
        else:
            apart.append(other)
    return [*apart, box]


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] + _GAP and b[0] < a[2] + _GAP and a[1] < b[3] + _GAP and b[1] < a[3] + _GAP
