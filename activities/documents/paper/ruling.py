"""What is ruled on a page: boxes to write in, and little squares to tick."""

from dataclasses import dataclass

import cv2
import numpy as np

from activities.documents.engines.protocol import PixelBox, Pixels
from activities.documents.paper import broken, outlines
from activities.documents.paper.straighten import grey

_POINT = 1 / 72
_PENNED = 28.0
"""Points: the width and height of a check box with all that reaches out of it, at most."""
_EDGE = 0.5
"""Share of these that each edge of the box takes."""
_REACH = 1.0
"""Points by which a pen reaches out that matters."""


@dataclass(frozen=True)
class Square:
    """A check box; the box is in pixels."""

    box: PixelBox
    ink: float
    """Share of its inside that is dark."""


def inked(image: Pixels) -> Pixels:
    """255 where there is ink, 0 where there is paper; shadows do not count."""
    one = cv2.GaussianBlur(grey(image), (3, 3), 0)
    window = max(15, round(min(one.shape) / 40) | 1)
    return np.asarray(
        cv2.adaptiveThreshold(one, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 14),
        dtype=np.uint8,
    )


def unruled(image: Pixels, length: int) -> Pixels:
    """The page in grey without level and upright strokes of so many pixels or more."""
    plain = grey(image)
    thick = np.asarray(cv2.dilate(inked(plain), np.ones((2, 2), np.uint8)), np.uint8)
    return np.where(rules(thick, length) > 0, np.uint8(255), plain)


def rules(ink: Pixels, length: int) -> Pixels:
    """Level and upright strokes of so many pixels or more, with a pixel around them."""
    level, upright = (
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        for shape in ((1, length), (length, 1))
    )
    return np.asarray(cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8)), np.uint8)


def cells(ink: Pixels, dpi: float) -> list[PixelBox]:
    """Boxes with ruled edges, larger than a check box and smaller than half the page."""
    level, upright = _strokes(ink, dpi, 14, 13)
    lines = np.asarray(cv2.bitwise_or(level, upright), dtype=np.uint8)
    thick: Pixels = np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    lines = _bridged(thick, round(3 * dpi * _POINT))
    least = 7 * dpi * _POINT
    whole = [
        box
        for box, share in outlines.enclosed(lines)
        if min(box[2] - box[0], box[3] - box[1]) >= least
        and (box[2] - box[0]) >= 1.6 * least
        and share > 0.75
        and (box[2] - box[0]) * (box[3] - box[1]) < 0.5 * ink.size
    ]
    return broken.added(whole, broken.cells(level, upright, dpi))


def squares(ink: Pixels, dpi: float) -> list[Square]:
    """Check boxes of 5 to 16 points, ticked or not."""
    unit = dpi * _POINT
    level, upright = _strokes(ink, dpi, 4.5, 4.5)
    lines = cv2.bitwise_or(level, upright)
    thick = np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    drawn = outlines.strokes(thick)
    found = [box for box in drawn if _is_square(box, unit) and _edged(ink, box)]
    if not found:
        return []
    inner = [within for box in drawn if (within := _without_pen(level, upright, box, unit))]
    found = broken.penned(found, [box for box in inner if _is_square(box, unit) and _edged(ink, box)], unit)
    found += broken.squares(ink, upright, found, dpi)
    return [Square((float(b[0]), float(b[1]), float(b[2]), float(b[3])), _inside(ink, b)) for b in found]


def _is_square(box: outlines.Span, unit: float) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    side = max(width, height)
    return 5 * unit <= side <= 18 * unit and min(width, height) >= 0.8 * side


def _without_pen(level: Pixels, upright: Pixels, box: outlines.Span, unit: float) -> outlines.Span | None:
    """From edge to edge of a check box out of which a tick or a cross reaches; None: no pen does."""
    x0, y0, x1, y1 = box
    if max(x1 - x0, y1 - y0) > _PENNED * unit:
        return None
    rows = np.flatnonzero((level[y0:y1, x0:x1] > 0).mean(axis=1) > _EDGE)
    columns = np.flatnonzero((upright[y0:y1, x0:x1] > 0).mean(axis=0) > _EDGE)
    if not rows.size or not columns.size:
        return None
    within = (x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)
    reach = max(abs(a - b) for a, b in zip(box, within, strict=True))
    return within if reach > _REACH * unit else None


def _strokes(ink: Pixels, dpi: float, across: float, down: float) -> tuple[Pixels, Pixels]:
    """Straight level strokes and upright ones, at least so many points long."""
    unit = dpi * _POINT
    thick = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(across * unit)), np.uint8))
    upright = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((round(down * unit), 1), np.uint8))
    return np.asarray(level, dtype=np.uint8), np.asarray(upright, dtype=np.uint8)


def _bridged(lines: Pixels, gap: int) -> Pixels:
    """Lines whose small breaks are closed along their own direction."""
    across = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    down = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(across, down), dtype=np.uint8)


def _edged(ink: Pixels, box: tuple[int, int, int, int]) -> bool:
    """Whether all four edges are drawn for most of their length."""
    x0, y0, x1, y1 = box
    rim = max(3, round((x1 - x0) * 0.22))
    part = ink[y0:y1, x0:x1] > 0
    strips = (part[:rim].any(0), part[-rim:].any(0), part[:, :rim].any(1), part[:, -rim:].any(1))
    return all(float(strip.mean()) > 0.8 for strip in strips)


def _inside(ink: Pixels, box: tuple[int, int, int, int]) -> float:
    x0, y0, x1, y1 = box
    rim = max(3, round((x1 - x0) * 0.24))
    part = ink[y0 + rim : y1 - rim, x0 + rim : x1 - rim]
    return float((part > 0).mean()) if part.size else 0.0
