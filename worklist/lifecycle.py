"""The life of a task, after WS-HumanTask 1.1. No I/O: the table is the specification."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from schemas.clocks import ClockOperation
from schemas.tasks import OPEN, Operation, Status
from store.rows import TaskHead

T = TypeVar("T", bound=TaskHead)

MOVES: Mapping[tuple[Status, Operation], Status] = {
    (Status.CREATED, Operation.ACTIVATE): Status.READY,
    (Status.CREATED, Operation.NOMINATE): Status.RESERVED,
    (Status.CREATED, Operation.FORWARD): Status.READY,
    (Status.CREATED, Operation.SKIP): Status.OBSOLETE,
    (Status.READY, Operation.CLAIM): Status.RESERVED,
    (Status.READY, Operation.START): Status.IN_PROGRESS,
    (Status.READY, Operation.DELEGATE): Status.RESERVED,
    (Status.READY, Operation.NOMINATE): Status.RESERVED,
    (Status.READY, Operation.FORWARD): Status.READY,
    (Status.READY, Operation.SUSPEND): Status.SUSPENDED,
    (Status.READY, Operation.SKIP): Status.OBSOLETE,
    (Status.RESERVED, Operation.START): Status.IN_PROGRESS,
    (Status.RESERVED, Operation.RELEASE): Status.READY,
    (Status.RESERVED, Operation.DELEGATE): Status.RESERVED,
    (Status.RESERVED, Operation.FORWARD): Status.READY,
    (Status.RESERVED, Operation.SUSPEND): Status.SUSPENDED,
    (Status.RESERVED, Operation.COMPLETE): Status.COMPLETED,
    (Status.RESERVED, Operation.FAIL): Status.FAILED,
    (Status.RESERVED, Operation.SKIP): Status.OBSOLETE,
    (Status.IN_PROGRESS, Operation.STOP): Status.RESERVED,
    (Status.IN_PROGRESS, Operation.RELEASE): Status.READY,
    (Status.IN_PROGRESS, Operation.DELEGATE): Status.RESERVED,
    (Status.IN_PROGRESS, Operation.FORWARD): Status.READY,
    (Status.IN_PROGRESS, Operation.SUSPEND): Status.SUSPENDED,
    (Status.IN_PROGRESS, Operation.COMPLETE): Status.COMPLETED,
    (Status.IN_PROGRESS, Operation.FAIL): Status.FAILED,
    (Status.IN_PROGRESS, Operation.SKIP): Status.OBSOLETE,
    (Status.SUSPENDED, Operation.RESUME): Status.SUSPENDED,
    (Status.SUSPENDED, Operation.SKIP): Status.OBSOLETE,
    (Status.COMPLETED, Operation.UNDO): Status.RESERVED,
    **{(status, Operation.PRIORITY): status for status in OPEN},
    **{(status, Operation.DEADLINE): status for status in OPEN - {Status.SUSPENDED}},
}
"""What people may do, and where it leads.

A suspended task resumes to where it was suspended from, and a completion can be undone only within the time
that the process gives (`after`). Completing and failing a reserved task implies its start; nominating a ready
one is ours (WS-HumanTask nominates only where nobody is named yet), and so is undoing.
"""


POSSIBLE: Mapping[Status, tuple[Operation, ...]] = {
    status: tuple(operation for operation in Operation if (status, operation) in MOVES) for status in Status
}
DEPENDS = (Status.SUSPENDED, Status.COMPLETED)
"""Whether their operations are possible is a matter of the task, too."""


class Turn(StrEnum):
    """What the case does to a task."""

    ESCALATE = "escalate"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    EXIT = "exit"
    ACTIVATE = "activate"
    """Its time has come."""
    BREAK = "break"
    """It cannot be shown: its form is gone."""
    HAND_OVER = "hand_over"
    """Its owner is away and somebody stands in; or is back."""
    LEAVE = "leave"
    """Its owner is away and nobody stands in."""


TURNS: Mapping[tuple[Status, Turn], Status] = {
    **{(status, Turn.ESCALATE): status for status in OPEN},
    **{(status, Turn.WITHDRAW): Status.OBSOLETE for status in OPEN},
    **{(status, Turn.EXIT): Status.EXITED for status in OPEN},
    **{(status, Turn.BREAK): Status.ERROR for status in OPEN},
    (Status.CREATED, Turn.ACTIVATE): Status.READY,
    (Status.RESERVED, Turn.HAND_OVER): Status.RESERVED,
    (Status.IN_PROGRESS, Turn.HAND_OVER): Status.RESERVED,
    (Status.SUSPENDED, Turn.HAND_OVER): Status.SUSPENDED,
    (Status.RESERVED, Turn.LEAVE): Status.READY,
    (Status.IN_PROGRESS, Turn.LEAVE): Status.READY,
    (Status.SUSPENDED, Turn.LEAVE): Status.SUSPENDED,
    (Status.COMPLETED, Turn.REOPEN): Status.RESERVED,
}


def after(task: TaskHead, operation: Operation) -> Status | None:
    """Where an operation leads from where the task stands; None: it cannot be done now."""
    if operation is Operation.RESUME and task.status is Status.SUSPENDED:
        return task.suspended_from
    if operation is Operation.UNDO and task.undo_until is None:
        return None
    return MOVES.get((task.status, operation))


def possible(task: TaskHead) -> tuple[Operation, ...]:
    """What can be done to a task as it stands, whoever does it."""
    its = POSSIBLE[task.status]
    return its if task.status not in DEPENDS else tuple(o for o in its if after(task, o) is not None)


def awake(task: T, now: datetime) -> T:
    """The task as it is now: one whose suspension has run out is back where it was (its deadlines moved
    before); one whose completion can be undone no longer is completed for good.
    """
    if task.undo_until is not None and task.undo_until <= now:
        return replace(task, undo_until=None)
    if task.status is not Status.SUSPENDED or task.suspended_until is None or task.suspended_until > now:
        return task
    return replace(task, **resumed(task))


def resumed(task: TaskHead) -> dict[str, Any]:
    """What changes when a suspended task resumes, besides its clock."""
    return {
        "status": task.suspended_from or Status.READY,
        "suspended_from": None,
        "suspended_at": None,
        "suspended_until": None,
    }


def turnable(task: TaskHead, operation: ClockOperation) -> bool:
    """Whether this can be done to the clock of a task as it stands."""
    if operation is ClockOperation.RESTART:
        return task.open and task.status is not Status.SUSPENDED
    return task.open and (task.paused_at is not None) is (operation is ClockOperation.RESUME)
