"""Strokes and what they enclose, told from outlines: a tenth of the time of labelling every pixel."""

from collections.abc import Sequence
from typing import Any

import cv2

from activities.documents.engines.protocol import PixelBox, Pixels

Outline = Any
"""Points of an outline, as OpenCV hands them out; it runs on pixels of what is drawn."""
Span = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels; the last two lie just outside."""


def strokes(lines: Pixels) -> list[Span]:
    """Boxes around all that hangs together, corner to corner too, from the top and from the left."""
    outlines, nested = _found(lines)
    outer = (line for line, depth in zip(outlines, _depths(nested), strict=True) if depth % 2 == 0)
    boxes = ((x, y, x + width, y + height) for x, y, width, height in map(cv2.boundingRect, outer))
    return sorted(boxes, key=_by_rows)


def enclosed(lines: Pixels) -> list[tuple[PixelBox, float]]:
    """Regions that lines enclose, and how much of its box each fills.

    By Pick's theorem the area of an outline, less or plus half its length, tells how many pixels lie within
    it or on it.
    """
    outlines, nested = _found(lines)
    depths = _depths(nested)
    areas = [cv2.contourArea(outline) for outline in outlines]
    within = [0.0] * len(outlines)
    for n, depth in enumerate(depths):
        if depth and depth % 2 == 0:
            within[nested[n]] += areas[n] + len(outlines[n]) / 2 + 1
    height, width = lines.shape
    out = []
    for n, depth in enumerate(depths):
        x, y, w, h = cv2.boundingRect(outlines[n])
        x, y, w, h = x + 1, y + 1, w - 2, h - 2
        if depth % 2 and x > 0 and y > 0 and x + w < width and y + h < height:
            inside = areas[n] - len(outlines[n]) / 2 + 1 - within[n]
            out.append(((float(x), float(y), float(x + w), float(y + h)), inside / (w * h)))
    return sorted(out, key=lambda found: _by_rows(found[0]))


def _found(lines: Pixels) -> tuple[Sequence[Outline], list[int]]:
    """Outlines of what is drawn and of the holes in it, and for each which one is around it (-1: none)."""
    outlines, tree = cv2.findContours(lines, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    return outlines, [] if tree is None else [int(links[3]) for links in tree[0]]


def _depths(nested: Sequence[int]) -> list[int]:
    """How many outlines are around each; those of holes have odd ones. What is around comes first."""
    depths: list[int] = []
    for around in nested:
        depths.append(0 if around < 0 else depths[around] + 1)
    return depths


def _by_rows(box: Sequence[float]) -> tuple[float, float]:
    return box[1], box[0]
