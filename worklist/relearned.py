"""Whether what was taken back has been learned anew since, under another id.

Learning does not know what was taken back: the next check of such paper, or of such a sender, begins anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist, hypot
from statistics import median

from schemas.learned import Lesson, Mark, Sender, bare
from schemas.reading import Box

FEWEST = 6
"""Printed words in the same places to each other that make two layouts the same paper."""
ENOUGH = 0.5
"""Share of the words that they could have in common."""
NEAR = 10.0
"""Points that a word may be off its place once one lies upon the other."""
APART = 50.0
"""Words nearer to each other do not tell how large a page is."""
PLACE = 3
"""A text of so many words tells where a sender is."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """How places on one layout become places on another: first made larger, then moved."""

    scale: float
    right: float
    down: float

    def point(self, at: Point) -> Point:
        return at[0] * self.scale + self.right, at[1] * self.scale + self.down

    def box(self, box: Box) -> Box:
        return (*self.point((box[0], box[1])), *self.point((box[2], box[3])))

    def lesson(self, lesson: Lesson) -> Lesson:
        """A lesson of the one as one of the other."""
        spots = [spot.model_copy(update={"box": self.box(spot.box)}) for spot in lesson.spots]
        return lesson.model_copy(update={"spots": tuple(spots)})


AS_IT_IS = Way(1.0, 0.0, 0.0)


def upon(marks: Sequence[Mark], others: Sequence[Mark]) -> Way | None:
    """How the print of one layout lies upon that of another; None: they are not the same paper."""
    here, there = _alone(marks), _alone(others)
    shared = sorted(here.keys() & there.keys(), key=lambda text: (here[text][1], here[text][0]))
    ours, theirs = [here[text] for text in shared], [there[text] for text in shared]
    way = _way(ours, theirs)
    if way is None:
        return None
    moved = [way.point(at) for at in ours]
    near = sum(hypot(x - u, y - v) < NEAR for (x, y), (u, v) in zip(moved, theirs, strict=True))
    return way if near >= max(FEWEST, ENOUGH * min(len(here), len(there))) else None


def _alone(marks: Sequence[Mark]) -> dict[str, Point]:
    """The middle of each word that stands there once."""
    counts = Counter(mark.text for mark in marks)
    return {
        mark.text: ((mark.box[0] + mark.box[2]) / 2, (mark.box[1] + mark.box[3]) / 2)
        for mark in marks
        if counts[mark.text] == 1
    }


def _way(ours: Sequence[Point], theirs: Sequence[Point]) -> Way | None:
    """What most of these agree on; pages were laid straight before, so nothing is turned."""
    scales = [
        dist(*two) / dist(*one)
        for one, two in zip(pairwise(ours), pairwise(theirs), strict=True)
        if dist(*one) >= APART
    ]
    if len(ours) < FEWEST:
        return None
    scale = median(scales) if scales else 1.0
    right = median(two[0] - scale * one[0] for one, two in zip(ours, theirs, strict=True))
    down = median(two[1] - scale * one[1] for one, two in zip(ours, theirs, strict=True))
    return Way(scale, right, down)


def again(sender: Sender, known: Iterable[Sender]) -> Sender | None:
    """The same sender, learned anew."""
    return next((each for each in known if each.id != sender.id and _same(each, sender)), None)


def _same(one: Sender, other: Sender) -> bool:
    """Whether they have the same name, and nothing says that they are two branches."""
    names = [bare(sender.facts[0].value or "") if sender.facts else "" for sender in (one, other)]
    if one.form != other.form or not names[0] or names[0] != names[1]:
        return False
    return all(
        _agree(fact.value, other_fact.value)
        for fact in one.facts[1:]
        if (other_fact := other.fact(fact.name)) is not None
    )


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two texts may tell the same place; what is short tells none."""
    if one is None or other is None or min(len(one.split()), len(other.split())) < PLACE:
        return True
    return bare(one) == bare(other)
