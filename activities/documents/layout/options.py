"""Which parts may be a label, and which its value: groups that hold together at one of several limits."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np

from activities.documents.layout.clues import Sight

Group: TypeAlias = frozenset[int]
"""Parts by their places in reading order."""
Option: TypeAlias = tuple[Group, Group]
"""The parts of a label, and those of its value."""
Likely: TypeAlias = Mapping[tuple[int, int], float]
"""Probability of yes for two parts."""
_LIKELY = -2.0
"""Log odds from which a part is thought of as one of a label."""
_RATHER = 2.0
"""By how much the log odds of a value may exceed those of a label in a part of a label."""
_CLEARLY = 2.5
"""By how much the log odds of a label exceed those of a value where a value does not go on."""
_ONE = (0.85, 0.6, 0.35, 0.15)
"""Probabilities from which parts are taken to be of one label."""
_MINE = (0.9, 0.75, 0.6, 0.45, 0.3, 0.15, 0.05)
"""Probabilities from which parts are taken to belong to a label."""
_START = 0.08
"""Probability from which a value may begin with a part."""
_GOES_ON, _SURELY = 0.3, 0.5
"""Probability from which a value goes on, whatever is asked of its beginning."""
_LABEL, _VALUE = 6, 14
"""Parts at most of a label, and of a value."""


class Chances:
    """How likely parts belong together.

    Args:
        link: of a label and a value.
        union: of two neighbours that may be parts of one.
    """

    def __init__(self, link: Likely, union: Likely) -> None:
        self.values: dict[int, dict[int, float]] = {}
        """Of each label those that may be its values."""
        self.labels: dict[int, dict[int, float]] = {}
        """Of each value those that may be its labels."""
        self.beside: dict[int, dict[int, float]] = {}
        """Of each part its neighbours."""
        for (label, value), chance in link.items():
            self.values.setdefault(label, {})[value] = chance
            self.labels.setdefault(value, {})[label] = chance
        for (first, then), chance in union.items():
            self.beside.setdefault(first, {})[then] = chance
            self.beside.setdefault(then, {})[first] = chance
        self.best = {value: max(of, key=lambda label: of[label]) for value, of in self.labels.items()}
        """The likeliest label of each value."""

    def belong(self, label: Group) -> dict[int, float]:
        """What may belong to a label, with the chance of its likeliest part."""
        found: dict[int, float] = {}
        for part in label:
            for value, chance in self.values.get(part, {}).items():
                if value not in label:
                    found[value] = max(chance, found.get(value, 0.0))
        return found


def options(sight: Sight, chances: Chances) -> list[Option]:
    """What may be a label with its value, in reading order."""
    other = sight.seen["label"] > sight.seen["value"] + _CLEARLY
    closed = {int(i) for i in np.flatnonzero(other)}
    found = {(label, value) for label in _labels(sight, chances) for value in _values(chances, label, closed)}
    return sorted(found, key=lambda option: (sorted(option[0]), sorted(option[1])))


def _labels(sight: Sight, chances: Chances) -> set[Group]:
    """Parts that look like a label, each alone and with those beside it that do."""
    odds = sight.seen["label"]
    unlike = (odds < _LIKELY) | (odds < sight.seen["value"] - _RATHER)
    closed = {int(i) for i in np.flatnonzero(unlike)}
    seeds = [int(i) for i in np.flatnonzero(odds > _LIKELY) if int(i) in chances.values]
    grown = (_grown(chances, [seed], limit, closed, _LABEL) for seed in seeds for limit in _ONE)
    return {Group([seed]) for seed in seeds} | {label for label in grown if label}


def _values(chances: Chances, label: Group, closed: set[int]) -> set[Group]:
    """Parts that may be a label's value together: what belongs to it, and what goes on from there."""
    mine = chances.belong(label)
    first = [part for part in sorted(mine, key=lambda part: -mine[part])[:2] if mine[part] > _START]
    found = {Group([part]) for part in first}
    for limit in _MINE:
        found |= {_grown(chances, [part], limit, closed | label, _VALUE) for part in first}
        linked = [part for part in mine if mine[part] > limit]
        nearest = [part for part in linked if chances.best[part] in label]
        ends = ((linked, max(limit, _GOES_ON)), (nearest, max(limit, _SURELY)), (nearest, limit))
        for start, end in (*ends, (linked, 1.0), (nearest, 1.0)):
            found.add(_grown(chances, start, end, closed | label, _VALUE))
    return {value for value in found if value and mine.get(min(value), 0.0) > _START}


def _grown(
    chances: Chances, start: Iterable[int], limit: float, closed: set[int] | Group, most: int
) -> Group:
    """Some parts with all that go on from them one after another; none if they are too many."""
    found, reached = set(start), list(start)
    while reached and len(found) <= most:
        near = chances.beside.get(reached.pop(), {})
        on = {part for part, chance in near.items() if chance > limit} - found - closed
        found |= on
        reached += sorted(on)
    return Group(found) if len(found) <= most else Group()
