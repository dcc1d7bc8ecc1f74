"""Which parts stand beside, above and flush with each other, found without comparing all with all."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from activities.documents.layout.trees import Numbers

Places: TypeAlias = NDArray[np.int64]
"""Which parts, by their place in reading order; -1 where there is none."""
_SHARED = 0.4
"""Share of the lower one's height that parts of one line have in common."""


@dataclass(frozen=True)
class Near:
    """Of each part some others."""

    starts: Places
    others: Places

    @classmethod
    def of_pairs(cls, n: int, a: Places, b: Places, far: Numbers | None = None) -> "Near":
        """Of each of `n` parts in `a` those with it in `b`, the least far first, else in reading order."""
        order = np.lexsort((b, a) if far is None else (b, far, a))
        return cls(np.searchsorted(a[order], np.arange(n + 1)), b[order])

    def of(self, part: int) -> Places:
        return self.others[self.starts[part] : self.starts[part + 1]]


def crossing(low: Numbers, high: Numbers) -> tuple[Places, Places]:
    """Each two of some stretches that touch or have points in common, both ways round.

    Sorted by their lower ends, each is crossed by those that begin before it ends; so the work goes with the
    number of pairs that cross.
    """
    n = len(low)
    order = np.argsort(low, kind="stable")
    ends = np.searchsorted(low[order], high[order], "right")
    many = np.maximum(0, ends - np.arange(n) - 1)
    first = np.repeat(np.arange(n), many)
    then = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
    a, b = order[first], order[then]
    return np.concatenate((a, b)), np.concatenate((b, a))


def within(at: Numbers, low: Numbers, high: Numbers) -> tuple[Places, Places]:
    """Each point that lies on a stretch, and the stretch."""
    order = np.argsort(at, kind="stable")
    begin = np.searchsorted(at[order], low, "left")
    many = np.maximum(0, np.searchsorted(at[order], high, "right") - begin)
    stretch = np.repeat(np.arange(len(low)), many)
    return order[begin[stretch] + np.arange(len(stretch)) - (np.cumsum(many) - many)[stretch]], stretch


def smallest(box: Numbers, cells: Numbers) -> Places:
    """The smallest of the cells that the middle of each box lies in; -1: in none."""
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    a, b = within(y, cells[:, 1], cells[:, 3])
    held = (cells[b, 0] <= x[a]) & (x[a] <= cells[b, 2])
    wide, tall = (np.maximum(0.0, cells[:, i + 2] - cells[:, i]) for i in (0, 1))
    return nearest(len(box), a[held], b[held], (wide * tall)[b[held]])


def level(box: Numbers, tall: Numbers, a: Places, b: Places) -> NDArray[np.bool_]:
    """Whether two parts stand in one line, for each in `a` and the one in `b`; `tall`: the boxes' heights."""
    shared = np.minimum(box[a, 3], box[b, 3]) - np.maximum(box[a, 1], box[b, 1])
    lined: NDArray[np.bool_] = shared > _SHARED * np.minimum(tall[a], tall[b])
    return lined


def heights(box: Numbers) -> Numbers:
    tall: Numbers = np.maximum(1.0, box[:, 3] - box[:, 1])
    return tall


def rows(box: Numbers) -> tuple[Places, Places]:
    """Each two parts that stand in one line."""
    a, b = crossing(box[:, 1], box[:, 3])
    held = level(box, heights(box), a, b)
    return a[held], b[held]


def columns(box: Numbers, slack: Numbers) -> tuple[Places, Places]:
    """Each two parts above each other: the first one has points across in common with the other, widened.

    Args:
        slack: by how much each is widened on both sides, in points.
    """
    x0, x1 = box[:, 0], box[:, 2]
    a, b = crossing(x0 - slack, x1 + slack)
    over = np.minimum(x1[a], (x1 + slack)[b]) > np.maximum(x0[a], (x0 - slack)[b])
    held = over & ~level(box, heights(box), a, b)
    return a[held], b[held]


def nearest(n: int, a: Places, b: Places, far: Numbers) -> Places:
    """For each of `n` parts in `a` the one in `b` that is the least far, the first of equals; -1: none."""
    order = np.lexsort((b, far, a))
    of, firsts = np.unique(a[order], return_index=True)
    found = np.full(n, -1, np.int64)
    found[of] = b[order][firsts]
    return found


class Flush:
    """What begins as far from the left as each part does, to a little more than half of its height."""

    def __init__(self, x0: Numbers, reach: Numbers) -> None:
        self._order = np.argsort(x0, kind="stable")
        low, high = x0 - reach, x0 + reach
        left = x0[self._order]
        self._from = np.searchsorted(left, low, "right")
        self._to = np.searchsorted(left, high, "left")
        self.many: Numbers = (self._to - self._from - 1).astype(np.float64)

    def mean(self, measure: Numbers) -> Numbers:
        """The mean of those flush with each part, itself left out; 0 where there are none."""
        upto = np.concatenate(([0.0], np.cumsum(measure[self._order])))
        total = upto[self._to] - upto[self._from] - measure
        means: Numbers = np.round(total / np.maximum(1, self.many), 9)
        return means
