"""Rings and frames of stamps that print or a pen runs across, so that they have no outline of their own."""

import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.signatures.stamps import LARGEST, SMALLEST

LOW, HIGH = 12.0, 110.0
"""Height of a frame, its shorter side."""
SHORT, LONG = 34.0, 210.0
"""Width of a frame, its longer side."""
ASKEW = 1.4
"""Degrees that a frame must stand off level to be no box of a form, which lies level with its page."""
FARTHEST = 30.0
"""Degrees that people put stamps askew."""
WHOLE = 0.86
"""Share of a ring or frame that has ink; of a circle amid print about a third has."""
CLEAR = 0.5
"""And of what lies close within or around it, at most: dark paper has ink everywhere."""
BESIDE = 4.0
"""So close."""
LARGE = 24.0
"""Pieces of ink that reach as far one way may belong to a ring or frame, letters of print do not."""
COARSE = 1.0
"""Pixels a point at which circles are looked for, and a fifth fewer than for lines."""
VOTES = 26
"""Of the accumulator of circles."""
MOST = 40
"""Circles and pairs of lines that are tried."""
STRAIGHT = 24.0
"""A side is seen from this length on."""
BREAK = 5.0
"""Breaks in it up to so long count as drawn."""
RULE = 40.0
"""A level or upright stroke of such a length is a rule."""
SAME = 2.5
"""Lines no farther from each other are one."""
PARALLEL = 1.0
"""Degrees that two sides may part."""

Points = npt.NDArray[np.float64]


def large(ink: Pixels, unit: float) -> Pixels:
    """The ink without what is too small, or too slight, for a part of a stamp's outline."""
    joined = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    kept = np.where((np.maximum(wide, high) >= LARGE * unit) & (np.minimum(wide, high) > 1), 255, 0)
    kept[0] = 0
    return np.asarray(cv2.bitwise_and(ink, kept.astype(np.uint8)[labels]), np.uint8)


def rings(ink: Pixels, unit: float) -> Iterator[Points]:
    """The square around each ring, in pixels; `ink` is the `large` one."""
    scale = COARSE / unit
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    circles = cv2.HoughCircles(
        small,
        cv2.HOUGH_GRADIENT,
        1,
        SMALLEST * COARSE,
        param1=120,
        param2=VOTES,
        minRadius=round(SMALLEST * COARSE),
        maxRadius=round(LARGEST * COARSE),
    )
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    for x, y, radius in circles[0][:MOST] / scale if circles is not None else ():
        best = max(
            (_of_circle(thick, x + dx * unit, y + dy * unit, radius + dr * unit), dx, dy, dr)
            for dx in (-0.7, 0, 0.7)
            for dy in (-0.7, 0, 0.7)
            for dr in (-0.8, -0.4, 0, 0.4, 0.8)
        )
        x, y, radius = x + best[1] * unit, y + best[2] * unit, radius + best[3] * unit
        close = [_of_circle(thick, x, y, radius + by * BESIDE * unit) for by in (-1, 1)]
        if best[0] >= WHOLE and min(close) <= CLEAR:
            sides = ((-1, -1), (1, -1), (1, 1), (-1, 1))
            yield np.array([(x + a * radius, y + b * radius) for a, b in sides])


def _of_circle(thick: npt.NDArray[np.bool_], x: float, y: float, radius: float) -> float:
    """Share of a circle that has ink."""
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    return _inked(thick, np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)]))


def _inked(thick: npt.NDArray[np.bool_], at: Points) -> float:
    """Share of some points that have ink."""
    across, down = np.round(at).astype(int).T
    there = (across >= 0) & (across < thick.shape[1]) & (down >= 0) & (down < thick.shape[0])
    return float(thick[down[there], across[there]].sum()) / len(at)


def frames(ink: Pixels, unit: float) -> Iterator[Points]:
    """The corners of each frame that stands askew, in pixels."""
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    tried = 0
    lines = _askew(ink, unit)
    for i, one in enumerate(lines):
        for other in lines[i + 1 :]:
            corners = _between(one, other, unit)
            if corners is None or tried >= MOST:
                continue
            tried += 1
            middle = corners.mean(axis=0)
            by = BESIDE * unit / max(1.0, float(np.hypot(*(corners[0] - middle))))
            close = [_inked(thick, _edges(middle + (corners - middle) * (1 + a * by))) for a in (-1, 1)]
            if _inked(thick, _edges(corners)) >= WHOLE and min(close) <= CLEAR:
                yield corners


def _askew(ink: Pixels, unit: float) -> list[Points]:
    """Straight lines neither level nor upright, the longest first; each as its two ends."""
    scale = 1.25 * COARSE / unit
    rules = np.zeros_like(ink)
    for shape in ((1, round(RULE * unit)), (round(RULE * unit), 1)):
        rules |= np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
    small = cv2.resize(
        np.asarray(cv2.subtract(ink, rules), np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    found = cv2.HoughLinesP(
        np.asarray(np.where(small > 100, 255, 0), np.uint8),
        1,
        np.pi / 360,
        round(14 * unit * scale),
        minLineLength=STRAIGHT * unit * scale,
        maxLineGap=BREAK * unit * scale,
    )
    lines = []
    for x0, y0, x1, y1 in found.reshape(-1, 4) / scale if found is not None else ():
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        if ASKEW <= abs((turn + 45) % 90 - 45) <= FARTHEST:
            lines.append(np.array([(x0, y0), (x1, y1)]))
    apart: list[Points] = []
    for line in sorted(lines, key=lambda line: -float(np.hypot(*(line[1] - line[0])))):
        if len(apart) == MOST:
            break
        if not any(_same(line, other, unit) for other in apart):
            apart.append(line)
    return apart


def _same(line: Points, longer: Points, unit: float) -> bool:
    """Whether a line is seen as a part of a longer one again."""
    along = (longer[1] - longer[0]) / np.hypot(*(longer[1] - longer[0]))
    off = (line - longer[0]) @ np.array([-along[1], along[0]])
    return bool(np.abs(off).max() < SAME * unit)


def _between(one: Points, other: Points, unit: float) -> Points | None:
    """The corners of the frame of which two lines are opposite sides."""
    along = one[1] - one[0]
    length = float(np.hypot(*along))
    along = along / length
    across = np.array([-along[1], along[0]])
    theirs = other[1] - other[0]
    if abs(float(theirs @ across)) > math.sin(math.radians(PARALLEL)) * float(np.hypot(*theirs)):
        return None
    high = float((other.mean(axis=0) - one[0]) @ across)
    starts, ends = sorted((other - one[0]) @ along)
    left, right = min(0.0, starts), max(length, ends)
    if max(0.0, starts) > min(length, ends) or not LOW * unit <= abs(high) <= LONG * unit:
        return None
    sides = sorted((abs(high), right - left))
    if not (sides[0] <= HIGH * unit and SHORT * unit <= sides[1] <= LONG * unit):
        return None
    return np.array(
        [one[0] + a * along + b * across for a, b in ((left, 0), (right, 0), (right, high), (left, high))]
    )


def _edges(corners: Points) -> Points:
    """Points along the sides of a frame."""
    share = np.linspace(0, 1, 40, endpoint=False)[:, None]
    ends = np.roll(corners, -1, axis=0)
    return np.vstack([start + share * (end - start) for start, end in zip(corners, ends, strict=True)])
