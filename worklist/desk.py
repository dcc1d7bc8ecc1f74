"""One person at one task: looked at, worked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pydantic_core

from schemas.base import Data, PersonId, TaskId
from schemas.descriptors import FormDescriptor
from schemas.errors import CaseOver, Conflict, Invalid
from schemas.messages import INLINE_ANSWER, TaskChanged, TaskClosed
from schemas.people import Person
from schemas.requests import OperationArgs
from schemas.tasks import Bar, Operation, Status
from schemas.views import DocumentView, MayDo, TaskView
from store.calendars import Hours
from store.cases import CaseFile
from store.database import Transaction
from store.drafts import Saving
from store.events import Event
from store.rows import TaskHead, TaskRow, Worked
from worklist import access, attachments, clock, draft_tags, lifecycle, operations, stand_ins, views
from worklist.answers import answer, require_keepable, split
from worklist.forms import FormShelf
from worklist.operations import Deed

T = TypeVar("T")


REACH = timedelta(days=3652)
"""How far from now a person may set a moment: calendars look no further ahead, and each year is computed."""
CLOCKED = (Operation.SUSPEND, Operation.RESUME, Operation.DEADLINE)
"""Operations after which the case looks at its deadlines anew."""


@dataclass(frozen=True)
class Wish:
    """What a person wants to do to a task, on the version they saw."""

    person: Person
    task: TaskId
    operation: Operation
    version: int
    args: OperationArgs
    now: datetime


async def view(
    tx: Transaction, forms: FormShelf, person: Person, task_id: TaskId, now: datetime, done: bool = False
) -> TaskView:
    """The task as this person sees it after what they did; that they looked at it is kept."""
    return await seen(tx, forms, person, await look(tx, person, task_id, now, done), now)


async def seen(tx: Transaction, forms: FormShelf, person: Person, worked: Worked, now: datetime) -> TaskView:
    """A task that was looked at; that it was is kept."""
    if not worked.seen:
        tx.roles.saw(worked.task.id, person.id, now)
    return await shown(tx, forms, person, worked)


async def look(tx: Transaction, person: Person, task_id: TaskId, now: datetime, done: bool = False) -> Worked:
    """The task as it is now, if this person may see it; who has just `done` something to it may."""
    worked = await tx.tasks.worked(task_id, person.id)
    worked = replace(worked, task=lifecycle.awake(worked.task, now))
    if not done:
        access.require_sight(person, worked.task, worked.created_by)
    return worked


async def shown(tx: Transaction, forms: FormShelf, person: Person, worked: Worked) -> TaskView:
    """The task with all that is needed to work it; one whose form is gone is shown without it."""
    task = worked.task
    barred = await barred_from(tx, task)
    sealed = await sealed_from(tx, person, task)
    offers = worked.drafted and task.open and task.owner_id == person.id and worked.draft is None
    return views.task_view(
        worked,
        access.allowed(person, task, barred),
        await forms.find(tx, task.schema_hash) or gone(task),
        await tx.readings.get(UUID(each) for each in task.readings),
        await _papers(tx, person, worked),
        access.clock_allowed(person, task),
        earlier=await tx.tasks.drafts.latest(task.id, person.id) if offers else None,
        sealed=sealed,
    )


async def _papers(tx: Transaction, person: Person, worked: Worked) -> tuple[DocumentView, ...]:
    task = worked.task
    if not worked.papers and not task.documents:
        return ()
    return await views.documents_beside(tx, person, task.case_id, task.documents)


async def sealed_from(tx: Transaction, person: Person, task: TaskRow) -> bool:
    """Whether this person may not see yet what was answered, for somebody has still to answer unseen."""
    if task.apart is None or person.id == task.completed_by:
        return False
    return task.id in await tx.tasks.sealed(task.case_id)


def gone(task: TaskRow) -> FormDescriptor:
    """What stands for a form that is not known any more."""
    return FormDescriptor(
        name=task.form, version=task.form_version, title=task.form, schema_hash="", json_schema={}
    )


async def permissions(tx: Transaction, person: Person, task_id: TaskId, now: datetime) -> tuple[MayDo, ...]:
    """For every operation whether this person may do it now, and why not."""
    worked = await look(tx, person, task_id, now)
    holder = worked.completer or worked.owner
    why = access.why_not(person, worked.task, await barred_from(tx, worked.task), holder)
    return tuple(MayDo(operation=o, allowed=o not in why, why_not=why.get(o)) for o in Operation)


async def barred_from(tx: Transaction, task: TaskHead) -> Mapping[PersonId, Bar]:
    """Who may not do the task because of what they did, saw or filed."""
    return (await tx.tasks.excluded([task])).get(task.id, access.NOBODY)


async def operate(tx: Transaction, forms: FormShelf, wish: Wish) -> Worked | None:
    """Carry out a wish, if it may be; the task as it then stands, unless it has to be looked at again."""
    file, worked = await tx.tasks.take(wish.task, wish.person.id)
    stored = worked.task
    task = lifecycle.awake(stored, wish.now)
    access.require_sight(wish.person, task, file.row.created_by)
    if task.open and await forms.find(tx, task.schema_hash) is None:
        await _break(tx, file, stored, wish.now)
        return None
    wish = replace(wish, person=access.acting(wish.person, task))
    if await _done_already(tx, forms, task, wish):
        return None
    barred = await barred_from(tx, task)
    await _require(tx, task, wish, barred)
    if wish.operation is Operation.COMPLETE:
        draft_tags.require(worked, wish.args.drafts_seen)
    if wish.operation is Operation.UNDO:
        await _take_back(tx, file, task)
    deed = await _deed(tx, forms, task, wish, barred)
    changed = await _write(tx, file, stored, deed, wish.operation)
    fresh = wish.operation is Operation.UNDO or deed.attached
    return None if fresh else _still(worked, changed, deed)


def _still(worked: Worked, changed: TaskRow, deed: Deed) -> Worked | None:
    """What stood beside a task stands beside it as changed; None: a name is not known yet."""
    before = worked.task
    names = {None: None, before.owner_id: worked.owner, before.completed_by: worked.completer}
    names |= {before.for_id: worked.absent} if before.for_id else {}
    names |= {each.id: each.name for each in (deed.person, deed.target, deed.stands_for) if each}
    if not {changed.owner_id, changed.completed_by, changed.for_id} <= names.keys():
        return None
    return replace(
        worked,
        task=changed,
        owner=names[changed.owner_id],
        completer=names[changed.completed_by],
        absent=names[changed.for_id],
        draft_tag=worked.draft_tag if changed.open else None,
    )


async def _break(tx: Transaction, file: CaseFile, task: TaskRow, now: datetime) -> None:
    """A task that nobody can be shown any more ends in error; the case asks what to do instead."""
    reason = f"Its form {task.form}, version {task.form_version}, is not known here any more."
    status = lifecycle.TURNS[task.status, lifecycle.Turn.BREAK]
    changes = {"status": status, "closed_at": now, "reason": reason, "activates_at": None}
    broken = await tx.tasks.change(task, **changes)
    if broken is None:
        raise Conflict("This task has changed in the meantime; look at it again.")
    before = {name: plain(getattr(task, name)) for name in changes}
    words = {"title": task.title, "reason": reason}
    file.note(Event("task.broken", now, task=task.id, before=before, after=plain(changes), words=words))
    file.signal(lambda seq: closed(seq, broken), now)


async def _take_back(tx: Transaction, file: CaseFile, task: TaskRow) -> None:
    """Let the case not hear of a completion; the answer is a draft again, so nothing is typed twice."""
    if file.row.over:
        raise CaseOver("The case has ended, and this task with it.", version=task.version)
    if not await tx.outbox.take_back(task.case_id, task.id):
        raise Conflict(
            "The case has heard of it already; what is decided later has to correct it.", version=task.version
        )
    await keep_answer(tx, task, task.closed_at or task.created_at)


async def keep_answer(tx: Transaction, task: TaskRow, now: datetime) -> None:
    """Keep the answer of a completed task as a draft of who completed it."""
    if task.completed_by is None or task.answer is None:
        return
    asked, _ = split(task.answer, task.asked)
    await tx.tasks.drafts.put(task.id, task.completed_by, Saving(asked), now)


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


async def _require(tx: Transaction, task: TaskRow, wish: Wish, barred: Mapping[PersonId, Bar]) -> None:
    holder: str | None = None
    held_by = task.completed_by or task.owner_id
    if held_by is not None and held_by != wish.person.id:
        holder = (await tx.people.views([held_by]))[held_by].name
    elif held_by is not None:
        holder = wish.person.name
    access.require_version(task, wish.version, wish.operation, holder)
    access.require_right(wish.person, task, wish.operation, barred, holder)


async def _deed(
    tx: Transaction, forms: FormShelf, task: TaskRow, wish: Wish, barred: Mapping[PersonId, Bar]
) -> Deed:
    """Everything the operation needs, looked up and checked."""
    deed = Deed(task, wish.person, wish.now)
    args = wish.args
    if wish.operation in operations.GIVING:
        meant = await tx.people.named(_needed(args.to, "to", "name the person it goes to"))
        away = await tx.absences.substitutes(wish.now)
        target = await stand_ins.receiver(tx, meant, task, barred, away)
        return replace(deed, target=target, stands_for=meant if target != meant else None)
    if wish.operation is Operation.FORWARD:
        team = await _team(tx, args)
        return replace(deed, team=team, hours=await hours_of(tx, task, team))
    if wish.operation in operations.TIMING:
        hours = await hours_of(tx, task, task.home_team)
        return replace(deed, until=_later(args.until, wish.now), hours=hours)
    if wish.operation is Operation.UNDO and wish.person.id != task.completed_by:
        return replace(deed, elsewhere=await stand_ins.in_their_place(tx, task, barred, wish.now))
    if wish.operation in operations.NEEDS_REASON:
        reason = _needed(args.reason, "reason", "say why")
        require_keepable(reason, ("reason",))
        return replace(deed, reason=reason)
    if wish.operation is Operation.COMPLETE:
        given = await _answer(tx, forms, task, args)
        form = await forms.by_hash(tx, task.schema_hash)
        attached = await attachments.named(tx, wish.person, given, form.json_schema)
        return replace(deed, answer=given, attached=attached)
    if wish.operation in operations.MAY_HAVE_REASON:
        require_keepable(args.reason, ("reason",))
        hours = await hours_of(tx, task, task.home_team)
        return replace(deed, reason=args.reason, hours=hours, **_wanted(wish))
    return deed


def _wanted(wish: Wish) -> dict[str, Any]:
    """The priority or the deadline that is wanted."""
    args = wish.args
    if wish.operation is Operation.PRIORITY:
        return {"priority": _needed(args.priority, "priority", "say how urgent it is, from 0 to 100")}
    due_at = _needed(args.due_at, "due_at", "say until when it has to be done")
    return {"due_at": _in_reach(due_at, "due_at", wish.now)}


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


def _needed(value: T | None, name: str, remedy: str) -> T:
    if value is None:
        raise _missing(name, remedy)
    return value


def _missing(name: str, remedy: str) -> Invalid:
    return Invalid(f"This needs `{name}`: {remedy}.", [{"loc": [name], "msg": remedy}])


def _later(until: datetime | None, now: datetime) -> datetime | None:
    if until is not None and until <= now:
        raise Invalid("This moment has passed.", [{"loc": ["until"], "msg": "choose a moment still to come"}])
    return until and _in_reach(until, "until", now)


def _in_reach(at: datetime, name: str, now: datetime) -> datetime:
    """A moment that calendars can reckon with; `9999-12-31` and slips of the keyboard are none."""
    if abs(at - now) > REACH:
        said = "choose a moment within ten years"
        raise Invalid("This moment is too far away.", [{"loc": [name], "msg": said}])
    return at


async def _write(
    tx: Transaction, file: CaseFile, stored: TaskRow, deed: Deed, operation: Operation
) -> TaskRow:
    """The task, its event and what the case is told, together."""
    woken = difference(stored, deed.task)
    changes = moved(stored, {**woken, **operations.changes(operation, deed)})
    changed = tx.tasks.gather(stored, **changes)
    if operation in operations.CLOSING:
        tx.tasks.drafts.drop(stored.id, deed.person.id)
    if deed.attached:
        await attachments.join(tx, file, deed)
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
    return changed


def tell(
    file: CaseFile, task: TaskRow, operation: Operation, before: tuple[datetime, ...], now: datetime
) -> None:
    """Tell the case what concerns it; `before` are the deadlines that it knows of."""
    left = clock.to_come(task)
    if operation in operations.CLOSING:
        file.signal(lambda seq: closed(seq, task), now, after=task.undo_until)
    elif left != before or operation in CLOCKED or _passed_by(left, operation):
        file.signal(lambda seq: TaskChanged(seq=seq, task=task.id, deadlines=left), now)


def _passed_by(left: tuple[datetime, ...], operation: Operation) -> bool:
    """Whether deadlines may have passed the case by while the task counted as completed."""
    return operation is Operation.UNDO and bool(left)


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
        reason=task.reason if task.status is not Status.COMPLETED else None,
        by=task.completed_by,
        on_behalf_of=task.on_behalf_of,
        at=task.closed_at,
    )


def moved(task: TaskRow, changes: dict[str, Any]) -> dict[str, Any]:
    """Of some changes those that change anything; the status is always told."""
    return {
        name: value for name, value in changes.items() if name == "status" or getattr(task, name) != value
    }


def difference(before: TaskRow, after: TaskRow) -> dict[str, Any]:
    """The columns in which two states of a task differ."""
    return {name: value for name, value in vars(after).items() if getattr(before, name) != value}


def plain(value: Any) -> Any:
    """A column's value as JSON."""
    return pydantic_core.to_jsonable_python(value)
