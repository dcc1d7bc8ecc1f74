"""What checks taught, in words for people."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from schemas.learned import Fact, Layout, Lesson, Sender
from schemas.lessons import FactView, LessonKind, LessonQuery, LessonView, PlaceView
from store.lessons import ALL

FIRST_WORDS = 8
"""Printed words of a layout that name it."""


def view(
    learned: Layout | Sender, at: datetime, labels: Mapping[str, str], off: Collection[str]
) -> LessonView:
    """A layout or a sender, explained.

    Args:
        at: when a check taught something of it last.
        labels: those that count on other paper of its form, with their fields.
        off: forms of which nothing is learned.
    """
    used = learned.form not in off and ALL not in off
    if isinstance(learned, Sender):
        return _sender(learned, at, used)
    return LessonView(
        id=learned.id,
        kind=LessonKind.PAPER,
        form=learned.form,
        title=f"{' '.join(mark.text for mark in learned.marks[:FIRST_WORDS])} \N{HORIZONTAL ELLIPSIS}",
        says=_known_again(learned),
        learned_at=at,
        used=used,
        places=tuple(_place(lesson, labels) for lesson in learned.lessons),
    )


def matches(found: LessonView, learned: Layout | Sender, query: LessonQuery) -> bool:
    """Whether it is what is looked for: of this kind, and with all of the words in it."""
    if query.kind is LessonKind.LABEL and not any(place.everywhere for place in found.places):
        return False
    if not query.q:
        return True
    text = " ".join(_texts(found, learned)).casefold()
    return all(word in text for word in query.q.casefold().split())


def _texts(found: LessonView, learned: Layout | Sender) -> Iterator[str]:
    """All that it may be found by."""
    yield from (found.title, found.form, found.form.replace("_", " "))
    for place in found.places:
        yield from (place.field, place.field.replace("_", " "), place.label)
    if isinstance(learned, Layout):
        yield from (mark.text for mark in learned.marks)
        return
    for fact in learned.facts:
        yield from (fact.name.replace("_", " "), *fact.said)
    yield from (sign.value for sign in learned.signs)


def _known_again(layout: Layout) -> str:
    by = f"Known again by {_count(len(layout.marks), 'printed word')}"
    taught = f"{_count(layout.copies, 'corrected copy', 'corrected copies')} taught it"
    return f"{by}; {taught}{'; stacks are divided where it begins' if layout.begins else ''}"


def _place(lesson: Lesson, labels: Mapping[str, str]) -> PlaceView:
    first = lesson.spots[0] if lesson.spots else None
    label = first.label if first else ""
    return PlaceView(
        id=lesson.id,
        field=lesson.field,
        says=_read_here(lesson, first.votes if first else 0),
        label=label,
        everywhere=bool(label) and labels.get(label) == lesson.field,
    )


def _read_here(lesson: Lesson, votes: int) -> str:
    if not votes:
        return "Later answers stood elsewhere, so this place counts for nothing at the moment"
    if not lesson.needed:
        return f"Read rightly without it; {_count(votes, 'check')} had it here"
    said = f"Read here because of {_count(votes, 'correction')}"
    return said if votes == lesson.taught else f"{said}; in {lesson.taught - votes} it stood elsewhere"


def _sender(sender: Sender, at: datetime, used: bool) -> LessonView:
    name = sender.facts[0].value or sender.facts[0].said[-1] if sender.facts else ""
    facts = [FactView(name=fact.name, value=fact.value, says=_agreed(fact)) for fact in sender.facts]
    signs = [
        FactView(name=sign.kind.value, value=sign.value, says=f"It stands on {_count(sign.seen, 'document')}")
        for sign in sender.signs
    ]
    return LessonView(
        id=sender.id,
        kind=LessonKind.SENDER,
        form=sender.form,
        title=name,
        says=f"Known from {_count(sender.papers, 'checked document')}",
        learned_at=at,
        used=used,
        facts=(*facts, *signs),
    )


def _agreed(fact: Fact) -> str:
    if fact.value is None:
        return f"Checks contradict each other: {', '.join(dict.fromkeys(fact.said))}"
    latest = len(fact.said)
    if latest == 1:
        return "1 check says so"
    if fact.votes == latest:
        return f"The latest {latest} checks say so"
    return f"{fact.votes} of the latest {latest} checks say so"


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
