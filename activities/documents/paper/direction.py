"""Which way up a page lies, told by a few lines: an engine reads them best the way they were written."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Corners = npt.NDArray[np.float32]
"""Of a line of text: four points, clockwise from where its top left seems to be."""

_CLEAR = 0.5
"""Sum of gaps in confidence that settles it: upright lines read at .95 on average, turned ones at .55."""
_AT_LEAST = 2
_LONG = 1.5


def sides(line: Corners) -> tuple[float, float]:
    """Width and height of a line, in pixels."""
    return float(np.linalg.norm(line[1] - line[0])), float(np.linalg.norm(line[3] - line[0]))


def sideways(lines: Iterable[Corners]) -> bool:
    """Whether most of the print runs up or down the page."""
    level = upright = 0.0
    for width, height in map(sides, lines):
        level += width * height * (width > _LONG * height)
        upright += width * height * (height > _LONG * width)
    return upright > level


def telling(lines: Iterable[Corners], most: int = 7) -> list[Corners]:
    """The lines that tell most: long for their height, tall enough to be read."""

    def length(line: Corners) -> float:
        long, short = max(sides(line)), min(sides(line))
        return min(long / max(short, 1.0), 8.0) * min(short, 24.0)

    return sorted(lines, key=length, reverse=True)[:most]


def on_its_head(confidences: Iterable[tuple[float, float]]) -> bool:
    """Whether lines read better turned by 180 degrees; pairs of confidence as they lie and turned.

    Takes no more pairs than it needs.
    """
    gap = 0.0
    for count, (lying, turned) in enumerate(confidences, 1):
        gap += turned - lying
        if count >= _AT_LEAST and abs(gap) >= _CLEAR:
            break
    return gap > 0
