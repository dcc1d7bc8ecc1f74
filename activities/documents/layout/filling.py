"""What is filled in at which label: the likeliest label for each part, then a part for labels left empty."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from activities.documents.layout import clues
from activities.documents.layout.parts import Part, beside, gap, overlap, rise, usual_height
from activities.documents.layout.scores import Scores

ROLES = ("label", "value")
LINK = "filled in at this label"
UNION = "parts of one"
_ASIDE = 30.0
"""Heights of a line that may lie between a label and a value right of it."""
_UNDER = 30.0
"""Heights of a line that may lie between the head of a column and a value below it."""
_MARKED = 2.0
"""Heights of a line that may lie between a mark and the label behind it."""
_LIKELY = -1.5
"""Log odds from which a part is thought of as a label at all."""
_SURELY = -0.75
"""Log odds from which it is taken for one, if it does not seem a value."""
_CLEARLY = 1.0
"""By how much the log odds of a label must exceed those of a value."""
_LEAST = 0.12
"""Probability from which a part is taken to belong to a label that has no value yet."""
_MORE = 0.35
"""Probability from which it is taken to belong to one that has."""
_WEAKER = 0.5
"""By how much what fills up an empty label must seem less of a label, in log odds."""
_HUNGRY = 0.02
"""Probability from which it may fill it up."""
_ONE = 0.5
"""Probability from which two labels are one."""
_MARKS = frozenset(("a mark or an answer", "marks alone"))


def filled(found: Sequence[Part], weights: Scores) -> list[tuple[list[Part], list[Part]]]:
    """Labels with their values, each of one or more parts, in reading order."""
    look(found, weights)
    filling = _Filling(found, weights)
    filling.fill()
    return filling.groups()


def look(found: Sequence[Part], weights: Scores) -> None:
    """Whether each part is a label or a value: first by itself, then by what its neighbours seem to be."""
    usual = usual_height(found)
    for n in (1, 2):
        seen = [
            {role: weights.odds(question(role, n), clues.of_part(part, usual)) for role in ROLES}
            for part in found
        ]
        for part, odds in zip(found, seen, strict=True):
            part.seen = odds


def question(role: str, n: int) -> str:
    """What is asked of a part at the first look, or the second."""
    return f"a {role}, look {n}"


def candidates(at: int, found: Sequence[Part]) -> list[tuple[Part, int]]:
    """Left of a part, above it, behind a mark: what may be its label, with how many stand between."""
    value = found[at]
    right = value.right
    mark = right and _MARKS & value.cues and gap(value, right) < _MARKED
    ahead = [(right, 0)] if right and mark and right.seen["label"] > _LIKELY else []
    return [*_likely(_to_the_left(value)), *_likely(_upwards(at, found)), *ahead]


def _likely(others: Iterable[Part]) -> Iterator[tuple[Part, int]]:
    """The first two that look like labels, with how many come before each."""
    return islice(((other, n) for n, other in enumerate(others) if other.seen["label"] > _LIKELY), 2)


def _to_the_left(value: Part) -> Iterator[Part]:
    other = value.left
    while other and gap(other, value) < _ASIDE:
        yield other
        other = other.left


def _upwards(at: int, found: Sequence[Part]) -> Iterator[Part]:
    value = found[at]
    x0, y0, x1, y1 = value.box
    wide = (x0 - value.height, y0, x1 + value.height, y1)
    for other in reversed(found[:at]):
        if rise(other, value) > _UNDER:
            return
        if overlap(other.box, wide) and not beside(other, value):
            yield other


class _Filling:
    """Labels with what is found to be filled in at them."""

    def __init__(self, found: Sequence[Part], weights: Scores) -> None:
        self._found = found
        self._weights = weights
        labels = [p for p in found if p.seen["label"] > max(p.seen["value"] + _CLEARLY, _SURELY)]
        self.heads = _united(labels, weights)
        self.values: dict[Part, list[Part]] = {}
        self._home: dict[Part, tuple[Part, float]] = {}

    def fill(self) -> None:
        """Gives each part to its likeliest label, then neighbours to labels that are still empty."""
        for at, part in enumerate(self._found):
            if part not in self.heads:
                self._give(part, self._options(at))
        empty = [head for head in dict.fromkeys(self.heads.values()) if head not in self.values]
        for head in sorted(empty, key=lambda head: -head.seen["label"]):
            self._fill_up(head)

    def groups(self) -> list[tuple[list[Part], list[Part]]]:
        """The parts of each label that has a value, and those of its value."""
        whole: dict[Part, list[Part]] = {}
        for part, head in self.heads.items():
            whole.setdefault(head, []).append(part)
        return [(whole[head], self.values[head]) for head in whole if head in self.values]

    def _options(self, at: int) -> list[tuple[float, Part]]:
        part = self._found[at]
        found = [
            (self._weights.chance(LINK, clues.of_link(label, part, between)), self.heads[label])
            for label, between in candidates(at, self._found)
            if label in self.heads
        ]
        for last in (part.left, part.above):
            if last in self._home:
                label, sure = self._home[last]
                found.append((sure * self._weights.chance(UNION, clues.of_union(last, part)), label))
        return found

    def _give(self, part: Part, options: Sequence[tuple[float, Part]]) -> None:
        chance, label = max(options, key=lambda option: option[0], default=(0.0, None))
        if label and chance > (_MORE if label in self.values else _LEAST):
            self.values.setdefault(label, []).append(part)
            self._home[part] = (label, chance)

    def _fill_up(self, head: Part) -> None:
        """Takes what stands right of an empty label, or below it, though it looks like a label too."""
        mine = [part for part, other in self.heads.items() if other is head]
        for other in (mine[-1].right, mine[-1].below) if mine else ():
            if other and other not in mine and self._may_fill(head, mine[-1], other):
                self.heads.pop(other, None)
                self.values[head] = [other]
                self._home[other] = (head, _LEAST)
                return

    def _may_fill(self, head: Part, last: Part, other: Part) -> bool:
        if other in self._home or self.heads.get(other, other) in self.values:
            return False
        if other.seen["label"] > head.seen["label"] - _WEAKER:
            return False
        return self._weights.chance(LINK, clues.of_link(last, other, 0)) > _HUNGRY


def _united(labels: Sequence[Part], weights: Scores) -> dict[Part, Part]:
    """Each part of a label with the first part of the same label."""
    heads: dict[Part, Part] = {}
    for part in labels:
        heads[part] = part
        for last in (part.left, part.above):
            if last in heads and weights.chance(UNION, clues.of_union(last, part)) > _ONE:
                heads[part] = heads[last]
                break
    return heads
