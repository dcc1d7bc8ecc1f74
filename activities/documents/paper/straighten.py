"""A page as it should have been scanned: clean, flat, straight. Every step tells its homography."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels

Matrix = npt.NDArray[np.float64]
"""3x3 homography of pixels."""

DPI = 200.0
"""At which pages are read; finer ones are made coarser."""
LEAST_DPI = 150.0
_SPECKLED = 0.0015
"""Share of lone dark or light pixels from which a page is speckled; clean print has under 0.0005."""
_STEEPEST = 5.0
_FINEST = 0.05
"""Degrees of skew that are looked for, and left alone."""
_A4_INCHES = 11.69
_LEAST_SHEET = 0.3
"""A sheet fills at least this share of its photograph."""


def grey(image: Pixels) -> Pixels:
    """One channel."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def straightened(image: Pixels, dpi_x: float, dpi_y: float) -> tuple[Pixels, Matrix, float]:
    """The page flat and straight with square pixels, the way there, and its resolution in dots per inch."""
    image, to_even, dpi_x, dpi_y = _evened(image, dpi_x, dpi_y)
    image = despeckled(image)
    flat, to_flat = flattened(image) if to_even[0, 0] == to_even[1, 1] else (image, np.eye(3))
    if flat is not image:
        dpi_x = dpi_y = sheet_dpi(flat, dpi_x)
    square, to_square, dpi = _square(flat, dpi_x, dpi_y)
    straight, to_straight = deskewed(square)
    return straight, to_straight @ to_square @ to_flat @ to_even, dpi


def _evened(image: Pixels, dpi_x: float, dpi_y: float) -> tuple[Pixels, Matrix, float, float]:
    """A fax's flat pixels drawn out to squares, before anything wears its thin level lines away."""
    if abs(dpi_x / dpi_y - 1) < 0.02:
        return image, np.eye(3), dpi_x, dpi_y
    dpi = max(dpi_x, dpi_y)
    size = round(image.shape[1] * dpi / dpi_x), round(image.shape[0] * dpi / dpi_y)
    drawn = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return drawn, np.diag([size[0] / image.shape[1], size[1] / image.shape[0], 1.0]), dpi, dpi


def sheet_dpi(sheet: Pixels, otherwise: float) -> float:
    """Resolution of a photographed sheet: as A4 or Letter if it has their shape."""
    long, short = max(sheet.shape[:2]), min(sheet.shape[:2])
    return long / _A4_INCHES if 1.2 <= long / short <= 1.6 else otherwise


def despeckled(image: Pixels) -> Pixels:
    """Without salt and pepper; untouched where there is none, since a median wears thin strokes."""
    one = grey(image)
    median = cv2.medianBlur(one, 3)
    lone = cv2.absdiff(one, median) > 110
    neighbours = cv2.boxFilter(lone.astype(np.float32), -1, (3, 3), normalize=False)
    lone &= neighbours <= 2
    if float(lone.mean()) < _SPECKLED:
        return image
    cleaned = cv2.medianBlur(image, 3)
    noisy = lone if image.ndim == 2 else lone[..., None]
    return np.where(noisy, cleaned, image).astype(np.uint8)


def _square(image: Pixels, dpi_x: float, dpi_y: float) -> tuple[Pixels, Matrix, float]:
    dpi = min(max(dpi_x, dpi_y), DPI)
    if max(dpi_x, dpi_y) < LEAST_DPI:
        dpi = LEAST_DPI
    scale_x, scale_y = dpi / dpi_x, dpi / dpi_y
    if abs(scale_x - 1) < 0.02 and abs(scale_y - 1) < 0.02:
        return image, np.eye(3), dpi
    size = max(1, round(image.shape[1] * scale_x)), max(1, round(image.shape[0] * scale_y))
    way = cv2.INTER_AREA if max(scale_x, scale_y) <= 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(image, size, interpolation=way)
    return (
        np.asarray(scaled, dtype=np.uint8),
        np.diag([size[0] / image.shape[1], size[1] / image.shape[0], 1.0]),
        dpi,
    )


def flattened(image: Pixels) -> tuple[Pixels, Matrix]:
    """The sheet of paper in a photograph, seen from above; the photograph itself if none stands out."""
    corners = sheet(image)
    if corners is None:
        return image, np.eye(3)
    a, b, c, d = corners
    width = max(np.linalg.norm(b - a), np.linalg.norm(c - d))
    height = max(np.linalg.norm(d - a), np.linalg.norm(c - b))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    size = round(float(width)), round(float(height))
    flat = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8), np.asarray(matrix, dtype=np.float64)


def sheet(image: Pixels) -> npt.NDArray[np.float64] | None:
    """Corners of the paper, clockwise from the top left; None when no four-sided sheet stands out."""
    shrink = 600 / max(image.shape[:2])
    small = cv2.resize(grey(image), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small = cv2.morphologyEx(cv2.GaussianBlur(small, (5, 5), 0), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    share = cv2.contourArea(outline) / small.size
    if not _LEAST_SHEET <= share <= 0.97:
        return None
    for precision in (0.02, 0.03, 0.05):
        around = cv2.approxPolyDP(outline, precision * cv2.arcLength(outline, True), True)
        if len(around) == 4 and cv2.contourArea(around) >= 0.93 * cv2.contourArea(outline):
            return _clockwise(around.reshape(4, 2).astype(np.float64) / shrink)
    return None


def _clockwise(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sums, gaps = corners.sum(axis=1), corners[:, 1] - corners[:, 0]
    return corners[[sums.argmin(), gaps.argmin(), sums.argmax(), gaps.argmax()]]


def deskewed(image: Pixels) -> tuple[Pixels, Matrix]:
    """The page turned so that its lines are level."""
    angle = skew(image)
    if abs(angle) < _FINEST:
        return image, np.eye(3)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, dtype=np.uint8), np.vstack([turn, [0, 0, 1]])


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
