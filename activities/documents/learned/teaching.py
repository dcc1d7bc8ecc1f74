"""What one corrected copy teaches: its printed words, and where the values that a person gave stand."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from activities.documents.fields.runs import around, middle, within
from activities.documents.fields.targets import Target
from activities.documents.learned import finding, layouts
from activities.documents.learned.layouts import Fit
from activities.documents.learned.tokens import JOINED, Token, lines
from schemas.learned import Layout, Lesson, Mark, Spot, with_check
from schemas.reading import Box

MOST_MARKS = 150
MOST_SPOTS = 6
LASTING = 20
"""Corrected copies that count in full; of more, the newer ones count more."""
_SAME_X, _SAME_Y = 14.0, 7.0
"""Points within which values of two copies stand in one place."""
_LABEL = 6
"""Words of a label, at most."""
_BESIDE, _ABOVE = 220.0, 34.0
"""Points from a value to its label."""
_RECURS = 0.5


@dataclass(frozen=True)
class Copy:
    """One page of a corrected copy.

    Args:
        answers: what the person said, by field; what is empty teaches nothing.
        filled: boxes of what else was read of the document, which is not print either.
        spared: fields that were read rightly without lessons, or wrongly because of them.
        first: whether it is the first page of its document; None: what stands before it is no such paper, as
            a covering letter is, so it tells nothing of where documents begin.
        check: the task in which it was corrected.
    """

    page: Sequence[Token]
    answers: Mapping[str, Any]
    filled: Sequence[Box] = ()
    spared: Set[str] = frozenset()
    first: bool | None = True
    check: UUID | None = None


def taught(known: Sequence[Layout], form: str, targets: Sequence[Target], copy: Copy) -> Layout | None:
    """The layout of this copy with what it teaches, a new one where it is none of those known.

    None: none of the values stands on the page, or too little is printed there to know it again.
    """
    found = {
        target.name: boxes
        for target in targets
        if target.name in copy.answers
        and (boxes := finding.found(target, copy.answers[target.name], copy.page))
    }
    if not found:
        return None
    fit = layouts.best([layout for layout in known if layout.form == form], copy.page)
    values = [*copy.filled, *(box for boxes in found.values() for box in boxes)]
    printed = _printed(copy.page, values, fit)
    if fit is None:
        marks = tuple(Mark(text=t.key, box=t.box) for t in printed if _tells(t))[:MOST_MARKS]
        if len(marks) < layouts.FEWEST:
            return None
        layout = Layout(id=uuid4(), form=form, marks=marks)
    else:
        layout = fit.layout.model_copy(
            update={"marks": _recurring(fit), "copies": min(LASTING, fit.layout.copies + 1)}
        )
    lessons = {lesson.field: lesson for lesson in layout.lessons}
    for name, boxes in found.items():
        spots = [_spot(box, fit, copy.page, printed) for box in boxes]
        lesson = _learned(lessons.get(name), name, spots, name in copy.spared)
        lessons[name] = lesson.model_copy(update={"checks": with_check(lesson.checks, copy.check)})
    told = copy.first is not None
    placed = {"placed": layout.placed + told, "firsts": layout.firsts + bool(copy.first)}
    return layout.model_copy(update={"lessons": tuple(lessons.values()), **_lasting(placed)})


def _lasting(placed: Mapping[str, int]) -> Mapping[str, int]:
    """Half of all that was, once it is much, so that what is new counts."""
    return {name: n // 2 if placed["placed"] > LASTING else n for name, n in placed.items()}


def _spot(box: Box, fit: Fit | None, page: Sequence[Token], printed: Sequence[Token]) -> Spot:
    """The place of a value, on the layout where the page is a copy of one."""
    return Spot(
        box=fit.onto_layout(box) if fit else box, label=_label(box, printed), closed=_closed(box, page)
    )


def _closed(box: Box, page: Sequence[Token]) -> tuple[bool, bool]:
    """Whether words stand close before a value in its lines, and behind it."""
    level = [t for t in page if box[1] < middle(t.box)[1] < box[3] and not within(t.box, box)]
    before = any(-2 < box[0] - t.box[2] < JOINED * t.height for t in level)
    behind = any(-2 < t.box[0] - box[2] < JOINED * t.height for t in level)
    return before, behind


def _printed(page: Sequence[Token], values: Sequence[Box], fit: Fit | None) -> list[Token]:
    """Words that are print: those in their places on a known layout, else all that no value covers."""
    if fit is not None and fit.layout.copies > 1:
        return [token for j, token in enumerate(page) if j in fit.printed]
    return [t for t in page if not any(within(t.box, value) for value in values)]


def _tells(token: Token) -> bool:
    """Whether a word may be kept to know a layout by: words with figures in them seldom are print."""
    return len(token.key) > 1 and not any(c.isdigit() for c in token.key)


def _recurring(fit: Fit) -> tuple[Mark, ...]:
    """Marks with this copy counted; what stood on one copy alone is forgotten with the second."""
    copies = fit.layout.copies + 1
    counted = [
        mark.model_copy(update={"seen": mark.seen + 1}) if i in fit.seen else mark
        for i, mark in enumerate(fit.layout.marks)
    ]
    kept = tuple(mark for mark in counted if mark.seen > _RECURS * copies)
    if len(kept) < layouts.FEWEST:
        return fit.layout.marks
    over = copies > LASTING
    return tuple(m.model_copy(update={"seen": min(m.seen, LASTING)}) for m in kept) if over else kept


def _label(box: Box, printed: Iterable[Token]) -> str:
    """The printed words left of a value in its line, else those right above it."""
    top = (box[0], box[1], box[2], min(box[3], box[1] + 14))
    y = middle(top)[1]
    free = [token for token in printed if _tells(token)]
    beside = [t for t in free if abs(middle(t.box)[1] - y) < 0.6 * t.height and t.box[2] <= box[0] + 3]
    beside = [t for t in beside if box[0] - t.box[2] < _BESIDE]
    if beside:
        return _run(sorted(beside, key=lambda t: t.box[0]))
    above = [
        t
        for t in free
        if 0 <= box[1] - middle(t.box)[1] < _ABOVE and t.box[0] < box[2] and t.box[2] > box[0] - 14
    ]
    standing = lines(above)
    return _run(standing[-1][::1], first=True) if standing else ""


def _run(line: Sequence[Token], first: bool = False) -> str:
    """The words of a line that stand together: the last of them, or the first."""
    kept: list[Token] = []
    for token in line if first else reversed(line):
        gap = abs(token.box[0] - kept[-1].box[2]) if first and kept else 0.0
        gap = abs(kept[-1].box[0] - token.box[2]) if kept and not first else gap
        if gap > token.height:
            break
        kept.append(token)
    words = kept if first else kept[::-1]
    return " ".join(t.text for t in words[:_LABEL]).strip(" :.")


def _learned(lesson: Lesson | None, name: str, spots: Sequence[Spot], spared: bool) -> Lesson:
    """The lesson with one copy's places; a place where the value was not this time falls behind."""
    if lesson is None:
        return Lesson(id=uuid4(), field=name, spots=tuple(spots), spared=int(spared))
    kept, new = list(lesson.spots), list(spots)
    for i, old in enumerate(kept):
        again = next((spot for spot in new if _same_place(old.box, spot.box)), None)
        if again is not None:
            new.remove(again)
            box = around([old.box, again.box])
            closed = (old.closed[0] or again.closed[0], old.closed[1] or again.closed[1])
            kept[i] = Spot(box=box, label=again.label or old.label, votes=old.votes + 1, closed=closed)
    made = lesson.model_copy(
        update={
            "taught": lesson.taught + 1,
            "spared": lesson.spared + spared,
            "spots": _ranked([*kept, *new]),
        }
    )
    return _aged(made) if made.taught > LASTING else made


def _ranked(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: -spot.votes)[:MOST_SPOTS])


def _aged(lesson: Lesson) -> Lesson:
    """Half of all that was, so that what is new counts."""
    spots = [spot.model_copy(update={"votes": spot.votes // 2}) for spot in lesson.spots if spot.votes > 1]
    return lesson.model_copy(
        update={"taught": lesson.taught // 2, "spared": lesson.spared // 2, "spots": tuple(spots)}
    )


def _same_place(one: Box, other: Box) -> bool:
    """In one line, and ranged left or right at one edge, or in the middle."""
    level = abs(one[1] - other[1]) < _SAME_Y or abs(middle(one)[1] - middle(other)[1]) < _SAME_Y
    ends = (abs(one[0] - other[0]), abs(one[2] - other[2]), abs(middle(one)[0] - middle(other)[0]))
    return level and min(ends) < _SAME_X
