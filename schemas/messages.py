"""What the relay tells a running case: the signals of every process."""

import hashlib
import json

from pydantic import AwareDatetime

from schemas.base import Data, DocumentId, Model, PersonId, TaskId
from schemas.tasks import Status

INLINE_ANSWER = 64 * 1024
"""Bytes of JSON up to which an answer travels in its signal; a larger one is fetched."""


class TaskClosed(Model):
    """Signal `task_closed`: a task has ended, for better or worse."""

    seq: int
    task: TaskId
    status: Status
    answer: Data | None = None
    """None when the task was not completed, or the answer is larger than `INLINE_ANSWER`."""
    reason: str | None = None
    by: PersonId | None = None
    """Who completed it."""
    on_behalf_of: PersonId | None = None
    """For whom."""
    at: AwareDatetime | None = None
    """When it ended."""


class TaskChanged(Model):
    """Signal `task_changed`: deadlines moved, or the clock stands still (no instants) or runs again."""

    seq: int
    task: TaskId
    deadlines: tuple[AwareDatetime, ...] = ()
    """Instants of the escalation steps still to come."""


class AdHocOpened(Model):
    """Signal `ad_hoc_opened`: a person added a task; the case watches its deadlines too."""

    seq: int
    task: TaskId
    deadlines: tuple[AwareDatetime, ...] = ()


class CaseMessage(Model):
    """Signal `case_message`: a client or person tells the case something by name."""

    seq: int
    name: str
    data: Data
    at: AwareDatetime


class DocumentsAdded(Model):
    """Signal `documents_added`: more paper came in for the case."""

    seq: int
    documents: tuple[DocumentId, ...]


Signal = TaskClosed | TaskChanged | AdHocOpened | CaseMessage | DocumentsAdded


def identity(message: Signal) -> str:
    """What tells a message that comes again from another one.

    The number alone does not: records that were restored from an older copy give numbers out once more.
    """
    text = json.dumps(message.model_dump(mode="json"), sort_keys=True)
    return f"{message.seq}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
