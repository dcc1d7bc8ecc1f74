"""A page the way up that it was written, its lines level."""

import math

import cv2
import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.paper.prepared import Matrix, Prepared

_STEEPEST = 5.0
_FINEST = 0.05
"""Degrees of skew that are looked for, and left alone."""


def grey(image: Pixels) -> Pixels:
    """One channel."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def level(page: Prepared) -> Prepared:
    """The page with its lines level."""
    angle = skew(page.image)
    if abs(angle) < _FINEST:
        return page
    straight, by = rotated(page.image, angle)
    return page.moved(straight, by, f"straightened by {abs(angle):.1f} degrees")


def standing(page: Prepared, quarters: int) -> Prepared:
    """The page turned clockwise by quarters."""
    if not quarters % 4:
        return page
    image, by = turned(page.image, quarters)
    return page.moved(image, by, f"turned by {quarters % 4 * 90} degrees")


def rotated(image: Pixels, angle: float) -> tuple[Pixels, Matrix]:
    """The page turned about its middle by degrees, counterclockwise; its size stays."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    straight = cv2.warpAffine(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(straight, dtype=np.uint8), np.vstack([turn, [0, 0, 1]])


def skew(image: Pixels) -> float:
    """Degrees by which the lines of a page fall to the right; 0 when it has none.

    The angle at which the profile of dark rows is sharpest (projection method).
    """
    shrink = 1000 / max(image.shape[:2])
    small = cv2.resize(grey(image), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(small, 31)
    fall = cv2.subtract(ground, small)
    ink: Pixels = np.asarray(np.where(fall > 40, fall, 0), dtype=np.uint8)
    margin = max(4, round(min(ink.shape) * 0.02))
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    if not ink.any():
        return 0.0
    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5), key=lambda a: _sharpness(ink, float(a)))
    for step in (0.1, 0.02):
        around = best + np.arange(-5, 6) * step
        best = max(around, key=lambda a: _sharpness(ink, float(a)))
    return float(best) if abs(best) < _STEEPEST else 0.0


def _sharpness(ink: Pixels, angle: float) -> float:
    height, width = ink.shape
    shear = np.array(
        [[1, 0, 0], [-math.tan(math.radians(angle)), 1, math.tan(math.radians(angle)) * width / 2]]
    )
    profile = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_LINEAR).sum(
        axis=1, dtype=np.float64
    )
    return float(((profile[1:] - profile[:-1]) ** 2).sum())


def turned(image: Pixels, quarters: int) -> tuple[Pixels, Matrix]:
    """The page turned clockwise by quarters."""
    height, width = image.shape[:2]
    quarters %= 4
    matrix = {
        0: np.eye(3),
        1: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], float),
        2: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float),
        3: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], float),
    }[quarters]
    return np.ascontiguousarray(np.rot90(image, -quarters)), matrix
