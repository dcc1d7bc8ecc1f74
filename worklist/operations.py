"""What each operation changes in a task. Pure: the service writes it down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schemas.base import Data, DocumentId
from schemas.people import Person
from schemas.tasks import Operation
from store.calendars import Hours
from store.rows import TaskRow
from worklist import clock, lifecycle

DONE: Mapping[Operation, str] = {
    Operation.CLAIM: "task.claimed",
    Operation.RELEASE: "task.released",
    Operation.START: "task.started",
    Operation.STOP: "task.stopped",
    Operation.DELEGATE: "task.delegated",
    Operation.FORWARD: "task.forwarded",
    Operation.SUSPEND: "task.suspended",
    Operation.RESUME: "task.resumed",
    Operation.COMPLETE: "task.completed",
    Operation.FAIL: "task.failed",
    Operation.SKIP: "task.skipped",
    Operation.NOMINATE: "task.nominated",
    Operation.ACTIVATE: "task.activated",
    Operation.PRIORITY: "task.priority_set",
    Operation.DEADLINE: "task.deadline_set",
    Operation.UNDO: "task.undone",
}
"""The kind of event that an operation leaves behind."""
CLOSING = frozenset({Operation.COMPLETE, Operation.FAIL, Operation.SKIP})
GIVING = frozenset({Operation.DELEGATE, Operation.NOMINATE})
"""Operations that put the task into somebody's hands."""
TIMING = frozenset({Operation.SUSPEND, Operation.RESUME})
"""Operations that stop the clock or let it run."""
NEEDS_REASON = frozenset({Operation.FAIL, Operation.SKIP})
MAY_HAVE_REASON = frozenset({Operation.PRIORITY, Operation.DEADLINE})


@dataclass(frozen=True)
class Deed:
    """An operation with all that it needs, looked up and checked."""

    task: TaskRow
    person: Person
    now: datetime
    target: Person | None = None
    stands_for: Person | None = None
    """Who was meant, but is away; the target stands in for them."""
    team: str | None = None
    until: datetime | None = None
    reason: str | None = None
    answer: Data | None = None
    hours: Hours = clock.ALWAYS
    """Calendar of the team whose work it is afterwards."""
    attached: tuple[DocumentId, ...] = ()
    """Documents that the answer names."""
    priority: int | None = None
    due_at: datetime | None = None
    elsewhere: Data = field(default_factory=dict)
    """What changes besides when a task does not go back to whoever had it, for they are away."""


def changes(operation: Operation, deed: Deed) -> dict[str, Any]:
    """The columns that change, with their new values."""
    status = lifecycle.after(deed.task, operation)
    return {"status": status, **EFFECTS.get(operation, _nothing)(deed)}


def words(operation: Operation, deed: Deed) -> Data:
    """What the sentence about it needs."""
    said = {
        "title": deed.task.title,
        "to": deed.target.name if deed.target else None,
        "instead_of": deed.stands_for.name if deed.stands_for else None,
        "team": deed.team,
        "priority": deed.priority,
        "due_at": deed.due_at.isoformat() if deed.due_at else None,
        "until": deed.until.isoformat() if deed.until else None,
        "reason": deed.reason,
    }
    return {name: value for name, value in said.items() if value is not None}


def _nothing(deed: Deed) -> dict[str, Any]:
    return {}


def _own(deed: Deed) -> dict[str, Any]:
    return {"owner_id": deed.person.id, "for_id": deed.person.on_behalf_of}


def _let_go(deed: Deed) -> dict[str, Any]:
    return {"owner_id": None, "for_id": None}


def _give(deed: Deed) -> dict[str, Any]:
    return {
        "owner_id": deed.target.id if deed.target else None,
        "for_id": deed.stands_for.id if deed.stands_for else None,
        "activates_at": None,
    }


def _forward(deed: Deed) -> dict[str, Any]:
    moved = {**_let_go(deed), "team": deed.team, "home_team": deed.team, "activates_at": None}
    return {**moved, **clock.columns(clock.of(deed.task), deed.hours, deed.task.escalation)}


def _activate(deed: Deed) -> dict[str, Any]:
    return {"activates_at": None}


def _prioritize(deed: Deed) -> dict[str, Any]:
    return {"priority": deed.priority}


def _move_deadline(deed: Deed) -> dict[str, Any]:
    """What a person says holds whatever the calendar; the escalation steps still to come move with it."""
    task = deed.task
    if deed.due_at is None:
        return {}
    return clock.columns(clock.set_due(task, deed.due_at), deed.hours, task.escalation)


def _suspend(deed: Deed) -> dict[str, Any]:
    rests = clock.paused(clock.of(deed.task), deed.now, until=deed.until, rest=True)
    return {
        "suspended_from": deed.task.status,
        "suspended_at": deed.now,
        "suspended_until": deed.until,
        **clock.columns(rests, deed.hours, deed.task.escalation),
    }


def _resume(deed: Deed) -> dict[str, Any]:
    runs = clock.resumed(clock.of(deed.task), deed.now, rest=True)
    return {**lifecycle.resumed(deed.task), **clock.columns(runs, deed.hours, deed.task.escalation)}


def _complete(deed: Deed) -> dict[str, Any]:
    grace = timedelta(seconds=deed.task.undo_seconds)
    return {
        "answer": deed.answer,
        "closed_at": deed.now,
        "completed_by": deed.person.id,
        "on_behalf_of": deed.person.on_behalf_of,
        "undo_until": deed.now + grace if grace else None,
    }


def given_back(task: TaskRow) -> dict[str, Any]:
    """What changes when a completed task goes back to who completed it."""
    return {
        "owner_id": task.completed_by,
        "for_id": task.on_behalf_of,
        "answer": None,
        "closed_at": None,
        "completed_by": None,
        "on_behalf_of": None,
        "undo_until": None,
    }


def _undo(deed: Deed) -> dict[str, Any]:
    return {**given_back(deed.task), **deed.elsewhere}


def _give_up(deed: Deed) -> dict[str, Any]:
    return {"closed_at": deed.now, "reason": deed.reason, "activates_at": None}


EFFECTS: Mapping[Operation, Callable[[Deed], dict[str, Any]]] = {
    Operation.CLAIM: _own,
    Operation.START: _own,
    Operation.RELEASE: _let_go,
    Operation.DELEGATE: _give,
    Operation.NOMINATE: _give,
    Operation.FORWARD: _forward,
    Operation.SUSPEND: _suspend,
    Operation.RESUME: _resume,
    Operation.COMPLETE: _complete,
    Operation.FAIL: _give_up,
    Operation.SKIP: _give_up,
    Operation.ACTIVATE: _activate,
    Operation.PRIORITY: _prioritize,
    Operation.DEADLINE: _move_deadline,
    Operation.UNDO: _undo,
}
