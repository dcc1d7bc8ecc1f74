"""What a running case waits for, as it says itself when it is asked."""

from enum import StrEnum

from pydantic import AwareDatetime

from schemas.base import Model, TaskId


class WaitKind(StrEnum):
    """What is waited for."""

    TASK = "task"
    MESSAGE = "message"
    DOCUMENTS = "documents"
    MOMENT = "moment"
    STEP = "step"
    """Something that is being done without a person: a connector's work, or reading."""


class Wait(Model):
    """One thing that a case waits for."""

    kind: WaitKind
    title: str
    """In the words of the process."""
    since: AwareDatetime
    name: str | None = None
    """Of the message that it can be told."""
    task: TaskId | None = None
    until: AwareDatetime | None = None
    """When a moment has come."""


class Waiting(Model):
    """Query `waiting`: all that a case waits for at once."""

    waits: tuple[Wait, ...] = ()


class WaitingView(Waiting):
    """What a case waits for, asked at this moment."""

    known: bool
    """False: the case cannot be asked now, since the engine or its workers do not answer."""
