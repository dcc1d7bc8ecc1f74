"""What people's checks taught: layouts of paper, where each field stands on them, and who sends it.

Of layouts it keeps words that are printed on every copy and the places of values, never a value; of senders
what a form says of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.base import Model
from schemas.reading import Box, FieldReading

BECAUSE = "read here because of"
"""How the reason begins of a value that was read where corrections say."""

TELLING = 2
"""Corrected copies that tell whether documents begin with a layout."""

GIVEN = "written as in"
"""How the reason begins of a value that was misread and is known of its sender."""
MOST_CHECKS = 20
"""Tasks that are kept of each thing learned."""
_TELLING = 3
"""Letters that a label must have more than."""


class Mark(Model):
    """A printed word by which a layout is known again."""

    text: str
    """In small letters, without accents and marks."""
    box: Box
    seen: int = 1
    """Copies on which it stood there."""


class Spot(Model):
    """A place on a layout where a field's value was found."""

    box: Box
    """Around all values found there, in points of the layout."""
    label: str = ""
    """The printed words beside or above it."""
    votes: int = 1
    """Corrected copies that had the value there."""
    closed: tuple[bool, bool] = (False, False)
    """Whether other words stand close before it, and behind it, so that it reaches no further there."""


class Lesson(Model):
    """Where one field stands on one layout."""

    id: UUID
    field: str
    spots: tuple[Spot, ...]
    """The likeliest first."""
    taught: int = 1
    """Corrected copies on which the value was found at all."""
    spared: int = 0
    """Of these, copies that were read rightly without this lesson, or wrongly because of it."""
    checks: tuple[UUID, ...] = ()
    """The tasks that taught it, the last one last; of long ago only the latest."""

    @property
    def needed(self) -> bool:
        """Whether it is believed where reading without it says otherwise."""
        return self.taught - self.spared > self.spared


class Layout(Model):
    """One page of paper as its copies look, and what is known of it."""

    id: UUID
    form: str
    """Public name of the form that it is read for."""
    marks: tuple[Mark, ...]
    copies: int = 1
    """Corrected ones."""
    placed: int = 0
    """Of these, copies of which it was noted where in their document they stood."""
    firsts: int = 0
    """And how many of those were the first page of it."""
    lessons: tuple[Lesson, ...] = ()

    def lesson(self, field: str) -> Lesson | None:
        """What is known of one field."""
        return next((lesson for lesson in self.lessons if lesson.field == field), None)

    @property
    def begins(self) -> bool | None:
        """Whether documents begin with it; None: too few copies tell, or they do not agree."""
        if self.placed < TELLING:
            return None
        if 2 * self.firsts > self.placed and self.firsts >= TELLING:
            return True
        return None if self.firsts else False


class Fact(Model):
    """One thing that checks say of a sender: a field of the form, or how its dates are written."""

    name: str
    said: tuple[str, ...]
    """The latest answers, the last one last."""

    @property
    def value(self) -> str | None:
        """What most of them agree on, as it was written last; None where they contradict each other."""
        counted: Counter[str] = Counter()
        for text, times in Counter(self.said).items():
            counted[bare(text)] += times
        key, votes = counted.most_common(1)[0]
        if 2 * votes <= len(self.said):
            return None
        return next(text for text in reversed(self.said) if bare(text) == key)

    @property
    def votes(self) -> int:
        """How many of them say so."""
        known = bare(self.value or "")
        return sum(bare(text) == known for text in self.said)


class SignKind(StrEnum):
    """What a sender is known by besides the fields of a form."""

    ACCOUNT = "bank account"
    TAX = "tax or registration number"
    PHONE = "telephone"


class Sign(Model):
    """A number that stands on a sender's paper."""

    kind: SignKind
    value: str
    """Figures alone; of an account letters too."""
    seen: int = 1
    """Checked documents that had it."""


class Sender(Model):
    """Who sent paper that was read for one form, by what checks of it said."""

    id: UUID
    form: str
    facts: tuple[Fact, ...]
    signs: tuple[Sign, ...] = ()
    papers: int = 1
    """Checked documents."""
    checks: tuple[UUID, ...] = ()
    """The tasks that taught it, the last one last; of long ago only the latest."""

    def fact(self, name: str) -> Fact | None:
        """What is known of one thing."""
        return next((fact for fact in self.facts if fact.name == name), None)


class Weight(Model):
    """How much one reason counts."""

    rules: str
    of_place: bool
    reason: str
    factor: float
    """On the odds of being wrong."""
    before: float
    """The factor that is shipped."""
    fields: int
    """Checked fields that had this reason."""
    wrong: int
    """How many of these had been read wrongly."""

    @property
    def key(self) -> tuple[str, bool, str]:
        """As tables of weights name it."""
        return self.rules, self.of_place, self.reason


class Judged(Model):
    """How well checked fields are judged by some weights; every sampled field stands for those like it."""

    calibration_error: float
    share: float
    """Of fields that are taken unasked."""
    wrong: float
    """Share of these that are wrong."""
    loss: float
    """Mean of the log of what was said of what was so; less is better (I. J. Good, 1952)."""


class Fitted(Model):
    """Weights fitted to the outcomes of a tenant's checks, and what that changes."""

    fields: int
    sampled: int
    """How many of them were sure and asked blind."""
    before: Judged
    """By the weights that were in use."""
    after: Judged
    """By weights that were fitted without the check that each field is of."""
    weights: tuple[Weight, ...]


class Learned(Model):
    """All that a reading may use."""

    layouts: tuple[Layout, ...] = ()
    senders: tuple[Sender, ...] = ()
    weights: tuple[Weight, ...] = ()
    """Those fitted to outcomes; none: those that are shipped."""
    untaught: tuple[str, ...] = ()
    """Forms that nothing learned is used for."""

    def weights_of(self, form: str) -> tuple[Weight, ...]:
        """The fitted weights that count for a form; none: those that are shipped."""
        return () if form in self.untaught else self.weights


def bare(text: str) -> str:
    """Letters and figures alone, as what is known of senders is compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def labels_shown(known: Iterable[Layout]) -> Mapping[str, str]:
    """Labels that count on paper of other layouts too, with their fields: beside a field on two copies of one
    layout, and beside no other field of the form.
    """
    fields: dict[str, set[str]] = {}
    for layout in known:
        for lesson in layout.lessons:
            spot = lesson.spots[0] if lesson.spots else None
            if spot and spot.votes > 1 and len(bare(spot.label)) > _TELLING:
                fields.setdefault(spot.label, set()).add(lesson.field)
    return {label: next(iter(names)) for label, names in fields.items() if len(names) == 1}


def with_check(checks: tuple[UUID, ...], check: UUID | None) -> tuple[UUID, ...]:
    """The tasks that taught something, with one more."""
    if check is None or check in checks:
        return checks
    return (*checks, check)[-MOST_CHECKS:]


def given(field: FieldReading) -> bool:
    """Whether a value was misread and is known of its sender."""
    return any(reason.startswith(GIVEN) for reason in field.reasons)


def by_lesson(field: FieldReading) -> bool:
    """Whether a value was read where corrections say that it stands."""
    return any(reason.startswith(BECAUSE) for reason in field.reasons)


class PageWords(Model):
    """A page's words, kept until a check of it is done."""

    n: int = Field(ge=1)
    words: tuple[tuple[str, Box], ...]
