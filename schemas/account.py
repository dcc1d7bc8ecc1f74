"""What a running case says of itself when it is asked, so that the records can be compared with it."""

from schemas.base import Data, Model, TaskId
from schemas.contracts import Finish, OpenTask, Record
from schemas.messages import TaskClosed


class Answered(Model):
    """A task whose end the case has heard of."""

    request: OpenTask
    """As it was asked, without what was only shown or filled in beforehand."""
    closed: TaskClosed


class Account(Model):
    """Query `account`: where a case stands, as far as the records have to agree."""

    waiting: tuple[OpenTask, ...] = ()
    """Tasks that the case asked for and waits for."""
    watched: tuple[TaskId, ...] = ()
    """Tasks that people added, and whose end it has not heard of."""
    answered: tuple[Answered, ...] = ()
    heard: tuple[str, ...] = ()
    """`identity` of every message that counts once: from clients, of documents, of tasks added."""
    highest: int = 0
    """The largest `seq` it has heard."""
    recorded: tuple[Record, ...] = ()
    """What it put into the case file, each name as it was put last."""
    cancelled: bool = False
    """Whether it has heard that it is to end."""
    end: Finish | None = None
    """How it ended, once it has."""


def slim(request: OpenTask) -> OpenTask:
    """The request without what is only needed while the task is worked."""
    nothing: Data = {"shown": {}, "known": {}, "readings": (), "documents": (), "facets": {}}
    return request.model_copy(update=nothing)
