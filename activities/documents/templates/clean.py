"""What was written on a copy: the blank's own print taken off, lines of writing found, check boxes judged.

Runs in the readers. Print is taken off the page as shown, so that writing is read as it was scanned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.page import encoded
from activities.documents.engines.protocol import Pixels
from activities.documents.paper import ruling
from activities.documents.paper.prepared import Matrix
from activities.documents.signatures import strokes
from activities.documents.signatures.strokes import NOTHING, Strokes
from activities.documents.templates import ones
from activities.documents.templates.align import Fit, Sheet
from activities.documents.templates.template import Zone, ZoneKind
from schemas.reading import Box

_LEAST = 1.1
"""Points: what is smaller both ways is no letter, though it may be a dot."""
_STROKE, _THERE = 17.0, 0.3
"""Points from which a straight stroke of the blank is a rule; share of it that a copy has of its rules."""
_RULE = 1.8
"""Points: what is lower than this and wide is the rest of a rule."""
_OVER = 3.0
"""Points by which writing may stand out of its zone."""
_PAD = 2.2
_TALL = 26.0
"""Points from which a zone may hold several lines."""
_BOX_SHIFT = 2.5
"""Points that a check box may be off where the paper is not flat."""
_FINE_ENOUGH = 180.0
"""Dots per inch from which no stroke is as thin as a speck."""
_FINE = 200 / 72
"""Pixels a point at which check boxes are judged."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Written:
    """What stands in a zone; boxes are in points of the page as shown."""

    zone: Zone
    box: Box
    """The zone on the page."""
    lines: tuple[Box, ...] = ()
    """One for each line of writing."""
    shapes: str = ""
    """What `ones.shapes` tells of the letters of its lines."""
    ink: float = 0.0
    """Of a check box: share of its inside that is dark and was not on the blank."""
    strokes: Strokes = NOTHING
    """Of a place to sign: what stands there and was not on the blank."""


@dataclass(frozen=True)
class Cleaned:
    """A page without the blank's print."""

    png: bytes
    """Without specks, too."""
    rough: bytes
    """With the specks that it came with."""
    zones: tuple[Written, ...]


def cleaned(
    png: bytes,
    dpi: float,
    blank: Sheet,
    way: Fit,
    zones: tuple[Zone, ...],
    words: Sequence[tuple[Box, float]] = (),
) -> Cleaned:
    """The page without the blank's print, and what stands in each zone.

    Args:
        words: what an engine read on the page, with its confidence.
    """
    grey = np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
    known = np.asarray(cv2.imdecode(np.frombuffer(blank.png, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
    ink, print_ = ruling.inked(grey), ruling.inked(known)
    to_page = _pixels(way.matrix, dpi / 72, known.shape[1] / blank.width)
    taken = _taken_off(ink, print_, to_page, dpi)
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA), 31)
    ground = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    left = np.where(taken, ground, grey).astype(np.uint8)
    writing = ((ink > 0) & ~taken).astype(np.uint8) * 255
    found = []
    for zone in zones:
        if zone.kind.boxed:
            found.append(_judged(zone, ink, print_, blank, way, dpi))
        elif zone.kind is ZoneKind.SIGNATURE:
            found.append(_signed(zone, writing, way, dpi, words))
        else:
            found.append(_lines(zone, writing, way, dpi))
    page = _unspecked(left, dpi)
    shaped = (replace(each, shapes=ones.shapes(_cut_out(page, each.lines, dpi), dpi)) for each in found)
    return Cleaned(encoded(page), encoded(left), tuple(shaped))


def _cut_out(page: Pixels, lines: Sequence[Box], dpi: float) -> list[Pixels]:
    places = [[max(0, round(at * dpi / 72)) for at in line] for line in lines]
    return [page[y0:y1, x0:x1] for x0, y0, x1, y1 in places if x0 < x1 and y0 < y1]


def _unspecked(page: Pixels, dpi: float) -> Pixels:
    """The page without single specks, which close up to writing are read as points, accents or joined words.

    Of 214 drawn lines of print, cut out as closely, RapidOCR misread 18 on scans and 12 on faxes with their
    specks, and none and 5 without.
    """
    return np.asarray(cv2.medianBlur(page, 3), np.uint8) if dpi >= _FINE_ENOUGH else page


def on_page(box: Box, way: Fit) -> Box:
    """The box around where a box of the blank lies on the page."""
    x0, y0, x1, y1 = box
    corners = np.asarray([[[x0, y0]], [[x1, y0]], [[x1, y1]], [[x0, y1]]], np.float64)
    there = cv2.perspectiveTransform(corners, way.matrix).reshape(4, 2)
    (left, top), (right, bottom) = there.min(axis=0), there.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _pixels(way: Matrix, page: float, blank: float) -> Matrix:
    """A homography of points as one of pixels; `page` and `blank` are pixels a point."""
    return np.diag([page, page, 1.0]) @ way @ np.diag([1 / blank, 1 / blank, 1.0])


def _taken_off(ink: Pixels, print_: Pixels, way: Matrix, dpi: float) -> Mask:
    """Pixels of the page that are the blank's print and no stroke of a pen that crosses it."""
    height, width = ink.shape
    laid = cv2.warpPerspective(print_, way, (width, height), flags=cv2.INTER_LINEAR)
    known = _printed(np.asarray((laid > 90) * 255, np.uint8), ink, dpi)
    there = cv2.dilate(known, np.ones((5, 5), np.uint8))
    rest = cv2.bitwise_and(ink, cv2.bitwise_not(there))
    crossing = np.zeros_like(rest)
    for kernel in (np.ones((13, 1), np.uint8), np.ones((1, 13), np.uint8)):
        crossing = cv2.bitwise_or(crossing, cv2.morphologyEx(rest, cv2.MORPH_CLOSE, kernel))
    return np.asarray((there > 0) & ~((crossing > 0) & (ink > 0)), np.bool_)


def _printed(print_: Pixels, ink: Pixels, dpi: float) -> Pixels:
    """The blank's print without rules that the copy has not, as frames of fields to type into often are."""
    near, long = cv2.dilate(ink, np.ones((5, 5), np.uint8)) > 0, round(_STROKE * dpi / 72)
    kept, missing = np.zeros_like(print_), np.zeros_like(print_)
    for shape in ((1, long), (long, 1)):
        rules = cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        count, parts = cv2.connectedComponents(rules)
        found = np.bincount(parts[(rules > 0) & near], minlength=count)
        there = found >= _THERE * np.bincount(parts[rules > 0], minlength=count)
        kept[(rules > 0) & there[parts]] = 255
        missing[(rules > 0) & ~there[parts]] = 255
    without = cv2.bitwise_and(print_, cv2.bitwise_not(cv2.dilate(missing, np.ones((5, 5), np.uint8))))
    return np.asarray(cv2.bitwise_or(without, kept), np.uint8)


def _lines(zone: Zone, writing: Pixels, way: Fit, dpi: float) -> Written:
    """Where writing stands in a zone, line by line."""
    unit, box = dpi / 72, on_page(zone.box, way)
    left, top = max(0, round((box[0] - _OVER) * unit)), max(0, round((box[1] - _OVER) * unit))
    part = writing[top : round((box[3] + _OVER) * unit), left : round((box[2] + _OVER) * unit)]
    if not part.size:
        return Written(zone, box)
    count, _, stats, middles = cv2.connectedComponentsWithStats(part)
    letters = []
    for (x, y, w, h, _), (mx, my) in zip(stats[1:count], middles[1:count], strict=True):
        inside = box[0] <= (left + mx) / unit <= box[2] and box[1] <= (top + my) / unit <= box[3]
        rule = h < _RULE * unit and w > 8 * unit
        if inside and not rule and max(w, h) >= _LEAST * unit:
            letters.append(((left + x) / unit, (top + y) / unit, (left + x + w) / unit, (top + y + h) / unit))
    rows = _rows(letters) if box[3] - box[1] >= _TALL else [letters]
    return Written(zone, box, tuple(_padded(row) for row in rows if _is_writing(row)))


def _signed(zone: Zone, writing: Pixels, way: Fit, dpi: float, words: Sequence[tuple[Box, float]]) -> Written:
    """What of a signature stands in its zone."""
    box, no_rules = on_page(zone.box, way), np.zeros_like(writing)
    return Written(zone, box, strokes=strokes.seen(writing, box, words, no_rules, dpi / 72))


def _is_writing(row: list[Box]) -> bool:
    """Something as tall as a letter or a dash as wide as one, not specks alone."""
    return any(box[3] - box[1] >= 3.0 or box[2] - box[0] >= 3.0 for box in row)


def _padded(row: list[Box]) -> Box:
    x0, y0, x1, y1 = zip(*row, strict=True)
    return min(x0) - _PAD, min(y0) - _PAD, max(x1) + _PAD, max(y1) + _PAD


def _rows(letters: list[Box]) -> list[list[Box]]:
    """Letters sorted into lines: those whose heights overlap stand in one."""
    rows: list[list[Box]] = []
    bottom = float("-inf")
    for box in sorted(letters, key=lambda b: b[1]):
        if rows and box[1] < bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
        bottom = max(bottom, box[3]) if len(rows[-1]) > 1 else box[3]
    tall = [row for row in rows if max(b[3] for b in row) - min(b[1] for b in row) >= 3.0]
    return tall or rows


def _judged(zone: Zone, ink: Pixels, print_: Pixels, blank: Sheet, way: Fit, dpi: float) -> Written:
    """How full a check box is, compared with the blank's box moved to where it fits best."""
    x0, y0, x1, y1 = zone.box
    rim, slack = 4.0, round(_BOX_SHIFT * _FINE)
    size = round((x1 - x0 + 2 * rim) * _FINE), round((y1 - y0 + 2 * rim) * _FINE)
    corner = np.asarray([[_FINE, 0, -(x0 - rim) * _FINE], [0, _FINE, -(y0 - rim) * _FINE], [0, 0, 1]])
    own = print_.shape[1] / blank.width
    box = _cut(print_, corner @ np.diag([1 / own, 1 / own, 1.0]), size)
    wider = np.asarray([[1.0, 0, slack], [0, 1.0, slack], [0, 0, 1]])
    to_box = wider @ corner @ np.linalg.inv(way.matrix) @ np.diag([72 / dpi, 72 / dpi, 1.0])
    page = _cut(ink, to_box, (size[0] + 2 * slack, size[1] + 2 * slack))
    dx, dy = _best_shift(page, box, slack)
    page = page[dy : dy + size[1], dx : dx + size[0]]
    new = (page > 110) & (cv2.dilate(box, np.ones((5, 5), np.uint8)) < 60)
    edge = round(rim * _FINE)
    inner = new[edge:-edge, edge:-edge]
    return Written(zone, on_page(zone.box, way), ink=float(inner.mean()) if inner.size else 0.0)


def _cut(image: Pixels, way: Matrix, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.warpPerspective(image, way, size, flags=cv2.INTER_LINEAR), np.uint8)


def _best_shift(page: Pixels, box: Pixels, slack: int) -> tuple[int, int]:
    """Where in `page` the blank's box is found; in its middle when it has no print to go by."""
    if int((box > 128).sum()) < 20:
        return slack, slack
    fits = cv2.matchTemplate(
        cv2.GaussianBlur(page, (3, 3), 0), cv2.GaussianBlur(box, (3, 3), 0), cv2.TM_CCORR_NORMED
    )
    _, _, _, (dx, dy) = cv2.minMaxLoc(fits)
    return int(dx), int(dy)
