"""Strokes of a pen told from print, rules, stamps and specks. Runs in the readers; measures are in points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.signatures import stamps
from schemas.reading import Box

SPECK = 1.6
"""What is smaller both ways is dirt, or the dot of an i."""
LETTER = 13.0
"""No letter of print that stands where one signs is taller or wider."""
LONGEST_RULE = 30.0
"""From this length on a straight level or upright stroke is a rule."""
CURVED = 1.25
"""So many times as long as it reaches: a stroke that goes to and fro."""
BENT = 4.0
"""A longer stroke strays so far from a straight line."""
FRAME_AROUND = 60.0
"""So far around a place stamps are looked for that reach into it."""
DENSE = 0.55
"""Share of its box that is ink: a blot, or a bar."""
PRINTED = 0.8
"""An engine's confidence from which what it read is print, as far as it is no larger than print."""


@dataclass(frozen=True)
class Strokes:
    """What ink stands where somebody signs."""

    pen: float = 0.0
    """Length of all strokes of a pen."""
    reach: float = 0.0
    """Of the longest of them: its longer side."""
    other: float = 0.0
    """Length of what is neither a pen's stroke nor print: small marks."""
    print: float = 0.0
    """Length of what an engine read there as print."""
    stamped: bool = False
    """A stamp's frame stands there or reaches in."""


NOTHING = Strokes()


@dataclass(frozen=True)
class _Piece:
    """Ink that hangs together; the box is in pixels of the part looked at."""

    box: tuple[int, int, int, int]
    length: float
    dense: float
    bent: bool


def seen(
    ink: Pixels,
    box: Box,
    words: Sequence[tuple[Box, float]],
    rules: Pixels,
    unit: float,
    cells: Sequence[Box] = (),
    blots: Sequence[Box] = (),
) -> Strokes:
    """The ink in a box.

    Args:
        ink: 255 where the page is dark.
        box: in points.
        words: boxes in points and confidences of what an engine read.
        rules: 255 where the page has level lines, drawn or dotted.
        unit: pixels a point.
        cells: ruled boxes other than that of the place itself; those of a stamp's size may be one.
        blots: what does not count, such as the label.
    """
    rim = round(FRAME_AROUND * unit)
    left, top = max(0, round(box[0] * unit)), max(0, round(box[1] * unit))
    right, bottom = round(box[2] * unit), round(box[3] * unit)
    x, y = max(0, left - rim), max(0, top - rim)
    around = np.s_[y : bottom + rim, x : right + rim]
    boxes = [_moved(cell, -x, -y, unit) for cell in cells]
    wide = without_rules(ink[around], rules[around], unit)
    edges, inside = stamps.frames(np.ascontiguousarray(ink[around]), wide, boxes, unit)
    for x0, y0, x1, y1 in (_moved(blot, -x, -y, unit) for blot in blots):
        cv2.rectangle(wide, (round(x0), round(y0)), (round(x1), round(y1)), 0, -1)
    if not ink[top:bottom, left:right].size:
        return NOTHING
    here = np.s_[top - y : bottom - y, left - x : right - x]
    part = np.asarray(cv2.bitwise_and(wide, cv2.bitwise_not(edges))[here], np.uint8).copy()
    within = inside[here] > 0
    printed = [_moved(word, -left, -top, unit) for word, sure in words if sure >= PRINTED]
    return _told_apart(part, within, printed, unit)


def _told_apart(part: Pixels, within: Any, printed: Sequence[Box], unit: float) -> Strokes:
    """How much of what is drawn was done with a pen, is read as print or stands in a stamp, or is neither."""
    pen = other = read = reach = 0.0
    for piece in _pieces(part, unit):
        x0, y0, x1, y1 = piece.box
        width, height = (x1 - x0) / unit, (y1 - y0) / unit
        small = max(width, height) < LETTER
        if max(width, height) < SPECK or (piece.dense > DENSE and small):
            continue
        stamp = height <= LETTER and bool(within[(y0 + y1) // 2, (x0 + x1) // 2])
        if stamp or _is_print(piece, printed, unit):
            read += piece.length
        elif piece.bent and not small:
            pen += piece.length
            reach = max(reach, width, height)
        else:
            other += piece.length
    return Strokes(pen, reach, other, read, bool(within.any()))


def without_rules(part: Pixels, level: Pixels, unit: float) -> Pixels:
    """The ink without long straight lines, but with the strokes that cross them."""
    thick = cv2.dilate(part, np.ones((2, 2), np.uint8))
    rules = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((round(LONGEST_RULE * unit), 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(rules, level), np.ones((3, 3), np.uint8))
    rest = cv2.bitwise_and(part, cv2.bitwise_not(rules))
    bridge = max(3, round(3.6 * unit))
    crossing = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((bridge, 1), np.uint8))
    kept = cv2.bitwise_or(rest, cv2.bitwise_and(crossing, part))
    return np.asarray(kept, np.uint8)


def _pieces(part: Pixels, unit: float) -> list[_Piece]:
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for n, (x, y, w, h, area) in enumerate(stats[1:count].tolist(), 1):
        if max(w, h) < SPECK * unit:
            continue
        mask = np.asarray((labels[y : y + h, x : x + w] == n) * 255, np.uint8)
        length = _length(mask, area, unit)
        bent = length >= CURVED * max(w, h) / unit or _strays(mask, unit)
        found.append(_Piece((x, y, x + w, y + h), length, area / (w * h), bent))
    return found


def _length(mask: Pixels, area: int, unit: float) -> float:
    """How long the stroke is: its area by its width."""
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, 3)
    ridge = depth[(depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))]
    wide = max(1.0, 2 * float(np.median(ridge)) - 0.5) if ridge.size else 1.0
    return area / wide / unit


def _strays(mask: Pixels, unit: float) -> bool:
    """Whether a long stroke is no straight one."""
    if max(mask.shape) < 2 * LETTER * unit:
        return False
    points = cv2.findNonZero(mask)
    return bool(min(cv2.minAreaRect(points)[1]) >= BENT * unit)


def _is_print(piece: _Piece, printed: Sequence[Box], unit: float) -> bool:
    """Whether it lies in what was read, and is no taller than letters are."""
    x0, y0, x1, y1 = piece.box
    if (y1 - y0) / unit > LETTER:
        return False
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in printed)


def _moved(box: Box, dx: int, dy: int, unit: float) -> Box:
    x0, y0, x1, y1 = box
    return (x0 * unit + dx, y0 * unit + dy, x1 * unit + dx, y1 * unit + dy)
