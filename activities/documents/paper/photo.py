"""A photographed sheet of paper, seen from straight above."""

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.paper.prepared import Matrix, Prepared
from activities.documents.paper.straighten import grey

_A4_INCHES = 11.69
_EDGE = 8.0
_RIM = 2
"""Pixels of a picture 600 high: how far from an edge the paper and the table are looked at."""
_FALL = 0.6
"""A table gives back at most so much of the light that paper does; so near its edge a shadow leaves more."""
_LEAST_SHEET = 0.3
"""A sheet fills at least this share of its photograph."""
_SMALL = 600
"""Pixels of the longer side of the picture in which a sheet is looked for."""
_PRINT = 0.3
"""Share of the light around it that print swallows at least, as small as there."""
_PRINTED = 0.004
"""Share of such dots from which something is printed. Halves of drawn forms in shadow have .0045 and more;
of 14 drawn tables of dark wood 13 have .0025 and less."""


def from_above(page: Prepared) -> Prepared:
    """The sheet alone, if one stands out; its resolution is told by its size."""
    if page.way[0, 0] != page.way[1, 1]:
        return page
    flat, by = flattened(page.image)
    if flat is page.image:
        return page
    dpi = sheet_dpi(flat, page.dpi)
    seen = page.moved(flat, by, "seen from straight above")
    return Prepared(seen.image, dpi, dpi, seen.way, seen.steps)


def sheet_dpi(sheet: Pixels, otherwise: float) -> float:
    """Resolution of a photographed sheet: as A4 or Letter if it has their shape."""
    long, short = max(sheet.shape[:2]), min(sheet.shape[:2])
    return long / _A4_INCHES if 1.2 <= long / short <= 1.6 else otherwise


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
    shrink = _SMALL / max(image.shape[:2])
    shrunk = cv2.resize(grey(image), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    soft: Pixels = np.asarray(cv2.GaussianBlur(shrunk, (5, 5), 0), np.uint8)
    small: Pixels = np.asarray(cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.uint8)
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
            corners = clockwise(around.reshape(4, 2).astype(np.float64))
            return corners / shrink if _stands_out(soft, small, corners) else None
    return None


def _stands_out(soft: Pixels, small: Pixels, corners: npt.NDArray[np.float64]) -> bool:
    """Whether the table begins where the sheet ends: the edge of a shadow is soft, that of paper is not.

    Beyond a soft edge nothing may be printed: else it is a shadow's, with the same paper on both sides.
    """
    middle = corners.mean(axis=0)
    sharp, blurred = 0, []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = a + (b - a) * np.linspace(0.15, 0.85, 40)[:, None]
        outward = (along - middle) / np.linalg.norm(along - middle, axis=1)[:, None]
        inside, outside = (_at(small, along + way * outward) for way in (-_EDGE, _EDGE))
        seen = (inside >= 0) & (outside >= 0)
        if seen.mean() > 0.5:
            fall = float(np.median(outside[seen] / np.maximum(inside[seen], 1)))
            sharp += fall <= _FALL
            blurred += [(a, b)] * (fall > _FALL)
    if sharp < 2 or sharp <= len(blurred):
        return False
    return not any(_printed_beyond(soft, small, a, b) for a, b in blurred)


def _printed_beyond(
    soft: Pixels, small: Pixels, a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]
) -> bool:
    """Whether there is print beyond an edge, which is the part that would be cut away.

    Args:
        soft: the picture.
        small: the same with print closed.
        a: where the edge begins; clockwise, what lies beyond is at its left.
        b: where it ends.
    """
    down, across = np.mgrid[: small.shape[0], : small.shape[1]]
    (x, y), (along, fall) = a, (b - a) / np.linalg.norm(b - a)
    beyond = along * (down - y) - fall * (across - x) < -_EDGE
    if not beyond.any():
        return False
    print_ = soft[beyond] < (1 - _PRINT) * small[beyond]
    return float(print_.mean()) >= _PRINTED


def _at(image: Pixels, points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Brightness at points; -1 beyond the picture's rim."""
    x, y = np.rint(points).astype(int).T
    height, width = image.shape
    within = (x >= _RIM) & (y >= _RIM) & (x < width - _RIM) & (y < height - _RIM)
    return np.where(within, image[y.clip(0, height - 1), x.clip(0, width - 1)].astype(np.int64), -1)


def clockwise(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Corners from the one nearest to the top left on, sorted by their directions from the middle.

    Not by which is lowest left and which right: of a part that is cut off aslant one may be both.
    """
    x, y = (corners - corners.mean(axis=0)).T
    around = corners[np.argsort(np.arctan2(y, x))]
    return np.roll(around, -int(around.sum(axis=1).argmin()), axis=0)
