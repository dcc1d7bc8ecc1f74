"""Handwriting told from print by how level, how alike and how large its letters are. Runs in the readers."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import ruling
from schemas.reading import Box

FEWEST = 3
"""Letters by which it can be told."""
LOWEST = 2.5
"""Points: what is lower is a mark, no letter."""
TALLEST = 60.0
SMALL = 0.6
"""Of the page's usual height of letters: what is lower does not count."""
LINES = 1.6
"""Heights of letters over which feet are spread where there are several lines; these are not judged."""
LEVEL_RULE, UPRIGHT_RULE = 16.0, 22.0
"""Straight strokes of so many points are rules."""
PAD = 0.7

MEANS = (-3.58, -3.34, 0.05, 0.21, -0.17, 0.12, 0.62)
SPREADS = (0.46, 0.62, 0.17, 0.24, 0.32, 0.13, 0.08)
WEIGHTS = (1.0, 1.0, 0.7, 1.0, 0.7, 0.7, -0.7)
"""Set before anything was measured; means and spreads are those of answers on 50 real forms."""
BY_HAND = 9.0
"""From this score on; set on the same forms, so that few words of print are taken for a hand."""

Numbers = npt.NDArray[np.float64]


def handwritten(png: bytes, dpi: float, boxes: Sequence[Box]) -> list[bool]:
    """Whether what stands in each box, a line of writing in points, is written by hand for certain."""
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    unit = dpi / 72
    letters = _letters(_without_rules(ruling.inked(np.asarray(image, np.uint8)), unit), unit)
    if not len(letters):
        return [False] * len(boxes)
    usual = float(np.median(letters[:, 3]))
    return [_score(_inside(letters, box, unit), usual) >= BY_HAND for box in boxes]


def _without_rules(ink: Pixels, unit: float) -> Pixels:
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(LEVEL_RULE * unit)), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(UPRIGHT_RULE * unit), 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(rules)), np.uint8)


def _letters(ink: Pixels, unit: float) -> Numbers:
    """Left end, top, width, height and ink of all that may be a letter, in pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    high = stats[:, cv2.CC_STAT_HEIGHT]
    kept = (high > LOWEST * unit) & (high < TALLEST * unit)
    return np.asarray(stats[kept], np.float64)


def _inside(letters: Numbers, box: Box, unit: float) -> Numbers:
    x, y = letters[:, 0] + letters[:, 2] / 2, letters[:, 1] + letters[:, 3] / 2
    x0, y0, x1, y1 = (
        (box[0] - PAD) * unit,
        (box[1] - PAD) * unit,
        (box[2] + PAD) * unit,
        (box[3] + PAD) * unit,
    )
    return letters[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)]


def _score(letters: Numbers, usual: float) -> float:
    """How much speaks for a hand; print is about 0."""
    letters = letters[letters[:, 3] >= SMALL * usual]
    if len(letters) < FEWEST:
        return 0.0
    _, top, width, high, ink = letters.T
    foot, middle = top + high, float(np.median(high))
    if np.percentile(foot, 90) - np.percentile(foot, 10) > LINES * middle:
        return 0.0
    measures = (
        np.log(0.02 + _off_level(foot) / middle),
        np.log(0.02 + _off_level(top) / middle),
        np.log(middle / usual),
        np.log(high.max() / usual),
        np.log(np.median(width) / usual),
        np.std(high) / middle,
        np.median(ink / (width * high)),
    )
    apart = (np.asarray(measures) - np.asarray(MEANS)) / np.asarray(SPREADS)
    return float(apart @ np.asarray(WEIGHTS))


def _off_level(at: Numbers) -> float:
    """Mean distance from the nearer of the two levels that fit best."""
    ordered = np.sort(at)
    return min(_spread(ordered[:cut]) + _spread(ordered[cut:]) for cut in range(1, len(at) + 1)) / len(at)


def _spread(at: Numbers) -> float:
    return float(np.abs(at - np.median(at)).sum()) if len(at) else 0.0
