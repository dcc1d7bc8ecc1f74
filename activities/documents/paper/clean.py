"""A page in square dots, fine enough."""

import cv2
import numpy as np

from activities.documents.paper.prepared import Prepared

DPI = 200.0
"""At which pages are read; finer ones are made coarser."""
LEAST_DPI = 150.0
_ALIKE = 0.02
"""Resolutions that differ by less are the same."""


def evened(page: Prepared) -> Prepared:
    """A fax's flat pixels drawn out to squares."""
    if abs(page.dpi_x / page.dpi_y - 1) < _ALIKE:
        return page
    height, width = page.image.shape[:2]
    size = round(width * page.dpi / page.dpi_x), round(height * page.dpi / page.dpi_y)
    drawn = np.asarray(cv2.resize(page.image, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return page.scaled(drawn, page.dpi, page.dpi, "its dots made square")


def sized(page: Prepared) -> Prepared:
    """As fine as engines read best."""
    dpi = max(min(page.dpi, DPI), LEAST_DPI)
    scale = dpi / page.dpi
    if abs(scale - 1) < _ALIKE:
        return page
    height, width = page.image.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(page.image, size, interpolation=way), dtype=np.uint8)
    return page.scaled(scaled, dpi, dpi, f"resampled from {page.dpi:.0f} to {dpi:.0f} dots per inch")
