"""What is filled in at which label: the likeliest label for each part, then a part for labels left empty."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from activities.documents.layout.clues import ROLES, Sight
from activities.documents.layout.parts import Part
from activities.documents.layout.standing import Near, Places, crossing, level
from activities.documents.layout.trees import Numbers, Trees

LINK = "filled in at this label"
UNION = "parts of one"
_ASIDE = 30.0
"""Heights of a line that may lie between a label and a value right of it."""
_UNDER = 80.0
"""Heights of a line that may lie between the head of a column and a value below it."""
_ASKEW, _RAISED = 10.0, 1.3
"""Heights of a line, across and up or down, between a label and what was set or written beside it askew."""
_MARKED = 2.5
"""Heights of a line that may lie between a mark and the label behind it."""
_OVER = 1.5
"""Heights of a line that may lie between a value and the label below it."""
_MOST = 3
"""Labels on one side of a part that are asked about."""
_LIKELY = -2.5
"""Log odds from which a part is thought of as a label at all."""
_SURELY = -0.75
"""Log odds from which it is taken for one, if it does not seem a value."""
_CLEARLY = 0.5
"""By how much the log odds of a label must exceed those of a value."""
_LEAST = 0.2
"""Probability from which a part is taken to belong to a label that has no value yet."""
_MORE = 0.4
"""Probability from which it is taken to belong to one that has."""
_WEAKER = 0.5
"""By how much what fills up an empty label must seem less of a label, in log odds."""
_HUNGRY = 0.02
"""Probability from which it may fill it up."""
_ONE = 0.5
"""Probability from which two labels are one."""
Group = tuple[list[Part], list[Part]]
"""The parts of a label, and those of its value."""


def filled(sight: Sight, trees: Trees) -> list[Group]:
    """Labels with their values, each of one or more parts, in reading order."""
    look(sight, trees)
    filling = _Filling(sight, trees)
    filling.fill()
    return filling.groups()


def question(role: str) -> str:
    """What is asked of a part."""
    return f"a {role}"


def look(sight: Sight, trees: Trees) -> None:
    """Whether each part is a label or a value, by itself and by its neighbours."""
    told = sight.of_parts()
    sight.look({role: trees.odds(question(role), told, sight.n) for role in ROLES})


def unions(sight: Sight) -> tuple[Places, Places]:
    """Neighbours in line or in column that may be parts of one: the first ones, and those after them."""
    pairs = [(int(i), j) for side in ("left", "above") for j, i in enumerate(sight.side[side]) if i >= 0]
    first, then = np.array(pairs, np.int64).reshape(-1, 2).T
    return first, then


def links(sight: Sight) -> tuple[Places, Places, Numbers]:
    """Labels and values that may belong to each other, with how many parts stand between."""
    found: dict[tuple[int, int], int] = {}
    askew = _askew(sight)
    for value in range(sight.n):
        for way, most in (
            (_left(sight, value), _MOST),
            (_up(sight, value), _MOST),
            ((int(i) for i in askew.of(value)), 2),
        ):
            likely = ((i, n) for n, i in enumerate(way) if sight.seen["label"][i] > _LIKELY)
            for label, between in islice(likely, most):
                found.setdefault((label, value), between)
        for label in _behind(sight, value):
            if sight.seen["label"][label] > _LIKELY:
                found.setdefault((label, value), 0)
    labels, values, apart = np.array([(*k, n) for k, n in found.items()], np.int64).reshape(-1, 3).T
    return labels, values, apart.astype(float)


def _left(sight: Sight, value: int) -> Iterator[int]:
    at = sight.side["left"][value]
    while at >= 0 and sight.gap(at, value) < _ASIDE:
        yield int(at)
        at = sight.side["left"][at]


def _up(sight: Sight, value: int) -> Iterator[int]:
    """Everything above, the nearest in reading order first."""
    over = sight.column.of(value)
    for i in over[: np.searchsorted(over, value)][::-1]:
        if sight.rise(int(i), value) > _UNDER:
            return
        yield int(i)


def _askew(sight: Sight) -> Near:
    """What stands left of each part, a little higher or lower, the nearest first."""
    box = sight.box
    x0, y0, x1, y1 = box.T
    mid, slack = (y0 + y1) / 2, _RAISED * sight.height
    value, i = crossing(mid - slack, mid + slack)
    high = np.maximum(sight.height[i], sight.height[value])
    down = np.abs(y0[i] + y1[i] - y0[value] - y1[value]) / 2
    across = (x0[value] - x1[i]) / high
    near = (down < _RAISED * high) & (across > -0.5) & (across < _ASKEW) & (x0[i] < x0[value])
    near &= ~level(box, sight.height, i, value)
    return Near.of_pairs(sight.n, value[near], i[near], (across * high)[near])


def _behind(sight: Sight, value: int) -> list[int]:
    """A label right behind a mark, or right below its value."""
    right, below = int(sight.side["right"][value]), int(sight.side["below"][value])
    found = [right] if right >= 0 and sight.gap(value, right) < _MARKED else []
    return [*found, below] if below >= 0 and sight.rise(value, below) < _OVER else found


class _Filling:
    """Labels with what is found to be filled in at them, all by their places in reading order."""

    def __init__(self, sight: Sight, trees: Trees) -> None:
        self._sight = sight
        label, value, between = links(sight)
        self._link = _chances(trees, LINK, sight.of_links(label, value, between), label, value)
        first, then = unions(sight)
        self._union = _chances(trees, UNION, sight.of_unions(first, then), first, then)
        self._options: dict[int, list[int]] = {}
        for i, j in self._link:
            self._options.setdefault(j, []).append(i)
        odds = sight.seen
        seems = odds["label"] > np.maximum(odds["value"] + _CLEARLY, _SURELY)
        self.heads = self._united([int(i) for i in np.flatnonzero(seems)])
        self.values: dict[int, list[int]] = {}
        self._home: dict[int, tuple[int, float]] = {}

    def _united(self, labels: list[int]) -> dict[int, int]:
        """Each part of a label with the first part of the same label."""
        heads: dict[int, int] = {}
        for part in labels:
            heads[part] = part
            for last in self._before(part):
                if last in heads and self._union.get((last, part), 0.0) > _ONE:
                    heads[part] = heads[last]
                    break
        return heads

    def _before(self, part: int) -> list[int]:
        return [int(self._sight.side[side][part]) for side in ("left", "above")]

    def fill(self) -> None:
        """Gives each part to its likeliest label, then neighbours to labels that are still empty."""
        for part in range(self._sight.n):
            if part not in self.heads:
                self._give(part)
        whole = self._whole()
        empty = [head for head in whole if head not in self.values]
        for head in sorted(empty, key=lambda head: -self._sight.seen["label"][head]):
            self._fill_up(head, [part for part in whole[head] if part in self.heads])

    def groups(self) -> list[Group]:
        """The parts of each label that has a value, and those of its value."""
        of, whole = self._sight.parts, self._whole()
        return [
            ([of[i] for i in whole[head]], [of[i] for i in self.values[head]])
            for head in whole
            if head in self.values
        ]

    def _whole(self) -> dict[int, list[int]]:
        """The parts of each label by its first one."""
        whole: dict[int, list[int]] = {}
        for part, head in self.heads.items():
            whole.setdefault(head, []).append(part)
        return whole

    def _give(self, part: int) -> None:
        options = [
            (self._link[label, part], self.heads[label])
            for label in self._options.get(part, ())
            if label in self.heads
        ]
        for last in self._before(part):
            if last in self._home:
                label, sure = self._home[last]
                options.append((sure * self._union.get((last, part), 0.0), label))
        chance, label = max(options, key=lambda option: option[0], default=(0.0, -1))
        if label >= 0 and chance > (_MORE if label in self.values else _LEAST):
            self.values.setdefault(label, []).append(part)
            self._home[part] = (label, chance)

    def _fill_up(self, head: int, mine: list[int]) -> None:
        """Takes what stands right of an empty label, or below it, though it looks like a label too."""
        for side in ("right", "below") if mine else ():
            other = int(self._sight.side[side][mine[-1]])
            if other >= 0 and other not in mine and self._may_fill(head, mine[-1], other):
                self.heads.pop(other, None)
                self.values[head] = [other]
                self._home[other] = (head, _LEAST)
                return

    def _may_fill(self, head: int, last: int, other: int) -> bool:
        if other in self._home or self.heads.get(other, other) in self.values:
            return False
        odds = self._sight.seen["label"]
        return bool(odds[other] <= odds[head] - _WEAKER) and self._link.get((last, other), 0.0) > _HUNGRY


def _chances(
    trees: Trees, asked: str, clues: dict[str, Numbers], a: Places, b: Places
) -> dict[tuple[int, int], float]:
    """Probability of yes for each two parts; of two askings about the same the higher one."""
    found: dict[tuple[int, int], float] = {}
    chances = 1 / (1 + np.exp(-trees.odds(asked, clues, len(a))))
    for i, j, chance in zip(a, b, chances, strict=True):
        key = int(i), int(j)
        found[key] = max(float(chance), found.get(key, 0.0))
    return found
