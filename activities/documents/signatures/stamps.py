"""Rings and frames of stamps, found by their outline. Runs in the readers."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from schemas.reading import Box

SMALLEST, LARGEST = 13.0, 60.0
"""Radius of a ring, in points."""
WHOLE = 0.84
"""Share of a ring that has ink."""
TRIES = 300
WIDE = 4.0
"""A ring and what is printed on it are taken off so wide."""
FRAME_SIDES = (18.0, 150.0)
"""Least height and most width of a frame."""

Points = npt.NDArray[np.float64]


def frames(ink: Pixels, pieces: Pixels, boxes: Sequence[Box], unit: float) -> tuple[Pixels, Pixels]:
    """255 on the rings and frames of stamps; 255 within them.

    Args:
        ink: 255 where the part of the page is dark.
        pieces: the same without long lines, so that what they tie together lies apart.
        boxes: ruled boxes in pixels of `ink`, of which those of a stamp's size count as frames.
    """
    edges, inside = np.zeros_like(ink), np.zeros_like(ink)
    wide = round(WIDE * unit)
    for x, y, radius in _rings(ink, pieces, unit):
        cv2.circle(edges, (x, y), radius, 255, wide)
        cv2.circle(inside, (x, y), radius, 255, -1)
    for x0, y0, x1, y1 in boxes:
        if y1 - y0 >= FRAME_SIDES[0] * unit and x1 - x0 <= FRAME_SIDES[1] * unit:
            corners = (round(x0), round(y0)), (round(x1), round(y1))
            cv2.rectangle(edges, *corners, 255, wide)
            cv2.rectangle(inside, *corners, 255, -1)
    return edges, inside


def _rings(ink: Pixels, pieces: Pixels, unit: float) -> Iterator[tuple[int, int, int]]:
    """Middle and radius of each ring: circles through three points of an outline that have ink all along."""
    chance = np.random.default_rng(0)
    outlines, _ = cv2.findContours(pieces, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    for outline in outlines:
        _, _, width, height = cv2.boundingRect(outline)
        if min(width, height) < 1.5 * SMALLEST * unit:
            continue
        points = np.asarray(outline[:, 0], np.float64)
        best = max(
            (_ring(points[chance.integers(0, len(points), 3)], thick, unit) for _ in range(TRIES)),
            key=lambda ring: ring[0],
        )
        if best[0] >= WHOLE:
            yield round(best[1]), round(best[2]), round(best[3])


def _ring(three: Points, thick: npt.NDArray[np.bool_], unit: float) -> tuple[float, float, float, float]:
    """Share of the circle through three points that has ink; its middle and its radius."""
    (ax, ay), (bx, by), (cx, cy) = three
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1:
        return 0.0, 0.0, 0.0, 0.0
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice
    radius = float(np.hypot(ax - x, ay - y))
    if not SMALLEST * unit <= radius <= LARGEST * unit:
        return 0.0, 0.0, 0.0, 0.0
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    across, down = np.round(x + radius * np.cos(turn)), np.round(y + radius * np.sin(turn))
    height, width = thick.shape
    there = (across >= 0) & (across < width) & (down >= 0) & (down < height)
    hit = thick[down[there].astype(int), across[there].astype(int)]
    return float(hit.sum()) / len(turn), x, y, radius
