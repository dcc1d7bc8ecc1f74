"""Salt and pepper, taken away only where there is some: whatever removes it wears thin strokes.

Looked at in the dots in which a page came in. Drawn out to squares, a fax's speckle is two dots high and
a dot of its letters no larger than that.
"""

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels
from activities.documents.paper.clean import LEAST_DPI
from activities.documents.paper.prepared import Prepared
from activities.documents.paper.straighten import grey

SAID = "cleaned of speckle"
_SPECKLED = 0.0015
"""Share of lone dark or light pixels from which a page is speckled; clean print has under 0.0005."""
_TWO_TONED = 0.98
"""Share of black and white pixels from which a page has no greys: a fax, or a scan to black and white."""
_DOTTED = 0.0005
"""Lone dots on a page without greys by the paper that is free of ink, from which they are speckle."""
_CLEARANCE = 9
"""Pixels around ink that are not taken for free paper: letters of a fax are broken into dots."""

_SPOTTED = 0.0005
"""Share of dark dots alone on bare paper from which a coarse page is spotted. Clean scans have .0002 and
less, one of 80 has .0007 (FUNSD, SROIE); salt and pepper on one dot of 200 makes .0012 and more."""
_DARK = 128
_BARE = 9
"""Dots across within which bare paper has no other ink."""

Mask = npt.NDArray[np.bool_]


def despeckled(page: Prepared) -> Prepared:
    """Without salt and pepper; untouched where there is none."""
    one = grey(page.image)
    return _of_two_tones(page, one) if _two_toned(one) else _of_greys(page, one)


def _two_toned(one: Pixels) -> bool:
    return float(((one < 8) | (one > 247)).mean()) >= _TWO_TONED


def _of_two_tones(page: Prepared, one: Pixels) -> Prepared:
    """Single dots turned over; two together may be all that is left of a stroke."""
    ink = one < 128
    dark = _singles(ink, 8)
    near = cv2.dilate((ink & ~dark).astype(np.uint8), np.ones((_CLEARANCE, _CLEARANCE), np.uint8)) > 0
    if (dark & ~near).sum() < _DOTTED * max(1, (~near).sum()):
        return page
    image = page.image.copy()
    image[dark] = 255
    image[_singles(~ink, 4)] = 0
    return page.cleaned(image, SAID)


def _singles(mask: Mask, connected: int) -> Mask:
    """Pixels that are set and have no neighbour that is."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=connected)
    single = stats[:, cv2.CC_STAT_AREA] == 1
    single[0] = False
    return np.asarray(single[parts], dtype=np.bool_)


def _of_greys(page: Prepared, one: Pixels) -> Prepared:
    """Lone pixels replaced by the median around them.

    Strokes of a coarse page are one dot wide and look like speckle, so there dots must stand on bare paper:
    that was worth 6 points of word F1 on forms at 86 dots per inch.
    """
    if page.dpi < LEAST_DPI and not _spotted(one):
        return page
    lone = cv2.absdiff(one, cv2.medianBlur(one, 3)) > 110
    neighbours = cv2.boxFilter(lone.astype(np.float32), -1, (3, 3), normalize=False)
    lone &= neighbours <= 2
    if float(lone.mean()) < _SPECKLED:
        return page
    cleaned = cv2.medianBlur(page.image, 3)
    noisy = lone if page.image.ndim == 2 else lone[..., None]
    return page.cleaned(np.where(noisy, cleaned, page.image).astype(np.uint8), SAID)


def _spotted(one: Pixels) -> bool:
    """Whether dots stand alone where there is nothing else."""
    dark = (one < _DARK).astype(np.float32)
    around = cv2.boxFilter(dark, -1, (_BARE, _BARE), normalize=False)
    return float(((dark > 0) & (around <= 1.5)).mean()) >= _SPOTTED
