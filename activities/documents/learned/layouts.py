"""Which layout a page is a copy of: by printed words that stand in the same places to each other."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from activities.documents.fields.runs import middle
from activities.documents.learned.tokens import Token
from schemas.learned import Layout, Mark
from schemas.reading import Box

ENOUGH = 0.5
"""Share of a layout's words that must stand in their places."""
FEWEST = 6
"""Fewer words do not tell a layout."""
_NEAR = 7.0
"""Points that a word may be off its place once the page is laid over the layout."""
_SHARED = 0.35
"""Share of a layout's words that must stand on a page before it is laid over it."""
_TRIED = 6
_ROUGH = 14.0
_ALIKE = 75.0
"""Of 100: how like a misread word must be to its mark."""
_PAIRS = 40
"""Words by which a first fit is looked for; each two of them are tried."""
_SMALL, _LARGE = 0.7, 1.4
_TURN = 0.08
"""Radians; pages are upright by then."""

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """How a page lies on a layout."""

    layout: Layout
    way: Points
    """Affine, 2x3: points of the layout to points of the page."""
    score: float
    """Share of the marks that stand in their places."""
    printed: frozenset[int]
    """Numbers of the page's words that are marks."""
    seen: frozenset[int]
    """Numbers of the marks that are on the page."""

    def onto_page(self, box: Box) -> Box:
        return _moved(self.way, box)

    def onto_layout(self, box: Box) -> Box:
        turned = np.linalg.inv(np.vstack([self.way, [0, 0, 1]]))[:2]
        return _moved(turned, box)


def _moved(way: Points, box: Box) -> Box:
    (x0, y0), (x1, y1) = (way @ np.array([x, y, 1.0]) for x, y in (box[:2], box[2:]))
    return float(x0), float(y0), float(x1), float(y1)


def best(layouts: Sequence[Layout], page: Sequence[Token]) -> Fit | None:
    """The layout that the page is a copy of; None: it is none of those."""
    words = {token.key for token in page}
    shares = [(_share(layout, words), layout) for layout in layouts]
    likely = sorted((each for each in shares if each[0] >= _SHARED), key=lambda each: -each[0])[:_TRIED]
    fits = [fit for _, layout in likely if (fit := laid(layout, page))]
    return max(fits, key=lambda fit: (fit.score, len(fit.seen)), default=None)


def _share(layout: Layout, words: Set[str]) -> float:
    """Share of a layout's words that stand anywhere on the page."""
    return sum(mark.text in words for mark in layout.marks) / max(1, len(layout.marks))


def laid(layout: Layout, page: Sequence[Token]) -> Fit | None:
    """The page laid over a layout; None when it is no copy of it."""
    pairs = _alone(layout.marks, page)
    if len(pairs) < FEWEST // 2:
        return None
    ours = np.array([middle(layout.marks[i].box) for i, _ in pairs])
    theirs = np.array([middle(page[j].box) for _, j in pairs])
    way = _first(ours, theirs)
    if way is None:
        return None
    for reach in (_ROUGH, _NEAR):
        kept = _off(way, ours, theirs) < reach
        if kept.sum() >= FEWEST // 2:
            way = _settled(ours[kept], theirs[kept], way)
    found = _found(layout.marks, page, way)
    score = len(found) / max(1, len(layout.marks))
    if len(found) < min(FEWEST, len(layout.marks)) or score < ENOUGH:
        return None
    return Fit(layout, way, score, frozenset(found.values()), frozenset(found))


def _alone(marks: Sequence[Mark], page: Sequence[Token]) -> list[tuple[int, int]]:
    """Words that stand once on the layout and once on the page; the longest first."""
    here, there = Counter(mark.text for mark in marks), Counter(token.key for token in page)
    at = {token.key: j for j, token in enumerate(page)}
    both = [
        (i, at[mark.text])
        for i, mark in enumerate(marks)
        if here[mark.text] == 1 and there[mark.text] == 1 and len(mark.text) > 2
    ]
    return sorted(both, key=lambda pair: -len(marks[pair[0]].text))


def _first(ours: Points, theirs: Points) -> Points | None:
    """The shift, turn and scale that most words agree on."""
    best_way, most = None, 2
    for i, j in combinations(range(min(_PAIRS, len(ours))), 2):
        way = _similar(ours[i], ours[j], theirs[i], theirs[j])
        if way is None:
            continue
        agreed = int((_off(way, ours, theirs) < _ROUGH).sum())
        if agreed > most:
            best_way, most = way, agreed
    return best_way


def _similar(a: Points, b: Points, c: Points, d: Points) -> Points | None:
    """What takes a to c and b to d, if paper can lie so."""
    one, other = complex(*(b - a)), complex(*(d - c))
    if abs(one) < 100:
        return None
    by = other / one
    if not _SMALL < abs(by) < _LARGE or abs(np.angle(by)) > _TURN:
        return None
    turn = np.array([[by.real, -by.imag], [by.imag, by.real]])
    return np.column_stack([turn, c - turn @ a])


def _settled(ours: Points, theirs: Points, way: Points) -> Points:
    """Least squares over all words that agree, where they span the page; else as it was."""
    if len(ours) < FEWEST or min(np.ptp(ours, axis=0)) < 100:
        return way
    known = np.column_stack([ours, np.ones(len(ours))])
    return np.asarray(np.linalg.lstsq(known, theirs, rcond=None)[0].T)


def _off(way: Points, ours: Points, theirs: Points) -> Points:
    moved = ours @ way[:, :2].T + way[:, 2]
    return np.asarray(np.hypot(*(moved - theirs).T))


def _found(marks: Sequence[Mark], page: Sequence[Token], way: Points) -> dict[int, int]:
    """Number of each mark that stands in its place, and of the page's word that it is."""
    centres = np.array([middle(token.box) for token in page])
    keys = [token.key for token in page]
    found: dict[int, int] = {}
    for i, mark in enumerate(marks):
        x, y = way @ np.array([*middle(mark.box), 1.0])
        off = np.hypot(centres[:, 0] - x, (centres[:, 1] - y) * 1.5)
        near = [int(j) for j in np.argsort(off)[:4] if off[j] < 2 * _NEAR]
        hit = next((j for j in near if _same(mark.text, keys[j])), None)
        if hit is not None:
            found[i] = hit
    return found


def _same(mark: str, key: str) -> bool:
    return mark == key or (len(mark) > 3 and fuzz.ratio(mark, key) >= _ALIKE)
