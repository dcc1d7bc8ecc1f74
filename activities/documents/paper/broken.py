"""Boxes whose edges are broken: a fax loses a thin level line wherever it falls between two coarse rows.

What is left are upright edges, of one height and at one level, and pieces of the level ones.
"""

import itertools
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from activities.documents.engines.protocol import PixelBox, Pixels
from activities.documents.paper import outlines
from activities.documents.paper.outlines import Span

_POINT = 1 / 72
_LEVEL = 2.0
"""Points by which the ends of the edges of one box may differ."""
_CORNER = 5.0
"""Points that a rounded corner takes of an upright edge."""
_DRAWN = 0.35
"""Share of each level edge that is there at least, of a box to write in."""
_SIDES = 0.8
_WIDEST, _LEAST, _THICK = 560.0, 7.0, 2.5
"""Points: how wide and how high a box is at most and at least, and how thick its edge."""


def cells(level: Pixels, upright: Pixels, dpi: float) -> list[PixelBox]:
    """Boxes to write in between two upright edges, neighbours at one level.

    Args:
        level: straight level strokes, 255 where there are some.
        upright: upright ones.
        dpi: dots per inch.
    """
    unit = dpi * _POINT
    sides = sorted(s for s in outlines.strokes(upright) if s[2] - s[0] <= _THICK * unit)
    out: list[PixelBox] = []
    for n, left in enumerate(sides):
        facing = next((right for right in sides[n + 1 :] if _faces(left, right, unit)), None)
        if facing is not None:
            box = (left[2], min(left[1], facing[1]), facing[0], max(left[3], facing[3]))
            out += _rows(level, box, unit)
    return out


def _faces(left: Span, right: Span, unit: float) -> bool:
    """Whether these may be the sides of one box, wider than high."""
    apart = right[0] - left[2]
    same = abs(left[1] - right[1]) <= _LEVEL * unit and abs(left[3] - right[3]) <= _LEVEL * unit
    return same and left[3] - left[1] <= 1.5 * apart and apart <= _WIDEST * unit


def _rows(level: Pixels, box: Span, unit: float) -> list[PixelBox]:
    """The box between its upper and its lower edge; several, where level lines divide it."""
    x0, y0, x1, y1 = box
    rim = max(2, round(_LEVEL * unit))
    corner = round(_CORNER * unit)
    top = max(0, y0 - corner)
    near = cv2.dilate(level[top : y1 + corner, x0:x1], np.ones((rim, 1), np.uint8))
    drawn = np.flatnonzero((near > 0).mean(axis=1) > _DRAWN) + top
    runs = np.split(drawn, np.flatnonzero(np.diff(drawn) > 1) + 1) if drawn.size else []
    lines = [float(run.mean()) for run in runs if run.size - rim <= _THICK * unit]
    if len(lines) < 2 or abs(lines[0] - y0) > corner or abs(lines[-1] - y1) > corner:
        return []
    pairs = itertools.pairwise(lines)
    return [(float(x0), over, float(x1), under) for over, under in pairs if under - over >= _LEAST * unit]


def squares(ink: Pixels, upright: Pixels, whole: Sequence[Span], dpi: float) -> list[Span]:
    """Check boxes of which an edge is missing, where whole ones of their size stand in their column or row.

    Args:
        ink: 255 where there is ink.
        upright: upright strokes at least as long as the side of a check box.
        whole: check boxes that are drawn all around.
        dpi: dots per inch.
    """
    if not whole:
        return []
    unit = dpi * _POINT
    sides = sorted(set(_sides(outlines.strokes(upright), whole, unit)))
    out: list[Span] = []
    for n, left in enumerate(sides):
        for right in sides[n + 1 :]:
            box = (left[0], min(left[1], right[1]), right[2], max(left[3], right[3]))
            if box[2] - box[0] > 18 * unit:
                break
            if _is_one(ink, box, unit) and any(_in_line(box, each, unit) for each in whole):
                out.append(box)
                break
    return [box for box in out if not any(_meet(box, each) for each in whole)]


def penned(whole: Sequence[Span], within: Sequence[Span], unit: float) -> list[Span]:
    """Check boxes with those out of which a pen reaches, where whole ones of their size stand in their line.

    Args:
        within: from edge to edge of what may be such boxes; letters have edges, too.
        unit: pixels a point.
    """
    sure = [
        box for box in within if any(_in_line(box, each, unit) and not _meet(box, each) for each in whole)
    ]
    return [box for box in whole if not any(_meet(box, each) for each in sure)] + sure


def _sides(strokes: Sequence[Span], whole: Sequence[Span], unit: float) -> list[Span]:
    """Strokes that may be a side of a box that stands in one line with a whole one."""
    if not strokes:
        return []
    near = 4 * unit
    x0, y0, x1, y1 = np.array(strokes).T[:, :, None]
    left, top, right, bottom = np.array(whole).T[:, None, :]
    over = (left - near <= x0) & (x1 <= right + near)
    beside = (top - near <= y0) & (y1 <= bottom + near)
    high = y1 - y0 >= 0.75 * (bottom - top)
    may_be = (x1 - x0 <= _THICK * unit) & (over | beside) & high
    return [strokes[int(n)] for n in np.flatnonzero(may_be.any(axis=1))]


def _is_one(ink: Pixels, box: Span, unit: float) -> bool:
    """Whether a box is about square, and drawn on both sides and at least above or below."""
    width, height = box[2] - box[0], box[3] - box[1]
    if not (5 * unit <= max(width, height) <= 18 * unit and min(width, height) >= 0.7 * max(width, height)):
        return False
    part = ink[box[1] : box[3], box[0] : box[2]] > 0
    rim = max(3, round(width * 0.22))
    sides = min(float(part[:, :rim].any(1).mean()), float(part[:, -rim:].any(1).mean()))
    ends = max(float(part[:rim].any(0).mean()), float(part[-rim:].any(0).mean()))
    return sides > _SIDES and ends > _SIDES


def _in_line(box: Span, other: Span, unit: float) -> bool:
    """Whether a box is as large as another and stands above, below or beside it."""
    off = [abs(a - b) for a, b in zip(box, other, strict=True)]
    above, beside = max(off[0], off[2]), max(off[1], off[3])
    alike = all(abs((box[n + 2] - box[n]) - (other[n + 2] - other[n])) <= 2 * unit for n in (0, 1))
    return alike and min(above, beside) <= 1.5 * unit


def _meet(box: Span, other: Span) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def added(found: Iterable[PixelBox], more: Iterable[PixelBox]) -> list[PixelBox]:
    """All boxes of the first, and those of the second that lie in none of them and hold none."""
    first = list(found)
    return first + [
        box for box in more if not any(_holds(a, b) for each in first for a, b in ((box, each), (each, box)))
    ]


def _holds(box: PixelBox, other: PixelBox) -> bool:
    """Whether the middle of another box lies in a box."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
