"""What a case does to its tasks: opened, escalated, given back, withdrawn. Each may be repeated."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from schemas.base import Data, TaskId
from schemas.clocks import Clock
from schemas.contracts import OpenedTask, OpenTask, Reopen, Withdraw
from schemas.descriptors import FormDescriptor
from schemas.errors import NotFound
from schemas.tasks import Status, asks
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow, TaskRow
from store.tasks import Duty
from worklist import calendar, clock, earlier, facets, stand_ins
from worklist.answers import known_values
from worklist.desk import barred_from, hours_of, keep_answer, moved, plain, told
from worklist.forms import FormShelf
from worklist.handovers import let_operations
from worklist.lifecycle import TURNS, Turn
from worklist.naming import Naming, naming
from worklist.operations import given_back
from worklist.views import document_ids

LONGEST_TITLE = 300
LONGEST_STAGE = 100
TAKEN_AWAY = frozenset({Status.EXITED, Status.OBSOLETE})
WANTED_AFTER_ALL = "it is needed after all"


async def open_task(tx: Transaction, forms: FormShelf, request: OpenTask) -> OpenedTask:
    """Open a task, or give the one that is there as it stands."""
    file = await tx.cases.lock(request.case)
    around = await tx.around.to_open(request.case)
    duties = await tx.tasks.duties(request.case) if around.busy else {}
    if request.task in duties:
        return await _again(tx, file, request)
    if file.row.over:
        return OpenedTask(task=request.task, status=Status.OBSOLETE, reason=file.row.reason)
    form = await forms.current(tx, request.form, request.version, request.now)
    process = await tx.processes.get(file.row.process) if request.facets else None
    request = await earlier.offered(tx, file.row, request)
    people = await naming(tx, request, around.teams)
    row = await _new(tx, file.row, form, _both_ways(duties.values(), request), people)
    stage = stage_kept(request.stage)
    if stage is not None and stage != file.row.stage:
        file.change(stage=stage)
    file.note(_opened_event(row, request))
    await tx.tasks.add(row, facets.filled(process, request.facets), file.row)
    await tx.tasks.bind(file.row.id, request.not_by, form.name)
    return opened(row)


async def _again(tx: Transaction, file: CaseFile, request: OpenTask) -> OpenedTask:
    """The task that was asked for before."""
    _, there = await tx.tasks.lock(request.task)
    if there.status in TAKEN_AWAY:
        return await _wanted_again(tx, file, there, request.now)
    return await _as_it_stands(tx, there)


def _both_ways(duties: Iterable[Duty], request: OpenTask) -> OpenTask:
    """Duties that are kept apart are so whichever of them is done first."""
    others = sorted({duty.form for duty in duties if request.form in duty.not_by})
    return request.model_copy(update={"not_by": tuple(dict.fromkeys((*request.not_by, *others)))})


async def _wanted_again(tx: Transaction, file: CaseFile, task: TaskRow, now: datetime) -> OpenedTask:
    """A task that was taken away, and that its case asks for (again): open, unless a person closed it.

    So it is when the process runs from an older copy: what it did not know of was taken away as left behind.
    """
    told = [row for row in await tx.outbox.of_case(task.case_id) if row.name == "task_closed"]
    if file.row.over or clock.has_expired(task) or any(row.payload["task"] == str(task.id) for row in told):
        return opened(task)
    changes: Data = {"status": Status.READY, "closed_at": None, "owner_id": None, "for_id": None}
    changes |= await _awake_again(tx, task, now)
    changed = await tx.tasks.change(task, **changes)
    if changed is None:
        return await _other(tx, task.id)
    words = {"title": task.title, "reason": WANTED_AFTER_ALL}
    file.note(_event("task.reopened", now, task, changed, changes, words))
    return opened(changed)


async def _awake_again(tx: Transaction, task: TaskRow, now: datetime) -> Data:
    """What was resting when it was taken away does not rest any more, nor does its clock."""
    if task.suspended_at is None:
        return {}
    hours = await hours_of(tx, task, task.home_team)
    runs = clock.resumed(clock.of(task), now, rest=True)
    rested = dict.fromkeys(("suspended_from", "suspended_at", "suspended_until"))
    return {**rested, **clock.columns(runs, hours, task.escalation)}


def stage_kept(stage: str | None) -> str | None:
    """A stage as it is kept of a case."""
    return None if stage is None else shortened(stage, LONGEST_STAGE)


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is longer than what is kept."""
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def opened(task: TaskRow) -> OpenedTask:
    """The task as its case sees it."""
    return OpenedTask(
        task=task.id,
        status=task.status,
        answer=task.answer if task.status is Status.COMPLETED else None,
        reason=task.reason,
        due_at=task.due_at,
        deadlines=clock.to_come(task),
        expired=clock.has_expired(task),
        asks=asks(task.form, task.title, task.origin),
    )


async def _as_it_stands(tx: Transaction, task: TaskRow) -> OpenedTask:
    """A completion that may still be undone is none yet for the case."""
    held = task.undo_until is not None and await tx.outbox.holds(task.case_id, task.id)
    return opened(replace(task, status=Status.RESERVED) if held else task)


async def reopen(tx: Transaction, request: Reopen) -> None:
    """Give a completed task back; the answer becomes its draft, so that nothing is typed twice."""
    file, task = await _mine(tx, request.task, request)
    status = TURNS.get((task.status, Turn.REOPEN))
    if status is None or file.row.over:
        return
    await keep_answer(tx, task, request.now)
    elsewhere = await stand_ins.in_their_place(tx, task, await barred_from(tx, task), request.now)
    back = {"status": status, "reason": request.reason, **given_back(task), **elsewhere}
    changes = moved(task, back)
    changed = await tx.tasks.change(task, **changes)
    if changed is not None:
        words = {"title": task.title, "reason": request.reason}
        file.note(_event("task.reopened", request.now, task, changed, changes, words))
        await let_operations(tx, task.id, request.now)


async def withdraw(tx: Transaction, request: Withdraw) -> None:
    """Close tasks that are not needed any more."""
    for task_id in request.tasks:
        try:
            file, task = await _mine(tx, task_id, request)
        except NotFound:
            continue
        status = TURNS.get((task.status, Turn.WITHDRAW))
        if status is None:
            await _let_stand(tx, file, task, request.now)
            continue
        changes = moved(task, {"status": status, "closed_at": request.now, "activates_at": None})
        changed = await tx.tasks.change(task, **changes)
        if changed is not None:
            file.note(_event("task.withdrawn", request.now, task, changed, changes, {"title": task.title}))


async def _let_stand(tx: Transaction, file: CaseFile, task: TaskRow, now: datetime) -> None:
    """A completion cannot be undone any more once the case goes on without it: nobody would be waiting."""
    if task.undo_until is None or task.undo_until <= now:
        return
    changes = {"undo_until": None}
    changed = await tx.tasks.change(task, **changes)
    if changed is not None:
        file.note(_event("task.final", now, task, changed, changes, {"title": task.title}))


async def _mine(tx: Transaction, task_id: TaskId, request: Reopen | Withdraw) -> tuple[CaseFile, TaskRow]:
    file, task = await tx.tasks.lock(task_id)
    if task.case_id != request.case:
        raise NotFound("There is no such task in this case.")
    return file, task


async def _other(tx: Transaction, task_id: TaskId) -> OpenedTask:
    there = await tx.tasks.find(task_id)
    if there is None:
        raise NotFound("There is no such task.")
    return await _as_it_stands(tx, there)


async def _new(
    tx: Transaction, case: CaseRow, form: FormDescriptor, request: OpenTask, people: Naming
) -> TaskRow:
    readings = await tx.readings.get(request.readings)
    runs = Clock(start=request.now, due=request.due, start_by=request.start_by, steps=request.escalation)
    needed = runs.needs_calendar or (request.begins is not None and request.begins.needs_calendar)
    hours = await tx.calendars.of_team(people.team) if needed else clock.ALWAYS
    return TaskRow(
        tenant=case.tenant,
        id=request.task,
        case_id=case.id,
        process=case.process,
        version=1,
        status=people.status,
        suspended_from=None,
        suspended_at=None,
        suspended_until=None,
        origin=request.origin,
        title=shortened(request.title, LONGEST_TITLE),
        team=people.team,
        home_team=people.team,
        owner_id=None,
        for_id=None,
        named=people.named,
        stand_ins=people.stand_ins,
        activates_at=calendar.instant(request.begins, request.now, hours.calendar)
        if request.begins
        else None,
        priority=request.priority,
        created_at=request.now,
        closed_at=None,
        completed_by=None,
        on_behalf_of=None,
        form=form.name,
        form_version=form.version,
        schema_hash=form.schema_hash,
        apart=request.apart,
        not_by=list(request.not_by),
        not_seen_by=list(request.not_seen_by),
        not_by_filer=request.not_by_filer,
        undo_seconds=int(request.undo.total_seconds()),
        undo_until=None,
        escalated=0,
        facets=request.facets,
        customer_waits=request.customer_waits,
        filed_by=case.created_by,
        needs=",".join(sorted(request.needs)) or None,
        reason=people.reason,
        asked=list(request.asked) if request.asked is not None else None,
        blind=list(request.blind) or None,
        known=known_values(readings, form.json_schema, request.known, request.blind),
        readings=[str(each) for each in request.readings],
        shown=request.shown,
        documents=document_ids(request.documents),
        answer=None,
        **clock.columns(runs, hours),
    )


def _opened_event(row: TaskRow, request: OpenTask) -> Event:
    said: Data = {"status": row.status, "team": row.team, "due_at": row.due_at, "form": row.form}
    said |= {"named": row.named} if row.named else {}
    words = {"title": row.title, "team": row.team, "reason": row.reason}
    return Event(
        kind="task.opened",
        at=request.now,
        task=row.id,
        after=plain(said),
        words={name: value for name, value in words.items() if value is not None},
    )


def _event(kind: str, at: datetime, before: TaskRow, after: TaskRow, changes: Data, words: Data) -> Event:
    return Event(
        kind=kind,
        at=at,
        task=before.id,
        before=told(before, changes),
        after=told(after, changes),
        words=words,
    )
