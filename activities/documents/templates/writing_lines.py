"""Lines to write on, drawn or dotted, as a blank has them where it has no boxes. Runs in the readers."""

import cv2
import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import ruling
from schemas.reading import Box

_SHORTEST = 36.0
"""Points."""
_THICKEST = 2.6
_DOTS = 5.0
"""Points between the dots of a line at most."""
_ROOM = 18.0
"""Points above a line that belong to it."""
_EDGE = 2.5


def writing_lines(png: bytes, dpi: float, cells: tuple[Box, ...], words: tuple[Box, ...]) -> tuple[Box, ...]:
    """The room above each line, in points, down to what is printed above it."""
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    rules = _rules(ruling.inked(np.asarray(image, np.uint8)), dpi)
    free = [
        rule
        for rule in rules
        if not any(_is_edge(rule, cell) for cell in cells) and not any(_is_in(rule, word) for word in words)
    ]
    return tuple(_room(rule, words) for rule in free)


def _rules(ink: Pixels, dpi: float) -> list[Box]:
    unit = dpi / 72
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(_DOTS * unit)), np.uint8))
    long_ = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(_SHORTEST * unit)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(long_)
    return [
        (x / unit, y / unit, (x + w) / unit, (y + h) / unit)
        for x, y, w, h, _ in stats[1:count]
        if h <= _THICKEST * unit
    ]


def _is_edge(rule: Box, cell: Box) -> bool:
    """Whether a line is the upper or lower edge of a box."""
    level = min(abs(line - edge) for line in (rule[1], rule[3]) for edge in (cell[1], cell[3]))
    return level < _EDGE and rule[0] < cell[2] - _EDGE and cell[0] < rule[2] - _EDGE


def _is_in(rule: Box, word: Box) -> bool:
    """Whether a line is a row of a word's own letters."""
    level = (rule[1] + rule[3]) / 2
    return word[1] < level < word[3] and rule[0] < word[2] and word[0] < rule[2]


def _room(rule: Box, words: tuple[Box, ...]) -> Box:
    x0, y0, x1, _ = rule
    above = [w[3] for w in words if w[0] < x1 and x0 < w[2] and y0 - _ROOM < w[3] < y0 - 8]
    return x0, max([y0 - _ROOM, *above]), x1, y0 + 0.5
