"""Stamps anywhere on a page, known by a ring, or by a frame that stands askew.

Runs in the readers; measures are in points. A level frame is not told from a box that is printed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.fields.runs import area, middle
from activities.documents.imprints import crossed
from activities.documents.imprints.crossed import ASKEW, FARTHEST, HIGH, LONG, LOW, SHORT
from activities.documents.signatures.stamps import LARGEST, SMALLEST
from schemas.reading import Box

ROUND = 0.84
"""Share of the circle around a ring's inside that the inside takes: letters reach into it."""
SQUARE = 0.87
"""Share of the rectangle around a frame's inside that the inside takes."""
LETTERS = 4
"""So many pieces of a letter's size at least stand in a stamp."""
LETTER = (2.2, 17.0)
"""Height of these."""
DARK = 0.45
"""Share of ink from which it is dark paper and no stamp."""
ALIKE = 1.0
"""Degrees: frames that part no more are boxes of a page that lies askew; no two stamps stand alike."""
GAP = 1.4
"""Breaks of an outline up to so wide are closed."""
VIVID = 50
"""Saturation, of 255, from which ink has a colour."""
OWN = 0.35
"""Share of a page's ink up to which what has a colour is looked at by itself."""

Points = npt.NDArray[np.float64]
Outline = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Stamp:
    """Where a stamp stands."""

    box: Box
    """Around it, in points."""
    corners: tuple[tuple[float, float], ...]
    """Of a frame or around a ring, in points, in order."""

    def share(self, box: Box) -> float:
        """How much of a box lies in it."""
        outline = np.asarray(self.corners, np.float32)
        across, down = np.linspace(box[0], box[2], 9), np.linspace(box[1], box[3], 3)
        at = [(float(x), float(y)) for x in across for y in down]
        return sum(cv2.pointPolygonTest(outline, each, measureDist=False) >= 0 for each in at) / len(at)

    @property
    def turn(self) -> float:
        """Degrees that its frame stands off level; 0 for a ring."""
        (x0, y0), (x1, y1), *_ = self.corners
        return (math.degrees(math.atan2(y1 - y0, x1 - x0)) + 45) % 90 - 45


def found(image: Pixels, ink: Pixels, dpi: float) -> list[Stamp]:
    """Every stamp, the largest first; one within another is that other.

    Args:
        image: the page, grey or in colour.
        ink: 255 where it is dark.
    """
    unit = dpi / 72
    coloured = _coloured(image, ink)
    layers = [ink] if coloured is None else [ink, coloured]
    seen = [stamp for layer in layers for stamp in _stamps(layer, unit)]
    out: list[Stamp] = []
    for stamp in sorted(seen, key=lambda each: -area(each.box)):
        if not any(other.share((*middle(stamp.box), *middle(stamp.box))) for other in out):
            out.append(stamp)
    return [stamp for stamp in out if not _is_of_the_page(stamp, out)]


def _is_of_the_page(stamp: Stamp, seen: Sequence[Stamp]) -> bool:
    """Whether a frame is one of several that stand askew alike."""
    alike = [each for each in seen if abs(each.turn - stamp.turn) < ALIKE]
    return abs(stamp.turn) >= ASKEW - ALIKE and len(alike) > 1


def _coloured(image: Pixels, ink: Pixels) -> Pixels | None:
    """The ink that has a colour, where it is little; None: the page has none, or is printed in it."""
    if image.ndim == 2:
        return None
    vivid = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 1] >= VIVID
    part = np.asarray(np.where(vivid, ink, 0), np.uint8)
    share = cv2.countNonZero(part) / max(1, cv2.countNonZero(ink))
    return part if 0 < share <= OWN else None


def _stamps(layer: Pixels, unit: float) -> Iterator[Stamp]:
    """Those whose outline is free of print, and those that print or a pen runs across."""
    for corners in (
        *_outlined(layer, unit),
        *crossed.rings(crossed.large(layer, unit), unit),
        *crossed.frames(layer, unit),
    ):
        if _letters(layer, corners, unit) >= LETTERS:
            points = corners / unit
            (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
            named = tuple((float(x), float(y)) for x, y in points)
            yield Stamp((float(x0), float(y0), float(x1), float(y1)), named)


def _outlined(layer: Pixels, unit: float) -> Iterator[Points]:
    wide = max(3, round(GAP * unit) | 1)
    closed = cv2.morphologyEx(layer, cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8))
    outlines, nested = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for each, (_, _, _, parent) in zip(outlines, nested[0] if nested is not None else (), strict=True):
        if parent < 0:
            continue
        outline = np.asarray(each, np.int32)
        corners = _ring(outline, unit)
        if corners is None:
            corners = _frame(outline, unit)
        if corners is not None:
            yield corners


def _ring(outline: Outline, unit: float) -> Points | None:
    """The square around the inside of a ring."""
    _, _, width, height = cv2.boundingRect(outline)
    if not 2 * SMALLEST * unit <= max(width, height) <= 2 * LARGEST * unit:
        return None
    (x, y), radius = cv2.minEnclosingCircle(outline)
    if cv2.contourArea(outline) < ROUND * math.pi * radius**2:
        return None
    return np.array([(x + a * radius, y + b * radius) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def _frame(outline: Outline, unit: float) -> Points | None:
    """The corners of the inside of a frame that stands askew."""
    _, _, width, height = cv2.boundingRect(outline)
    if max(width, height) < SHORT * unit or min(width, height) < LOW * unit:
        return None
    around = cv2.minAreaRect(outline)
    sides = sorted(around[1])
    if not (LOW * unit <= sides[0] <= HIGH * unit and SHORT * unit <= sides[1] <= LONG * unit):
        return None
    if cv2.contourArea(outline) < SQUARE * sides[0] * sides[1]:
        return None
    off = abs((around[2] + 45) % 90 - 45)
    return cv2.boxPoints(around).astype(np.float64) if ASKEW <= off <= FARTHEST else None


def _letters(layer: Pixels, corners: Points, unit: float) -> int:
    """Pieces of ink of a letter's size within."""
    left, top = np.floor(np.maximum(corners.min(axis=0), 0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    part = layer[top:bottom, left:right]
    if not part.size:
        return 0
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round(corners - (left, top)).astype(np.int32), 255)
    inside = np.asarray(cv2.erode(inside, np.ones((3, 3), np.uint8)), np.uint8)
    there = np.asarray(cv2.bitwise_and(part, inside), np.uint8)
    if cv2.countNonZero(there) > DARK * cv2.countNonZero(inside):
        return 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(there)
    high, broad = stats[1:, cv2.CC_STAT_HEIGHT] / unit, stats[1:, cv2.CC_STAT_WIDTH] / unit
    return int(((high >= LETTER[0]) & (high <= LETTER[1]) & (broad <= 2 * LETTER[1])).sum())
