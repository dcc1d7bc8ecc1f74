"""What clients and staff send: the bodies of /api/v1, kept stable."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Data, DocumentId, Instant, Model, TaskId
from schemas.tasks import CaseStatus, Status

DraftTag = Annotated[str, Field(pattern=r'^"[0-9A-Za-z_-]{1,64}"$')]
"""ETag of a draft."""


class SignIn(Model):
    """Name and password of a person."""

    name: str = Field(min_length=1, max_length=200, examples=["ada"])
    password: str = Field(min_length=1, max_length=1000, examples=["correct horse battery staple"])


class NewCase(Model):
    """A case to be started; `data` fits the schema of the process."""

    process: str = Field(min_length=1, max_length=100, examples=["household_claim"])
    data: Data = Field(default={}, examples=[{"customer": "Ada Example"}])
    documents: tuple[DocumentId, ...] = Field(
        default=(), max_length=500, examples=[["0198c5a2-7a7e-7c3f-9d52-3f5a0c3b7e11"]]
    )
    reference: str | None = Field(default=None, min_length=1, max_length=200, examples=["mail-2026-000417"])
    """The client's own number or name for it."""


class MoreDocuments(Model):
    """More paper for a running case."""

    documents: tuple[DocumentId, ...] = Field(min_length=1, max_length=500)


class Cancellation(Model):
    """Why a case is to be cancelled."""

    reason: str = Field(min_length=1, max_length=2000, examples=["The customer withdrew the claim."])


class Message(Model):
    """Something a running case is told by name."""

    data: Data = Field(default={}, examples=[{"answer": "It was the blue one."}])


class AdHocTask(Model):
    """A task that staff add to a running case."""

    form: str = Field(min_length=1, max_length=100, examples=["site_visit"])
    title: str | None = Field(default=None, min_length=1, max_length=300)
    team: str | None = Field(default=None, min_length=1, max_length=63)
    data: Data | None = None
    """Values filled in beforehand."""


class Draft(Model):
    """An answer that is not finished yet; nothing in it is checked."""

    data: Data
    version: int | None = Field(default=None, ge=1)
    """The version that was worked on, where it is known."""
    tag: str | None = Field(default=None, pattern=r"^[0-9A-Za-z_-]{8,64}$")
    """What its ETag shall be, new for each saving, so that a client whose answer got lost knows it; without
    it one is made."""


class OperationArgs(Model):
    """What an operation needs besides the task's version."""

    to: str | None = Field(default=None, min_length=1, max_length=200)
    """delegate and nominate: a person's name; forward: a team's name."""
    until: Instant | None = None
    """suspend: when it comes back."""
    data: Data | None = None
    """complete: the answer, as the form wants it."""
    reason: str | None = Field(default=None, min_length=1, max_length=2000)
    """fail and skip: why; priority and deadline may have one."""
    priority: int | None = Field(default=None, ge=0, le=100)
    """priority: 0, most urgent, to 100."""
    due_at: Instant | None = None
    """deadline: until when it has to be done."""
    drafts_seen: tuple[DraftTag, ...] | None = Field(default=None, max_length=50)
    """complete: ETags that one's own draft may have; one saved elsewhere since is not given up (412)."""


class TaskOperation(OperationArgs):
    """The body of every operation on a task."""

    version: int | None = Field(default=None, ge=1, examples=[1])
    """The version that the decision was made on; an older one is refused. If-Match may say it instead."""


class BulkItem(Model):
    """One task of many, on the version that was seen."""

    id: TaskId
    version: int = Field(ge=1)
    data: Data | None = None
    """complete: the answer to this one."""


class BulkOperation(Model):
    """The body of an operation on many tasks; what it needs besides holds for all of them."""

    tasks: tuple[BulkItem, ...] = Field(min_length=1, max_length=200)
    to: str | None = Field(default=None, min_length=1, max_length=200)
    """delegate and nominate: a person's name; forward: a team's name."""
    until: Instant | None = None
    """suspend: when they come back."""
    reason: str | None = Field(default=None, min_length=1, max_length=2000)
    """fail and skip: why."""
    priority: int | None = Field(default=None, ge=0, le=100)
    due_at: Instant | None = None


class NewAbsence(Model):
    """Somebody will be away."""

    person: str | None = Field(default=None, min_length=1, max_length=200, examples=["ada"])
    """Whose absence; without it one's own."""
    begins_at: Instant
    ends_at: Instant | None = None
    """Without it: until it is ended."""
    substitute: str | None = Field(default=None, min_length=1, max_length=200, examples=["ben"])
    """Who does the work meanwhile; without it, it goes back to its teams."""
    note: str | None = Field(default=None, min_length=1, max_length=2000)


class View(StrEnum):
    """Whose tasks are listed."""

    TEAM = "team"
    """Those of the teams that one is in."""
    MINE = "mine"
    """Those one holds."""
    ALL = "all"


class Order(StrEnum):
    """What comes first."""

    URGENCY = "urgency"
    """By deadline, priority, age and whether the customer waits (docs/reference/urgency.md)."""
    DUE = "due"
    """What is due first."""
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    CUSTOMER = "customer"


ORDER = r"^(urgency|due|newest|oldest|title|customer|facet\.[A-Za-z_][A-Za-z0-9_]*(\.desc)?)$"
"""One of `Order`, or a business value, the smallest or, with `.desc`, the largest first."""


class TaskQuery(Model):
    """Which tasks are listed, and how."""

    view: View = View.TEAM
    team: str | None = Field(default=None, max_length=63)
    process: str | None = Field(default=None, max_length=100)
    status: Status | None = None
    """None: all that are open."""
    q: str | None = Field(default=None, max_length=200)
    """Words that stand in the title, the business values or the comments; the last may be unfinished."""
    order: str | None = Field(default=None, pattern=ORDER)
    """None: open tasks by urgency, closed ones the last closed first."""
    limit: int = Field(default=50, ge=1, le=200)
    after: str | None = None
    facets: dict[str, str] = Field(default={})
    """Business values: by `name` for equal, by `name.gt`, `.ge`, `.lt`, `.le` for comparisons."""


class CaseQuery(Model):
    """Which cases are listed, the newest first."""

    process: str | None = None
    status: CaseStatus | None = None
    reference: str | None = None
    number: str | None = None
    q: str | None = None
    """Words, or parts of them, that stand in the number, title, customer or reference."""
    limit: int = Field(default=50, ge=1, le=200)
    after: str | None = None
