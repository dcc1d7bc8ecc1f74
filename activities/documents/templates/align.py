"""A page laid over a blank: how they fit, and whether the page is that form at all. Runs in the readers.

Key points (SIFT, Lowe 2004) and words that stand on both once give a first homography (RANSAC); patches of
the blank looked for near where they should be (normalised cross-correlation) make it exact to a fraction of a
point, also where key points are few, as on faxes.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.fields.parse import plain
from activities.documents.paper import ruling
from activities.documents.paper.prepared import Matrix
from schemas.reading import Box

DPI = 100.0
"""At which pages are laid over each other."""
_SCALE = DPI / 72
_POINTS = 3000
_RATIO = 0.8
_NEAR = 5.0
"""Pixels at DPI that a first match may be off."""
_FEWEST = 8
_PATCH, _SEARCH = 22, 12
"""Half the side of a patch, and how far it is looked for, in pixels at DPI."""
_ALIKE = 0.45
_SETTLED = 1.5
_SHIFTS = ((17, 11), (-13, 19), (23, -15), (-19, -21))
"""Pixels by which a page is moved to learn how well anything fits it."""
_MOST_STRETCH = 1.5
_WORD = 3
ENOUGH = 0.6
"""Score from which a page is a copy: copies score .9 and more, other forms up to .53."""
_FRAMELESS, _LETTERS = 0.45, 0.9
"""Scores of all print and of print without rules from which it is one, too: fields to type into are often
drawn on a blank as frames that its copies on paper do not have (.54 and .95; other forms up to .53 and .71,
bench/documents/templates.py)."""
_RULE = 24
"""Pixels at DPI of a level or upright stroke that is no letter's."""

Points = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Anchor = tuple[str, Box]
"""A word and its box in points."""


@dataclass(frozen=True)
class Sheet:
    """A page, or a blank, to lay over another."""

    png: bytes
    width: float
    """Points."""
    height: float
    words: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Fit:
    """How a page lies on a blank."""

    way: tuple[float, ...]
    """Row-major homography from points of the blank to points of the page as shown."""
    score: float
    """Share of the blank's print that is found on the page, beyond what chance finds: 1 all, 0 none."""
    gain: float
    """Square points of the blank's print that are found, less what is missing: tells versions apart."""
    letters: float = 0.0
    """The score of print without rules."""

    @property
    def copied(self) -> bool:
        """Whether the page is a copy of the blank."""
        return self.score >= ENOUGH or (self.score >= _FRAMELESS and self.letters >= _LETTERS)

    @property
    def matrix(self) -> Matrix:
        return np.asarray(self.way, np.float64).reshape(3, 3)


@dataclass(frozen=True)
class _Seen:
    """A sheet at DPI: its ink, soft and hard, and its key points."""

    ink: Pixels
    soft: Pixels
    points: Points
    marks: npt.NDArray[np.float32] | None


def fit(page: Sheet, blank: Sheet) -> Fit | None:
    """How `page` lies on `blank`; None when nothing fits."""
    seen, known = _seen(page.png, page.width, page.height), _known(blank)
    ours, theirs = _pairs(known, seen, blank, page)
    if len(ours) < _FEWEST:
        return None
    way, _ = cv2.findHomography(ours, theirs, cv2.USAC_MAGSAC, _NEAR, maxIters=5000, confidence=0.999)
    if way is None or not _plausible(np.asarray(way, np.float64), known.ink.shape):
        return None
    matrix = np.asarray(way, np.float64)
    for reach in (_SEARCH, _SEARCH // 2):
        matrix = _settled(known, seen, matrix, reach)
    score, letters, gain = _scored(known, seen, matrix)
    points = np.diag([1 / _SCALE, 1 / _SCALE, 1.0]) @ matrix @ np.diag([_SCALE, _SCALE, 1.0])
    return Fit(tuple(float(v) for v in (points / points[2, 2]).ravel()), score, gain, letters)


@lru_cache(maxsize=64)
def _known(blank: Sheet) -> _Seen:
    """Blanks are looked at once in the life of a reader."""
    return _seen(blank.png, blank.width, blank.height)


def _seen(png: bytes, width: float, height: float) -> _Seen:
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    ink = ruling.inked(np.asarray(image, np.uint8))
    size = max(8, round(width * _SCALE)), max(8, round(height * _SCALE))
    soft = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)
    blurred = cv2.GaussianBlur(soft, (0, 0), 1.0)
    points, marks = cv2.SIFT.create(nfeatures=_POINTS).detectAndCompute(blurred, None)
    places = np.asarray([p.pt for p in points], np.float32).reshape(-1, 2)
    hard = np.asarray((soft > 70) * 255, np.uint8)
    return _Seen(
        hard,
        np.asarray(blurred, np.uint8),
        places,
        None if marks is None else np.asarray(marks, np.float32),
    )


def _pairs(known: _Seen, seen: _Seen, blank: Sheet, page: Sheet) -> tuple[Points, Points]:
    """Places on the blank and on the page that seem to be the same."""
    ours, theirs = _common_words(blank.words, page.words)
    if known.marks is not None and seen.marks is not None and min(len(known.marks), len(seen.marks)) >= 2:
        matches = cv2.BFMatcher(cv2.NORM_L2).knnMatch(known.marks, seen.marks, k=2)
        good = [a for a, b in matches if a.distance < _RATIO * b.distance]
        ours = np.vstack([ours, known.points[[m.queryIdx for m in good]]])
        theirs = np.vstack([theirs, seen.points[[m.trainIdx for m in good]]])
    return ours.astype(np.float32), theirs.astype(np.float32)


def _common_words(ours: tuple[Anchor, ...], theirs: tuple[Anchor, ...]) -> tuple[Points, Points]:
    a, b = _once(ours), _once(theirs)
    shared = sorted(a.keys() & b.keys())
    here = np.asarray([a[word] for word in shared], np.float32).reshape(-1, 2)
    there = np.asarray([b[word] for word in shared], np.float32).reshape(-1, 2)
    return here, there


def _once(words: tuple[Anchor, ...]) -> dict[str, tuple[float, float]]:
    """Middles, in pixels, of the words that stand on a sheet exactly once."""
    texts = Counter(plain(text).strip(" .:;,*") for text, _ in words)
    return {
        key: ((box[0] + box[2]) / 2 * _SCALE, (box[1] + box[3]) / 2 * _SCALE)
        for text, box in words
        if len(key := plain(text).strip(" .:;,*")) >= _WORD and texts[key] == 1
    }


def _plausible(way: Matrix, shape: tuple[int, ...]) -> bool:
    """Whether a sheet of paper can lie so: not mirrored, not folded up, not blown up."""
    height, width = shape[:2]
    corners = np.asarray([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
    there = cv2.perspectiveTransform(corners, way).reshape(4, 2)
    if not np.isfinite(there).all() or not cv2.isContourConvex(there.astype(np.float32)):
        return False
    area = cv2.contourArea(there.astype(np.float32), oriented=True)
    return bool(1 / _MOST_STRETCH**2 < area / (width * height) < _MOST_STRETCH**2)


def _settled(known: _Seen, seen: _Seen, way: Matrix, reach: int) -> Matrix:
    """The homography made exact by patches looked for near where they should be."""
    height, width = known.ink.shape
    laid = cv2.warpPerspective(seen.soft, way, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    here, there = [], []
    for x, y in _patches(known):
        part = known.soft[y - _PATCH : y + _PATCH, x - _PATCH : x + _PATCH]
        around = laid[y - _PATCH - reach : y + _PATCH + reach, x - _PATCH - reach : x + _PATCH + reach]
        if around.shape != (2 * (_PATCH + reach), 2 * (_PATCH + reach)):
            continue
        found = np.asarray(cv2.matchTemplate(around, part, cv2.TM_CCOEFF_NORMED), np.float32)
        _, peak, _, (px, py) = cv2.minMaxLoc(found)
        if peak >= _ALIKE and 0 < px < 2 * reach and 0 < py < 2 * reach:
            here.append((x, y))
            there.append((x + px - reach + _peak(found[py, px - 1 : px + 2]),
                          y + py - reach + _peak(found[py - 1 : py + 2, px])))  # fmt: skip
    if len(here) < _FEWEST:
        return way
    moved = cv2.perspectiveTransform(np.asarray(there, np.float64)[:, None], way)
    better, _ = cv2.findHomography(np.asarray(here, np.float64), moved, cv2.RANSAC, _SETTLED)
    if better is None or not _plausible(np.asarray(better, np.float64), known.ink.shape):
        return way
    return np.asarray(better, np.float64)


def _peak(three: npt.NDArray[np.float32]) -> float:
    """Where a parabola through three neighbours is highest, from the middle one."""
    bend = float(three[0] - 2 * three[1] + three[2])
    return float(np.clip((three[0] - three[2]) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0


def _patches(known: _Seen) -> list[tuple[int, int]]:
    """In each field of a grid the place that can be told best from its neighbours."""
    sharp = cv2.cornerMinEigenVal(known.soft, 2 * _PATCH // 3)
    height, width = known.ink.shape
    rim, side = _PATCH + _SEARCH, 2 * _PATCH
    found = []
    for y in range(rim, height - rim, side):
        for x in range(rim, width - rim, side):
            part = sharp[y : min(y + side, height - rim), x : min(x + side, width - rim)]
            _, best, _, (px, py) = cv2.minMaxLoc(part)
            if best > 1e-5:
                found.append((x + px, y + py))
    return found


def _scored(known: _Seen, seen: _Seen, way: Matrix) -> tuple[float, float, float]:
    """Shares of the blank's ink and letters found on the page beyond chance; ink found less ink missing."""
    height, width = known.ink.shape
    laid = cv2.warpPerspective(seen.ink, way, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    near = cv2.dilate(laid, np.ones((3, 3), np.uint8)) > 0
    print_ = known.ink > 0
    found = float((near & print_).sum())
    gain = (2 * found - int(print_.sum())) / _SCALE**2
    return _beyond_chance(near, print_), _beyond_chance(near, _letters(known.ink)), gain


def _beyond_chance(near: Mask, print_: Mask) -> float:
    """0 to 1."""
    total = int(print_.sum())
    if not total:
        return 0.0
    found = float((near & print_).sum()) / total
    chance = float(np.mean([(np.roll(near, shift, (1, 0)) & print_).sum() for shift in _SHIFTS])) / total
    return max(0.0, min(1.0, (found - chance) / max(0.05, 1 - chance)))


def _letters(ink: Pixels) -> Mask:
    """The ink without long strokes."""
    return np.asarray((ink > 0) & (ruling.rules(ink, _RULE) == 0), np.bool_)
