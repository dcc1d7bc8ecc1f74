"""What a person's own worklist is made of: the next task and why, saved views, skills, capacity."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from schemas.base import Instant, Model
from schemas.requests import ORDER, View
from schemas.tasks import Status
from schemas.views import PersonView, TaskView

MOST_NEEDED = 2
"""Skills that one task may need at most."""
Skill = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class Because(StrEnum):
    """Why a task is the next one."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    PRIORITY = "priority"
    CUSTOMER_WAITS = "customer_waits"
    SKILL = "skill"
    AGE = "age"
    FIRST = "first"


class Reason(Model):
    """One of the reasons why a task is the next one."""

    code: Because
    text: str
    """In words for staff."""


class NextWish(Model):
    """Which tasks the next one is looked for among."""

    team: str | None = Field(default=None, min_length=1, max_length=63, examples=["adjusters"])
    process: str | None = Field(default=None, min_length=1, max_length=100)


class NextTask(Model):
    """The task that was given out, and why this one."""

    task: TaskView | None
    """None: nothing waits that this person may do."""
    why: tuple[Reason, ...] = ()


class Desk(Model):
    """What a person can do, and how much at once."""

    person: PersonView
    skills: tuple[str, ...] = ()
    capacity: int | None = None
    """Tasks in hand at most; None: no limit."""
    free: bool = False
    """Takes work that a team hands out."""
    in_hand: int = 0


class DeskChange(Model):
    """What is to change; what is left out stays as it is."""

    skills: tuple[Skill, ...] | None = Field(default=None, max_length=20)
    capacity: int | None = Field(default=None, ge=0, le=1000)
    """0: no limit."""
    free: bool | None = None


class TeamWork(Model):
    """How a team's work comes to its members."""

    push: bool
    """It is handed out to whoever is free; else it is taken from the queue."""


class ViewQuery(Model):
    """A list of tasks as it was put together."""

    view: View = View.TEAM
    team: str | None = Field(default=None, max_length=63)
    process: str | None = Field(default=None, max_length=100)
    status: Status | None = None
    q: str | None = Field(default=None, max_length=200)
    order: str | None = Field(default=None, pattern=ORDER)
    facets: dict[str, str] = Field(default={}, max_length=20)


class NewView(Model):
    """A list of tasks to be kept under a name."""

    name: str = Field(min_length=1, max_length=100, examples=["Water damage over 5,000"])
    team: str | None = Field(default=None, min_length=1, max_length=63)
    """Shared with the members of this team; None: for oneself."""
    query: ViewQuery


class SavedView(NewView):
    """A list of tasks that was kept."""

    id: UUID
    owner: PersonView
    mine: bool
    changed_at: Instant
