"""What people and clients do to a case on its way."""

from datetime import datetime
from uuid import uuid4

from cases import access
from cases.intake import missing_documents
from cases.messages import require_taken
from schemas.base import CaseId, Data, DocumentId, TaskId
from schemas.contracts import OpenTask
from schemas.descriptors import AdHoc, ProcessDescriptor
from schemas.errors import CaseOver, Conflict, Invalid
from schemas.messages import AdHocOpened, CaseMessage, DocumentsAdded
from schemas.people import Person
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus, Origin, Status
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow
from worklist import turns
from worklist.answers import require_keepable
from worklist.forms import FormShelf

MOST_TIMES = 2000
"""Messages and documents that a case is told of; Temporal ends a case after 51,200 events."""
MOST_TOLD = 16 * 1024 * 1024
"""Bytes of them in all, as JSON; Temporal ends a case whose history has 50 MiB."""


async def cancel(tx: Transaction, person: Person, case: CaseId, reason: str, now: datetime) -> None:
    """Close what is open and let the case be ended; one that never began ends at once.

    Raises:
        CaseOver: it has ended already.
    """
    require_keepable(reason, ("reason",))
    file = await tx.cases.lock(case)
    access.require_end(person, file.row)
    if file.row.ended:
        raise CaseOver(
            f"This case has ended already: it is {file.row.status.value}.", status=file.row.status.value
        )
    if file.row.cancel_requested_at is not None:
        return
    await close_tasks(tx, file, now)
    before = {"status": file.row.status.value}
    tries = await tx.outbox.settle_start(case, now) if file.row.status is CaseStatus.ACCEPTED else None
    file.change(cancel_requested_at=now, reason=reason)
    if tries is not None:
        file.change(status=CaseStatus.CANCELLED, ended_at=now)
    if tries != 0:
        file.send("cancel", "cancel", {"reason": reason}, now)
    file.note(
        Event(
            kind="case.cancelled" if tries is not None else "case.cancel_requested",
            at=now,
            actor=person.id,
            on_behalf_of=person.on_behalf_of,
            before=before,
            after={"status": file.row.status.value, "reason": reason},
            words={"reason": reason},
        )
    )
    if tries is not None:
        await announce(tx, file, now)


async def message(
    tx: Transaction, person: Person, case: CaseId, name: str, data: Data, now: datetime
) -> None:
    """Tell the running case something by name.

    Raises:
        NotFound: its process takes no such message.
        Invalid: the data do not fit it.
    """
    require_keepable(data, ("data",))
    file = await going_on(tx, person, case)
    require_taken(await tx.processes.get(file.row.process), name, data)
    await require_room(tx, case)
    file.signal(lambda seq: CaseMessage(seq=seq, name=name, data=data, at=now), now)
    _note(file, "case.message", person, now, {"name": name, "data": data}, {"name": name})


async def add_documents(
    tx: Transaction, person: Person, case: CaseId, documents: tuple[DocumentId, ...], now: datetime
) -> None:
    """Put more documents into the case."""
    file = await going_on(tx, person, case)
    faults = await missing_documents(tx, person, documents)
    if faults:
        raise Invalid("The documents were not added.", faults)
    there = await tx.documents.told(case)
    new = tuple(each for each in documents if each not in there)
    if not new:
        return
    await require_room(tx, case)
    await tx.cases.attach(case, new, now)
    file.signal(lambda seq: DocumentsAdded(seq=seq, documents=new), now)
    ids = [str(each) for each in new]
    _note(file, "case.documents_added", person, now, {"documents": ids}, {"count": len(ids)})


async def add_task(
    tx: Transaction, forms: FormShelf, person: Person, case: CaseId, body: AdHocTask, now: datetime
) -> TaskId:
    """Add one of the tasks that the process offers."""
    require_keepable(body.model_dump(mode="json"))
    file = await tx.cases.lock(case)
    access.require_task(person, file.row)
    require_going_on(file.row)
    offered = offer(await tx.processes.get(file.row.process), body.form)
    team = body.team or offered.team
    if not await tx.people.has_team(team):
        raise Invalid(
            "There is no such team.", [{"loc": ["team"], "msg": "choose one of the teams that there are"}]
        )
    form = await forms.known(tx, offered.form)
    task = uuid4()
    request = OpenTask(
        tenant=tx.tenant,
        case=case,
        now=now,
        task=task,
        origin=Origin.AD_HOC,
        form=offered.form,
        version=form.version,
        title=body.title or offered.title,
        team=team,
        known=body.data or {},
    )
    await turns.open_task(tx, forms, request)
    file.signal(lambda seq: AdHocOpened(seq=seq, task=task), now)
    _note(file, "case.task_added", person, now, {"task": str(task)}, {"title": request.title, "team": team})
    return task


def offer(process: ProcessDescriptor | None, form: str) -> AdHoc:
    """The task that the process offers under this form.

    Raises:
        Invalid: it offers none; the text says which it does.
    """
    offered = {each.form: each for each in process.ad_hoc} if process else {}
    if form not in offered:
        text = f"This case does not offer that task. It offers: {', '.join(offered) or 'none'}."
        raise Invalid(text, [{"loc": ["form"], "msg": text}])
    return offered[form]


async def going_on(tx: Transaction, person: Person, case: CaseId) -> CaseFile:
    """The case, held, if this account may tell it something and it has not ended."""
    file = await tx.cases.lock(case)
    access.require_say(person, file.row)
    require_going_on(file.row)
    return file


def require_going_on(case: CaseRow) -> None:
    """Let pass only a case that goes on.

    Raises:
        CaseOver: it has ended, or is about to.
    """
    if case.ended:
        raise CaseOver(f"This case has ended: it is {case.status.value}.", status=case.status.value)
    if case.over:
        raise CaseOver("This case is being cancelled.", status=case.status.value)


async def require_room(tx: Transaction, case: CaseId) -> None:
    """Let pass only what a case can still hear: its history in Temporal is limited.

    Raises:
        Conflict: it has been told too often or too much.
    """
    times, much = await tx.outbox.told(case)
    if times >= MOST_TIMES or much >= MOST_TOLD:
        raise Conflict(
            f"This case has been told {times} things with {much // 1024} KiB in all, which is as much as one "
            f"case can hear. File what is more as a new case."
        )


async def close_tasks(tx: Transaction, file: CaseFile, now: datetime) -> None:
    """End what is still open in a case."""
    for task in await tx.tasks.close_open(file.row.id, Status.EXITED, now):
        after = {"status": task.status.value, "version": task.version}
        file.note(Event("task.exited", now, task=task.id, after=after, words={"title": task.title}))


async def announce(tx: Transaction, file: CaseFile, now: datetime) -> None:
    """Tell the endpoints of the account that created the case how it ended."""
    case = file.row
    told = {
        "id": str(case.id),
        "number": case.number,
        "reference": case.reference,
        "process": case.process,
        "status": case.status.value,
        "outcome": case.outcome,
    }
    for endpoint in await tx.webhooks.of(case.created_by):
        stream = f"hook:{endpoint.id}:{case.id}"
        file.send("webhook", f"case.{case.status.value}", told, now, stream=stream)


def _note(file: CaseFile, kind: str, person: Person, now: datetime, after: Data, words: Data) -> None:
    file.note(Event(kind, now, person.id, person.on_behalf_of, after=after, words=words))
