"""Light that fell unevenly on a page, and print that hardly stands out from its paper."""

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import ruling
from activities.documents.paper.prepared import Prepared
from activities.documents.paper.straighten import grey

FAINT = "faint print made darker"
_SMALL = 300
"""Pixels of the longer side at which the paper's brightness is looked at."""
_LETTERS = 11
"""Pixels of that: thicker than any stroke, thinner than a shadow."""
_UNEVEN = 0.25
"""Share of its light that paper must lose somewhere before it is called shadowed."""
_SHADE = 15
"""Percent of a page that a shadow covers at least; bands printed at its head and foot cover fewer."""
_PALE = 90.0
"""Levels between paper and print below which print is pale; a plain scan has 150 and more."""
_LEAST = 12.0
"""Levels below which there is no print that could be brought out."""
_SPECK = 5
"""Pixels of the window whose median takes grain and the blocks of JPEG away, and leaves strokes."""
_GRAIN = 6.0
"""Print is darker than paper by so many times what half of the paper is off at most: four standard deviations
of its grain."""
_RULED = 1.0
"""Inches of a level or upright stroke that is no print: a rule or a fold."""
_STROKE = 7.5
"""Points: strokes are thinner, places that are marked or shaded are wider."""
_SPARSE = 0.0003
"""Share of a page that print takes at least; one word takes as much."""
_DARKEST = 80
"""Percent of the print that are paler than what is made black."""
_PLAIN = 0.001
"""Share of a page that print which is not pale takes, four words, so that a twentieth of all print tells: the
rest is what a bright pen, a screen or a pattern of the paper leaves."""
_BLACK, _WHITE = 30.0, 245.0


def evened_out(page: Prepared) -> Prepared:
    """As under even light and in full contrast; untouched where that is so already."""
    one = grey(page.image)
    paper = _paper(one)
    dark, bright = np.percentile(paper, (_SHADE, 95))
    if dark < (1 - _UNEVEN) * bright:
        return page.cleaned(_stretched(_lit(one, paper)), "a shadow taken away")
    level = float(np.median(paper))
    depth = _depth(one, _wide(paper, one) - cv2.medianBlur(one, _SPECK), level)
    if _LEAST <= depth < _PALE:
        strokes = ruling.unruled(one, round(_RULED * page.dpi))  # neither folds nor bright pens are print
        depth = _depth(strokes, _beside(strokes, page.dpi), level)
    if not _LEAST <= depth < _PALE:
        return page
    return page.cleaned(_between(one.astype(np.float32), level - depth, level), FAINT)


def _paper(one: Pixels) -> npt.NDArray[np.float32]:
    """Brightness of the paper behind the print, small."""
    shrink = _SMALL / max(one.shape)
    small = cv2.resize(one, None, fx=min(1.0, shrink), fy=min(1.0, shrink), interpolation=cv2.INTER_AREA)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_LETTERS, _LETTERS))
    filled = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, around), _LETTERS)
    return cv2.GaussianBlur(filled, (0, 0), 3).astype(np.float32)


def _lit(one: Pixels, paper: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each dot by its share of the light there, white paper at `_WHITE`."""
    light = cv2.resize(paper, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_CUBIC)
    share = np.minimum(one.astype(np.float32) / np.maximum(light, 20.0), 1.05)
    return np.asarray(share * _WHITE, dtype=np.float32)


def _stretched(lit: npt.NDArray[np.float32]) -> Pixels:
    """In full contrast if there is print."""
    depth = _WHITE - float(np.percentile(lit, 1))
    low = _WHITE - depth if depth >= _LEAST else 0.0
    return _between(lit, low, _WHITE)


def _wide(paper: npt.NDArray[np.float32], one: Pixels) -> npt.NDArray[np.float32]:
    """Brightness of the paper at each dot of a page."""
    return cv2.resize(paper, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def _beside(one: Pixels, dpi: float) -> npt.NDArray[np.float32]:
    """Levels by which each dot is darker than what is right beside its stroke, marked with a pen or not."""
    calm, side = cv2.medianBlur(one, _SPECK), round(_STROKE * dpi / 72)
    return cv2.morphologyEx(calm, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8)).astype(np.float32)


def _depth(one: Pixels, darker: npt.NDArray[np.float32], level: float) -> float:
    """Levels by which print is darker than the paper behind it; 0 where there is nothing but grain.

    Of a page with many words the darkest hundredth is print; of one with few that is grain, so what is darker
    than grain is looked at as well.
    """
    grain = float(np.median(np.abs(darker - np.median(darker))))
    print_ = darker[darker >= max(_LEAST, _GRAIN * grain)]
    if print_.size < _SPARSE * one.size:
        return 0.0
    plain = np.count_nonzero(darker >= _PALE) >= _PLAIN * one.size
    return max(float(np.percentile(print_, 95 if plain else _DARKEST)), level - float(np.percentile(one, 1)))


def _between(values: npt.NDArray[np.float32], low: float, high: float) -> Pixels:
    """Values with `low` made black and `high` made white."""
    spread = (values - low) * ((_WHITE - _BLACK) / (high - low)) + _BLACK
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)
