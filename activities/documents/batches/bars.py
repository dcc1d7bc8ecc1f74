"""Patch codes: four bars, two of them wide, that tell even a scanner without a computer where a part begins.

Kodak, Patch Code Information (A-61599): wide bars 0.20 inches, narrow bars and spaces 0.08 inches, 0.80
inches over all, bars at least 2 inches long. Needs nothing but numpy, since it runs in the child.
"""

import itertools

import numpy as np
import numpy.typing as npt

from activities.documents.batches.marks import Bars

Pixels = npt.NDArray[np.uint8]

DPI = 100
"""At which a page is looked at; a narrow bar is eight pixels."""
NARROW, WIDE, SPACE = 0.08, 0.20, 0.08
"""Inches."""
LONG = 2 * NARROW + 2 * WIDE + 3 * SPACE
"""Inches that the four bars take."""
OURS = "nnww"
"""Patch 6, which no scanner takes for the beginning of a document, on its head Patch 1."""
_MEANING = {
    "nnww": Bars.OURS, "wwnn": Bars.OURS,
    "wnnw": Bars.PATCH, "wnwn": Bars.PATCH, "nwnw": Bars.PATCH,
}  # fmt: skip
"""Patches 6 and 1; 2, 3 and T. Patch 4 only tells a scanner to change to colour."""

_NARROW = (0.045, 0.125)
_WIDE = (0.15, 0.26)
_SPACE = (0.035, 0.13)
"""Inches; printers shrink a page to fit, and a fax has rows of 1/98 inch."""
_QUIET = 0.06
_LANE = 0.1
"""Inches: bars are looked for along lanes so wide, which evens speckle out."""
_LONGEST_LANES = 13
"""Lanes in a row that must show the same: an inch and a third."""
_SHIFT = 0.035
"""Inches by which bars may be higher or lower from lane to lane: at 19 degrees."""


def bars_on(page: Pixels) -> Bars:
    """What the bars on a grey page at `DPI` say, lying or standing; ours count most."""
    black = page < 0.5 * max(float(np.median(page)), 100.0)
    found = _along(black) | _along(black.T)
    return max(found, default=Bars.NONE)


def _along(black: npt.NDArray[np.bool_]) -> set[Bars]:
    """Bars that lie across the rows."""
    lane = round(_LANE * DPI)
    lanes = black.shape[1] // lane
    if not lanes:
        return set()
    shares = black[:, : lanes * lane].reshape(black.shape[0], lanes, lane).mean(axis=2) > 0.5
    found: set[Bars] = set()
    chains: dict[tuple[str, float], int] = {}
    for n in range(lanes):
        here: dict[tuple[str, float], int] = {}
        for pattern, middle in _patterns(shares[:, n]):
            before = (
                length
                for (kind, at), length in chains.items()
                if kind == pattern and abs(at - middle) <= _SHIFT * DPI
            )
            here[pattern, middle] = max(before, default=0) + 1
            if here[pattern, middle] >= _LONGEST_LANES:
                found.add(_MEANING[pattern])
        chains = here
    return found


def _patterns(lane: npt.NDArray[np.bool_]) -> list[tuple[str, float]]:
    """Four bars with the right spaces between, and where their middle is."""
    edges = np.flatnonzero(np.diff(lane.astype(np.int8)))
    if len(edges) < 8:
        return []
    # Every second run is black; the first black run begins at the first edge where the page begins white.
    start = 1 if lane[0] else 0
    runs = np.diff(edges) / DPI
    found = []
    for i in range(start, len(runs) - 6, 2):
        widths = runs[i : i + 7]
        before = edges[i] / DPI if i == 0 else runs[i - 1]
        after = runs[i + 7] if i + 7 < len(runs) else (len(lane) - edges[i + 7]) / DPI
        kinds = "".join(_kind(float(width)) for width in widths[::2])
        spaced = all(_SPACE[0] <= space <= _SPACE[1] for space in widths[1::2])
        if kinds in _MEANING and spaced and min(before, after) >= _QUIET:
            found.append((kinds, float(edges[i] + edges[i + 7]) / 2))
    return found


def _kind(width: float) -> str:
    return next((kind for kind, (low, high) in (("n", _NARROW), ("w", _WIDE)) if low <= width <= high), "?")


def edges(pattern: str) -> list[tuple[float, float]]:
    """Where the bars of a pattern begin and end, in inches from its top."""
    widths = [WIDE if kind == "w" else NARROW for kind in pattern]
    starts = itertools.accumulate((width + SPACE for width in widths), initial=0.0)
    return [(start, start + width) for start, width in zip(starts, widths, strict=False)]
