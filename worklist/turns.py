"""What a case does to its tasks: opened, escalated, given back, withdrawn. Each may be repeated."""

from datetime import datetime

from schemas.base import Data, TaskId
from schemas.clocks import Clock
from schemas.contracts import OpenedTask, OpenTask, Reopen, Withdraw
from schemas.descriptors import FormDescriptor
from schemas.errors import NotFound
from schemas.tasks import Status
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow, TaskRow
from worklist import clock, facets
from worklist.answers import known_values
from worklist.desk import plain, told
from worklist.forms import FormShelf
from worklist.lifecycle import TURNS, Turn
from worklist.views import document_ids

LONGEST_TITLE = 300
LONGEST_STAGE = 100


async def open_task(tx: Transaction, forms: FormShelf, request: OpenTask) -> OpenedTask:
    """Open a task, or give the one that is there as it stands."""
    there = await tx.tasks.find(request.task)
    if there is not None:
        return opened(there)
    file = await tx.cases.lock(request.case)
    if file.row.over:
        return OpenedTask(task=request.task, status=Status.OBSOLETE, reason=file.row.reason)
    form = await forms.current(tx, request.form, request.version, request.now)
    process = await tx.processes.get(file.row.process)
    row = await _new(tx, file.row, form, request)
    if not await tx.tasks.add(row, facets.filled(process, request.facets), file.row):
        return await _other(tx, request.task)
    stage = stage_kept(request.stage)
    if stage is not None and stage != file.row.stage:
        file.change(stage=stage)
    file.note(_opened_event(row, request))
    return opened(row)


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
    )


async def reopen(tx: Transaction, request: Reopen) -> None:
    """Give a completed task back; the answer becomes its draft, so that nothing is typed twice."""
    file, task = await _mine(tx, request.task, request)
    status = TURNS.get((task.status, Turn.REOPEN))
    if status is None or file.row.over:
        return
    if task.completed_by is not None and task.answer is not None:
        asked = (
            task.answer if task.asked is None else {n: v for n, v in task.answer.items() if n in task.asked}
        )
        await tx.tasks.put_draft(task.id, task.completed_by, asked, request.now)
    changes = {
        "status": status,
        "owner_id": task.completed_by,
        "reason": request.reason,
        "answer": None,
        "closed_at": None,
        "completed_by": None,
        "on_behalf_of": None,
    }
    changed = await tx.tasks.change(task, **changes)
    if changed is not None:
        words = {"title": task.title, "reason": request.reason}
        file.note(_event("task.reopened", request.now, task, changed, changes, words))


async def withdraw(tx: Transaction, request: Withdraw) -> None:
    """Close tasks that are not needed any more."""
    for task_id in request.tasks:
        try:
            file, task = await _mine(tx, task_id, request)
        except NotFound:
            continue
        status = TURNS.get((task.status, Turn.WITHDRAW))
        if status is None:
            continue
        changes = {"status": status, "closed_at": request.now}
        changed = await tx.tasks.change(task, **changes)
        if changed is not None:
            file.note(_event("task.withdrawn", request.now, task, changed, changes, {"title": task.title}))


async def _mine(tx: Transaction, task_id: TaskId, request: Reopen | Withdraw) -> tuple[CaseFile, TaskRow]:
    file, task = await tx.tasks.lock(task_id)
    if task.case_id != request.case:
        raise NotFound("There is no such task in this case.")
    return file, task


async def _other(tx: Transaction, task_id: TaskId) -> OpenedTask:
    there = await tx.tasks.find(task_id)
    if there is None:
        raise NotFound("There is no such task.")
    return opened(there)


async def _new(tx: Transaction, case: CaseRow, form: FormDescriptor, request: OpenTask) -> TaskRow:
    readings = await tx.readings.get(request.readings)
    runs = Clock(start=request.now, due=request.due, start_by=request.start_by, steps=request.escalation)
    hours = await tx.calendars.of_team(request.team) if runs.needs_calendar else clock.ALWAYS
    return TaskRow(
        tenant=case.tenant,
        id=request.task,
        case_id=case.id,
        process=case.process,
        version=1,
        status=Status.READY,
        suspended_from=None,
        suspended_at=None,
        suspended_until=None,
        origin=request.origin,
        title=shortened(request.title, LONGEST_TITLE),
        team=request.team,
        home_team=request.team,
        owner_id=None,
        priority=request.priority,
        created_at=request.now,
        closed_at=None,
        completed_by=None,
        on_behalf_of=None,
        form=form.name,
        form_version=form.version,
        schema_hash=form.schema_hash,
        not_by=list(request.not_by),
        escalated=0,
        facets=request.facets,
        customer_waits=request.customer_waits,
        filed_by=case.created_by,
        needs=",".join(sorted(request.needs)) or None,
        reason=request.reason,
        asked=list(request.asked) if request.asked is not None else None,
        known=known_values(readings, form.json_schema, request.known),
        readings=[str(each) for each in request.readings],
        shown=request.shown,
        documents=document_ids(request.documents),
        answer=None,
        **clock.columns(runs, hours),
    )


def _opened_event(row: TaskRow, request: OpenTask) -> Event:
    said = {"status": row.status, "team": row.team, "due_at": row.due_at, "form": row.form}
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
