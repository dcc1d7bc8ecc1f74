"""One person at one task: looked at, worked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pydantic_core

from schemas.base import Data, PersonId, TaskId
from schemas.errors import Conflict, Invalid
from schemas.messages import INLINE_ANSWER, TaskChanged, TaskClosed
from schemas.people import Person
from schemas.requests import OperationArgs
from schemas.tasks import Operation, Status
from schemas.views import TaskView
from store.calendars import Hours
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import TaskRow
from worklist import access, clock, lifecycle, operations, views
from worklist.answers import answer, require_keepable
from worklist.forms import FormShelf
from worklist.operations import Deed


@dataclass(frozen=True)
class Wish:
    """What a person wants to do to a task, on the version they saw."""

    person: Person
    task: TaskId
    operation: Operation
    version: int
    args: OperationArgs
    now: datetime


async def view(tx: Transaction, forms: FormShelf, person: Person, task_id: TaskId, now: datetime) -> TaskView:
    """The task as this person sees it."""
    worked = await tx.tasks.worked(task_id, person.id)
    worked = replace(worked, task=lifecycle.awake(worked.task, now))
    task = worked.task
    access.require_sight(person, task, worked.created_by)
    excluded = await _excluded(tx, task)
    return views.task_view(
        worked,
        access.allowed(person, task, excluded),
        await forms.by_hash(tx, task.schema_hash),
        await tx.readings.get(UUID(each) for each in task.readings),
        await views.documents_beside(tx, task.case_id, task.documents),
        access.clock_allowed(person, task),
    )


async def operate(tx: Transaction, forms: FormShelf, wish: Wish) -> None:
    """Carry out a wish, if it may be."""
    file, stored = await tx.tasks.lock(wish.task)
    task = lifecycle.awake(stored, wish.now)
    access.require_sight(wish.person, task, file.row.created_by)
    if await _done_already(tx, forms, task, wish):
        return
    excluded = await _excluded(tx, task)
    await _require(tx, task, wish, excluded)
    deed = await _deed(tx, forms, task, wish, excluded)
    await _write(tx, file, stored, deed, wish.operation)


async def _excluded(tx: Transaction, task: TaskRow) -> frozenset[PersonId]:
    return await tx.tasks.completers(task.case_id, task.not_by) if task.not_by else frozenset()


async def _done_already(tx: Transaction, forms: FormShelf, task: TaskRow, wish: Wish) -> bool:
    """Whether this person has done just this; completing with another answer is another thing."""
    if wish.operation is Operation.CLAIM:
        return task.owner_id == wish.person.id and task.status in (Status.RESERVED, Status.IN_PROGRESS)
    if wish.operation is not Operation.COMPLETE or task.status is not Status.COMPLETED:
        return False
    if task.completed_by != wish.person.id:
        return False
    try:
        again = await _answer(tx, forms, task, wish.args)
    except Invalid:
        again = None
    if again != task.answer:
        raise Conflict("You have completed this task already, with another answer.", version=task.version)
    return True


async def _require(tx: Transaction, task: TaskRow, wish: Wish, excluded: frozenset[PersonId]) -> None:
    holder: str | None = None
    held_by = task.completed_by or task.owner_id
    if held_by is not None and held_by != wish.person.id:
        holder = (await tx.people.views([held_by]))[held_by].name
    elif held_by is not None:
        holder = wish.person.name
    access.require_version(task, wish.version, wish.operation, holder)
    access.require_right(wish.person, task, wish.operation, excluded, holder)


async def _deed(
    tx: Transaction, forms: FormShelf, task: TaskRow, wish: Wish, excluded: frozenset[PersonId]
) -> Deed:
    """Everything the operation needs, looked up and checked."""
    deed = Deed(task, wish.person, wish.now)
    args = wish.args
    if wish.operation in operations.GIVING:
        target = await tx.people.named(_needed(args.to, "to", "name the person it goes to"))
        access.require_candidate(target, task, excluded)
        return replace(deed, target=target)
    if wish.operation is Operation.FORWARD:
        team = await _team(tx, args)
        return replace(deed, team=team, hours=await hours_of(tx, task, team))
    if wish.operation in operations.TIMING:
        hours = await hours_of(tx, task, task.home_team)
        return replace(deed, until=_later(args.until, wish.now), hours=hours)
    if wish.operation in operations.NEEDS_REASON:
        reason = _needed(args.reason, "reason", "say why")
        require_keepable(reason, ("reason",))
        return replace(deed, reason=reason)
    if wish.operation is Operation.COMPLETE:
        return replace(deed, answer=await _answer(tx, forms, task, args))
    return deed


async def hours_of(tx: Transaction, task: TaskRow, team: str) -> Hours:
    """The calendar of the team, where the task's deadlines need one."""
    return await tx.calendars.of_team(team) if clock.of(task).needs_calendar else clock.ALWAYS


async def _answer(tx: Transaction, forms: FormShelf, task: TaskRow, args: OperationArgs) -> Data:
    if args.data is None:
        raise _missing("data", "give the answer, as the form wants it")
    form = await forms.by_hash(tx, task.schema_hash)
    return answer(args.data, task.known, task.asked, forms.model(task.schema_hash), form.json_schema)


async def _team(tx: Transaction, args: OperationArgs) -> str:
    team = _needed(args.to, "to", "name the team it goes to")
    if not await tx.people.has_team(team):
        raise Invalid(
            "There is no such team.", [{"loc": ["to"], "msg": "choose one of the teams that there are"}]
        )
    return team


def _needed(value: str | None, name: str, remedy: str) -> str:
    if value is None:
        raise _missing(name, remedy)
    return value


def _missing(name: str, remedy: str) -> Invalid:
    return Invalid(f"This needs `{name}`: {remedy}.", [{"loc": [name], "msg": remedy}])


def _later(until: datetime | None, now: datetime) -> datetime | None:
    if until is not None and until <= now:
        raise Invalid("This moment has passed.", [{"loc": ["until"], "msg": "choose a moment still to come"}])
    return until


async def _write(tx: Transaction, file: CaseFile, stored: TaskRow, deed: Deed, operation: Operation) -> None:
    """The task, its event and what the case is told, together."""
    woken = difference(stored, deed.task)
    changes = {**woken, **operations.changes(operation, deed)}
    changed = await tx.tasks.change(stored, **changes)
    if changed is None:
        raise Conflict("This task has changed in the meantime; look at it again.")
    if operation in operations.CLOSING:
        await tx.tasks.drop_draft(stored.id, deed.person.id)
    file.note(
        Event(
            kind=operations.DONE[operation],
            at=deed.now,
            actor=deed.person.id,
            on_behalf_of=deed.person.on_behalf_of,
            task=stored.id,
            before=told(stored, changes),
            after=told(changed, changes),
            words=operations.words(operation, deed),
        )
    )
    tell(file, changed, operation, clock.to_come(stored), deed.now)


def tell(
    file: CaseFile, task: TaskRow, operation: Operation, before: tuple[datetime, ...], now: datetime
) -> None:
    """Tell the case what concerns it; `before` are the deadlines that it knows of."""
    left = clock.to_come(task)
    if operation in operations.CLOSING:
        file.signal(lambda seq: closed(seq, task), now)
    elif left != before or operation in (Operation.SUSPEND, Operation.RESUME):
        file.signal(lambda seq: TaskChanged(seq=seq, task=task.id, deadlines=left), now)


def told(task: TaskRow, changes: Iterable[str]) -> Data:
    """What an event tells of a task's columns; instants say what its clock says, in fewer words."""
    return {name: plain(getattr(task, name)) for name in changes if name != "clock"}


def closed(seq: int, task: TaskRow) -> TaskClosed:
    """The message that a task has ended; a large answer stays in the store."""
    inline = task.answer is None or len(pydantic_core.to_json(task.answer)) <= INLINE_ANSWER
    return TaskClosed(
        seq=seq,
        task=task.id,
        status=task.status,
        answer=task.answer if inline else None,
        reason=task.reason if task.status in (Status.FAILED, Status.OBSOLETE) else None,
    )


def difference(before: TaskRow, after: TaskRow) -> dict[str, Any]:
    """The columns in which two states of a task differ."""
    return {name: value for name, value in vars(after).items() if getattr(before, name) != value}


def plain(value: Any) -> Any:
    """A column's value as JSON."""
    return pydantic_core.to_jsonable_python(value)
