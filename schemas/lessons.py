"""What checks taught, as those who lead see it: found, explained, taken back and put back."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.base import Model, TaskId
from schemas.views import CaseRef, PersonView


class LessonKind(StrEnum):
    """What a lesson is about."""

    PAPER = "paper"
    """A layout that is known again, with the places of fields on it."""
    LABEL = "label"
    """A layout with words beside a field that ask for it on other paper too."""
    SENDER = "sender"
    """Who sends such paper."""


class LessonQuery(Model):
    """Which lessons are meant."""

    form: str | None = None
    kind: LessonKind | None = None
    q: str | None = None
    """All of these words stand in it."""
    taken_back: bool = False
    """Those that were taken back and can still be put back, instead of those in use."""


class PlaceView(Model):
    """Where one field stands on a layout."""

    id: UUID
    field: str
    says: str
    """In words: what reading does because of it."""
    label: str
    """The printed words beside it; empty: none."""
    everywhere: bool
    """Whether these words ask for the field on other paper too."""


class FactView(Model):
    """One thing that is known of a sender."""

    name: str
    value: str | None
    """None: checks contradict each other."""
    says: str
    """In words: how many checks say so."""


class LessonView(Model):
    """A layout or a sender with what is known of it."""

    id: UUID
    kind: LessonKind
    """Paper or sender."""
    form: str
    title: str
    """The first printed words of a layout, or a sender's name."""
    says: str
    """In words: what reading does because of it."""
    learned_at: AwareDatetime
    """When a check taught something of it last."""
    used: bool
    """False: nothing is learned of its form at the moment, nor used."""
    places: tuple[PlaceView, ...] = ()
    facts: tuple[FactView, ...] = ()
    taken_at: AwareDatetime | None = None
    """When it was taken back."""
    taken_by: PersonView | None = None
    """Who took it back; None: nobody did, or it was done by the command line."""
    until: AwareDatetime | None = None
    """Until when it can be put back."""


class LessonCheck(Model):
    """A check that taught something."""

    task: TaskId
    title: str
    case: CaseRef
    by: PersonView | None
    """Who completed it."""
    at: AwareDatetime | None


class LessonForm(Model):
    """What is learned of one form."""

    form: str
    papers: int = 0
    senders: int = 0
    off_since: AwareDatetime | None = None
    """Since when nothing is learned of it, and nothing learned is used; None: it is."""


class LessonForms(Model):
    """What is learned of which forms."""

    forms: tuple[LessonForm, ...]
    off_since: AwareDatetime | None = None
    """Since when that holds for every form; None: it does not."""
    weights: int = 0
    """Weights of evidence that are fitted to checks; `casework learn fit --undo` takes them back."""


class LessonSwitch(Model):
    """Whether checks of a form teach, and what they taught is used."""

    form: str | None = Field(default=None, max_length=100, description="None: every form.")
    on: bool


class LessonWeek(Model):
    """How checks of one week found what was read."""

    begins: date
    """Its Monday, in UTC."""
    checks: int
    """Checks that people completed."""
    judged: int
    """How many of these were looked at: all, or as many drawn at random."""
    fields: int
    """Fields that were read for those looked at."""
    asked: int
    """How many of these people were asked about."""
    corrected: int
    """How many of these they answered otherwise than it had been read."""
    share: float | None
    """Of the fields, those corrected; None without any."""
    between: tuple[float, float] | None
    """Where that share lies, 95 times of a hundred."""
    learned: int
    """Fields asked that were read where corrections say, or written as their sender is known."""
    learned_right: int
    """How many of these were read rightly."""


class LessonReport(Model):
    """Whether reading gets better."""

    weeks: tuple[LessonWeek, ...]
    """The oldest first; the last one is under way."""
