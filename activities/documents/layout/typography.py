"""How a part looks on paper: its strokes, and lines drawn under it or beside it."""

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.engines.protocol import Pixels
from activities.documents.layout.parts import Part, usual_height

LOOKS = ("ink", "stroke", "tall", "grey", "line under", "line right", "line left", "line over")
_DARK = 150
_LONG = 3.0
"""Usual heights of a part from which dark pixels in a row are a drawn line."""
_REACH = 5.0
"""Heights within which a line beside a part is looked for."""


def looks(page: ReadPage, found: Sequence[Part]) -> dict[str, np.ndarray]:
    """Measures of each part's looks, strokes as ratios to what is usual on the page, lines as shares."""
    out = {name: np.ones(len(found)) if i < 4 else np.zeros(len(found)) for i, name in enumerate(LOOKS)}
    shown = cv2.imdecode(np.frombuffer(page.png, np.uint8), cv2.IMREAD_GRAYSCALE) if page.png else None
    if shown is None or not found:
        return out
    picture = _Picture(np.asarray(shown, np.uint8), page.dpi / 72, usual_height(found))
    for at, part in enumerate(found):
        for name, measure in (*picture.strokes(part), *picture.lines_around(part)):
            out[name][at] = measure
    for name in LOOKS[:4]:
        out[name] /= max(1e-6, median(out[name]))
    return out


class _Picture:
    def __init__(self, shown: Pixels, scale: float, usual: float) -> None:
        self._shown, self._scale = shown, scale
        dark = (shown < _DARK).astype(np.uint8)
        long = np.ones((1, max(15, int(_LONG * usual * scale))), np.uint8)
        self._lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, long)
        tall = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((max(15, int(2 * usual * scale)), 1), np.uint8))
        self._text = cv2.subtract(dark, cv2.max(self._lines, tall))

    def strokes(self, part: Part) -> list[tuple[str, float]]:
        x0, y0, x1, y1 = (max(0, round(v * self._scale)) for v in part.box)
        ink = self._text[y0:y1, x0:x1]
        area = int(ink.sum())
        if not area:
            return []
        edge = area - int(cv2.erode(ink, np.ones((3, 3), np.uint8)).sum())
        rows = np.flatnonzero(ink.any(axis=1))
        return [
            ("ink", area / ink.size),
            ("stroke", area / max(1, edge)),
            ("tall", float(rows[-1] - rows[0] + 1)),
            ("grey", float(self._shown[y0:y1, x0:x1][ink > 0].mean())),
        ]

    def lines_around(self, part: Part) -> list[tuple[str, float]]:
        x0, y0, x1, y1 = part.box
        h = part.height
        low, high = y1 - 0.3 * h, y1 + 0.6 * h
        return [
            ("line under", self._lined(x0, x1, low, high)),
            ("line right", self._lined(x1, x1 + _REACH * h, low, high)),
            ("line left", self._lined(x0 - _REACH * h, x0, low, high)),
            ("line over", self._lined(x0, x1, y0 - 0.7 * h, y0 + 0.2 * h)),
        ]

    def _lined(self, x0: float, x1: float, y0: float, y1: float) -> float:
        left, right, top, bottom = (max(0, round(v * self._scale)) for v in (x0, x1, y0, y1))
        part = self._lines[top:bottom, left:right]
        return float(part.any(axis=0).mean()) if part.size else 0.0
