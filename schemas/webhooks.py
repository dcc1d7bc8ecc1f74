"""What client systems hear of their cases, as the body of a signed webhook."""

from typing import Literal

from pydantic import Field

from schemas.base import CaseId, Data, Instant, Model, TaskId


class CaseEnded(Model):
    """A case that the system started has ended."""

    event: Literal["case.completed", "case.failed", "case.cancelled"]
    at: Instant
    """When it happened; not when it was sent."""
    id: CaseId
    number: str
    reference: str | None
    """The system's own number for the case."""
    process: str
    status: str
    outcome: Data | None
    """What the process returned; null unless it is completed."""


class NoticeTold(Model):
    """Something that the account of the system is told of, as a person is under Notices."""

    event: str = Field(pattern="^notice[.]", description="`notice.` and its kind, such as `notice.answered`.")
    at: Instant
    """When it happened; not when it was sent."""
    id: CaseId
    """The case."""
    number: str
    reference: str | None
    task: TaskId | None
    text: str
    """In words for people."""


Told = CaseEnded | NoticeTold
