"""A page looked at for signatures. Runs in the readers."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.fields.runs import within
from activities.documents.paper import ruling
from activities.documents.signatures import strokes, where
from activities.documents.signatures.strokes import Strokes
from schemas.reading import Box

SHORTEST = 20.0
"""A level stroke of so many points is a piece of a line."""
DOTS = 4.0
"""Points between the dots of a line at most."""
THICKEST = 5.0
"""Of a line that a stroke runs along, in points."""
DOTTED = 3.0
"""Of one of dots."""
AROUND = 1.5


@dataclass(frozen=True)
class Seen:
    """What stands where somebody signs."""

    box: Box
    certain: bool
    """It is the place that belongs to the label."""
    strokes: Strokes


def beside(
    png: bytes, dpi: float, labels: Sequence[Box], words: Sequence[tuple[Box, float]], cells: Sequence[Box]
) -> list[Seen]:
    """What stands in the place that belongs to each label.

    Args:
        words: what an engine read, with its confidence.
        cells: boxes with ruled edges.
    """
    ink, unit = _ink(png), dpi / 72
    lines, level = rules(ink, unit)
    found = []
    for label in labels:
        spot = where.spot(label, lines, cells, ink.shape[1] / unit)
        x0, y0, x1, y1 = label
        blot = (x0 - AROUND, y0 - AROUND, x1 + AROUND, y1 + AROUND)
        others = [cell for cell in cells if within(cell, spot.box) and not within(label, cell)]
        ink_there = strokes.seen(ink, spot.box, words, level, unit, others, [blot])
        found.append(Seen(spot.box, spot.certain, ink_there))
    return found


def _ink(png: bytes) -> Pixels:
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    return ruling.inked(np.asarray(image, np.uint8))


def rules(ink: Pixels, unit: float) -> tuple[list[Box], Pixels]:
    """Level lines in points, their pieces put together; and 255 where they are."""
    thick = np.asarray(cv2.dilate(ink, np.ones((2, 1), np.uint8)), np.uint8)
    dots = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, round(DOTS * unit)), np.uint8))
    drawn, pieces = _level(thick, THICKEST, unit)
    dotted, more = _level(np.asarray(dots, np.uint8), DOTTED, unit)
    lines = [line for line in where.joined([*pieces, *more]) if line[2] - line[0] >= where.LEAST]
    return lines, np.asarray(cv2.bitwise_or(drawn, dotted), np.uint8)


def _level(ink: Pixels, thickest: float, unit: float) -> tuple[Pixels, list[Box]]:
    """Level strokes of some length, and no thicker than lines are."""
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(SHORTEST * unit)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level)
    thin = [n for n in range(1, count) if stats[n, cv2.CC_STAT_HEIGHT] <= thickest * unit]
    boxes = [(x / unit, y / unit, (x + w) / unit, (y + h) / unit) for x, y, w, h, _ in stats[thin].tolist()]
    kept = np.zeros(count, np.uint8)
    kept[thin] = 255
    return np.asarray(kept[labels], np.uint8), boxes
