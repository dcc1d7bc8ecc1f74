"""How fine a picture is, by the height of its print, where its file does not say so or cannot be right."""

from dataclasses import replace

import cv2
import numpy as np

from activities.documents.paper import ruling
from activities.documents.paper.prepared import Prepared

A4_INCHES = 11.69
"""The longer side, by which a picture without a resolution is measured first."""
_EXACT = 1e-4
_SCREEN = 100.0
"""Resolutions up to this are those of screens and cameras, written into any file."""
_LONGEST = 17.0
"""Inches of the longest sheet that offices scan (A3)."""
_LETTER = 6.6
"""Points that letters of body text are high, in the middle: drawn forms in three fonts have 6.1 to 7.2."""
_LEAST = 40
"""Letters below which their height says nothing."""
_OFF = 1.7
"""Print is from 7 to 14 points high; only what it contradicts more than that is put right."""


def estimated(page: Prepared) -> Prepared:
    """With the resolution that fits the print, where another was only supposed."""
    if not _supposed(page):
        return page
    tall = letter_height(page)
    if tall is None:
        return page
    dpi = tall * 72 / _LETTER
    if 1 / _OFF <= dpi / page.dpi <= _OFF:
        return page
    said = f"resolution taken for {dpi:.0f} dots per inch, by the height of the print"
    return replace(page, dpi_x=dpi, dpi_y=dpi, steps=(*page.steps, said))


def _supposed(page: Prepared) -> bool:
    """Whether the resolution is that of A4 as long as the picture, or one that nobody scans with."""
    long = max(page.image.shape[:2])
    guessed = abs(page.dpi * A4_INCHES / long - 1) < _EXACT
    return guessed or (page.dpi <= _SCREEN and long / page.dpi > _LONGEST)


def letter_height(page: Prepared) -> float | None:
    """Pixels that letters are high; None where there are too few."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ruling.inked(page.image), connectivity=8)
    width, height, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    upright = (height >= 5) & (width >= 0.25 * height) & (width <= 2 * height)
    heights = np.sort(height[upright & (area >= 0.15 * width * height)])
    if heights.size < _LEAST:
        return None
    return float(heights[np.searchsorted(np.cumsum(heights), heights.sum() / 2)])
