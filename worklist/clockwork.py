"""What people do to the clock of a task: stop it, let it run on, start it anew. The task itself goes on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from schemas.base import TaskId
from schemas.clocks import Clock, ClockChange, ClockOperation
from schemas.errors import Conflict, Invalid
from schemas.messages import TaskChanged
from schemas.people import Person
from store.database import Transaction
from store.events import Event
from store.rows import TaskRow
from worklist import access, clock, lifecycle
from worklist.answers import require_keepable
from worklist.desk import difference, hours_of, told
from worklist.reasons import too_late

AHEAD = timedelta(seconds=5)
"""How far another clock may be ahead of ours."""
DONE = {
    ClockOperation.PAUSE: "task.clock_paused",
    ClockOperation.RESUME: "task.clock_resumed",
    ClockOperation.RESTART: "task.clock_restarted",
}
CANNOT = {
    ClockOperation.PAUSE: "The clock of this task stands still already; let it run on first.",
    ClockOperation.RESUME: "The clock of this task is running; there is nothing to resume.",
    ClockOperation.RESTART: "This task is suspended; resume it first.",
}


async def change(
    tx: Transaction,
    person: Person,
    task_id: TaskId,
    operation: ClockOperation,
    wanted: ClockChange,
    now: datetime,
) -> None:
    """Carry it out, if it may be; the deadlines move, and the case is told."""
    require_keepable(wanted.reason, ("reason",))
    file, stored = await tx.tasks.lock(task_id)
    task = lifecycle.awake(stored, now)
    access.require_sight(person, task, file.row.created_by)
    at = min(wanted.at or now, now)
    _require(person, task, operation, wanted, now)
    runs = TURNED[operation](clock.of(task), at, wanted.reason)
    hours = await hours_of(tx, task, task.home_team)
    anew = operation is ClockOperation.RESTART
    changes = {
        **difference(stored, task),
        **clock.columns(runs, hours, () if anew else task.escalation),
    }
    changed = await tx.tasks.change(stored, **changes)
    if changed is None:
        raise Conflict("This task has changed in the meantime; look at it again.")
    file.note(
        Event(
            kind=DONE[operation],
            at=now,
            actor=person.id,
            on_behalf_of=person.on_behalf_of,
            task=task.id,
            before=told(stored, changes),
            after={**told(changed, changes), "from": at.isoformat()},
            words={"title": task.title, "reason": wanted.reason},
        )
    )
    left = clock.to_come(changed)
    file.signal(lambda seq: TaskChanged(seq=seq, task=task.id, deadlines=left), now)


def _require(
    person: Person, task: TaskRow, operation: ClockOperation, wanted: ClockChange, now: datetime
) -> None:
    if not task.open:
        raise too_late(task, None)
    if task.version != wanted.version:
        raise Conflict("This task has changed in the meantime; look at it again.", version=task.version)
    access.require_clock_right(person, task, operation, wanted.at is not None)
    _require_moment(task, operation, wanted.at, now)
    if not lifecycle.turnable(task, operation):
        raise Conflict(CANNOT[operation], version=task.version)


def _require_moment(task: TaskRow, operation: ClockOperation, at: datetime | None, now: datetime) -> None:
    if at is None:
        return
    earliest = task.created_at
    if operation is ClockOperation.RESUME and task.paused_at is not None:
        earliest = task.paused_at
    if at > now + AHEAD:
        raise _moment("this moment is still to come")
    if at < earliest:
        raise _moment("this moment was before the task was opened, or before its clock was stopped")


def _moment(said: str) -> Invalid:
    return Invalid(f"The clock cannot be changed: {said}.", [{"loc": ["at"], "msg": said}])


TURNED: Mapping[ClockOperation, Callable[[Clock, datetime, str], Clock]] = {
    ClockOperation.PAUSE: clock.paused,
    ClockOperation.RESUME: lambda runs, at, reason: clock.resumed(runs, at),
    ClockOperation.RESTART: lambda runs, at, reason: clock.restarted(runs, at),
}
