"""What the scanner saw beside the paper and through it: dark borders and punch holes, made white."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.paper.prepared import Prepared
from activities.documents.paper.straighten import grey

Mask = npt.NDArray[np.bool_]

_DPI = 72.0
"""Resolution at which borders and holes are looked for; a line of print is gone there when it is opened."""
_MM = _DPI / 25.4
_DARK = 0.5
"""Share of the paper's light below which it is not paper that is seen."""
_THICK = 5
"""Pixels of a border at least, 1.8 mm; no letter that touches the edge has such strokes."""
_DEEPEST = 0.12
"""Of the shorter side: how far a border reaches in, with a page put in askew by 4 degrees."""
_SOLID = 0.98
"""Of a border's inside is dark; a printed band has light letters in it."""
_FALL = 0.6
"""Light inside a border's edge by the light outside it; the edge of a shadow is soft."""
_SIDES, _ALONG = 2, 0.3
"""A border lies along at least so many sides, on so much of each; a band along one may be printed."""
_LETTERED = 0.02
"""Light share of a disc from which there is something printed in it, such as a section's number."""
_HOLE = 4.0 * _MM, 9.0 * _MM
"""Diameters: 6 mm (ISO 838) and 8 mm (three holes on Letter)."""
_ROUND = 0.70, 0.87
"""How much of its box a disc fills: pi / 4."""
_FROM_EDGE = 20.0 * _MM
"""A hole's middle lies 12 mm from the edge; a border may stand beside it."""
_APART = 18.0 * _MM
"""Between two holes at least: 21 mm is the least in use."""
_IN_LINE = 2.0 * _MM


@dataclass(frozen=True)
class _Disc:
    part: int
    x: float
    y: float
    across: float

    def turned(self) -> "_Disc":
        """With the page on its side."""
        return _Disc(self.part, self.y, self.x, self.across)


def whitened(page: Prepared) -> Prepared:
    """Without dark borders and punch holes; untouched where there are none."""
    shrink = min(1.0, _DPI / page.dpi)
    one = cv2.resize(grey(page.image), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small: Pixels = np.asarray(one, dtype=np.uint8)
    paper = float(np.percentile(small, 75))
    dark = small < _DARK * paper
    border = _border(small, dark)
    page = _painted(page, border, "a dark border made white") if border.any() else page
    light = grey(page.image) >= _DARK * paper
    holes, count = _holes(dark & ~border, light, shrink)
    return _painted(page, holes, f"{count} punch holes made white") if count else page


def _border(small: Pixels, dark: Mask) -> Mask:
    """Thick dark parts along the edges of the picture."""
    framed = cv2.copyMakeBorder(dark.astype(np.uint8), *(_THICK,) * 4, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))
    thick = opened[_THICK:-_THICK, _THICK:-_THICK]
    height, width = small.shape
    down, across = np.ogrid[:height, :width]
    depth = np.minimum(np.minimum(down, height - 1 - down), np.minimum(across, width - 1 - across))
    count, parts = cv2.connectedComponents(thick, connectivity=4)
    border = np.zeros(small.shape, dtype=bool)
    for part in range(1, count):
        mask = parts == part
        deep = depth[mask]
        if deep.min() == 0 and deep.max() <= _DEEPEST * min(height, width) and _alone(small, mask):
            border |= mask
    sides = (border[0], border[-1], border[:, 0], border[:, -1])
    return border if sum(side.mean() >= _ALONG for side in sides) >= _SIDES else np.zeros_like(border)


def _alone(small: Pixels, mask: Mask) -> bool:
    """Whether nothing is printed in a border, and paper begins where it ends."""
    whole = mask.astype(np.uint8)
    closed = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    if whole.sum() < _SOLID * closed.sum():
        return False
    three = np.ones((3, 3), np.uint8)
    inside = mask & (cv2.erode(whole, three, iterations=2) == 0)
    outside = (cv2.dilate(whole, three, iterations=4) > 0) & (cv2.dilate(whole, three, iterations=2) == 0)
    if not outside.any():
        return False
    return float(np.median(small[inside])) <= _FALL * float(np.median(small[outside]))


def _holes(dark: Mask, light: Mask, shrink: float) -> tuple[Mask, int]:
    """Dark discs near an edge, at least two of them alike and as far from it, and how many they are."""
    _, parts, stats, middles = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=4)
    discs = [
        _Disc(part, float(x), float(y), max(w, h))
        for part, ((_, _, w, h, area), (x, y)) in enumerate(zip(stats, middles, strict=True))
        if part and _HOLE[0] <= min(w, h) and max(w, h) <= min(_HOLE[1], 1.25 * min(w, h))
        if _ROUND[0] <= area / (w * h) <= _ROUND[1]
    ]
    discs = [disc for disc in discs if _solid(disc, light, shrink)]
    height, width = dark.shape
    left = [disc for disc in discs if min(disc.x, width - disc.x) <= _FROM_EDGE]
    top = [disc.turned() for disc in discs if min(disc.y, height - disc.y) <= _FROM_EDGE]
    found = {a.part for beside in (left, top) for a in beside for b in beside if _pair(a, b)}
    return np.isin(parts, list(found)), len(found)


def _solid(disc: _Disc, light: Mask, shrink: float) -> bool:
    """Whether a disc is empty in the page's own dots: no figure stands in it."""
    x, y, reach = disc.x / shrink, disc.y / shrink, disc.across / shrink * 0.3
    inside = light[round(y - reach) : round(y + reach) + 1, round(x - reach) : round(x + reach) + 1]
    return float(inside.mean()) < _LETTERED


def _pair(a: _Disc, b: _Disc) -> bool:
    """Whether two discs were punched at once: alike, one below the other, in a page that may lie askew."""
    apart = abs(a.y - b.y)
    alike = max(a.across, b.across) <= 1.25 * min(a.across, b.across)
    return alike and apart >= _APART and abs(a.x - b.x) <= _IN_LINE + 0.08 * apart


def _painted(page: Prepared, small: Mask, said: str) -> Prepared:
    """The page with paper where the mask is, and a little around it."""
    height, width = page.image.shape[:2]
    thick = cv2.dilate(small.astype(np.uint8), np.ones((5, 5), np.uint8))
    mask = cv2.resize(thick, (width, height), interpolation=cv2.INTER_NEAREST) > 0
    image = page.image.copy()
    image[mask] = np.percentile(page.image[~mask], 75, axis=0)
    return page.cleaned(image, said)
