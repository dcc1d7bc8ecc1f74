"""What a running case writes into its own file: values, and its end."""

from collections.abc import Sequence
from datetime import datetime

from cases.changes import announce, close_tasks
from cases.intake import LONGEST_CUSTOMER, renamed
from schemas.base import CaseId, Data
from schemas.contracts import Finish, LeftAside, Record, Recorded, StageReached
from schemas.tasks import CaseStatus, Origin, Status
from store.cases import CaseFile
from store.comparing import LEFT, SystemComparing
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow
from worklist import turns
from worklist.answers import checked_by, known_values
from worklist.forms import FormShelf


async def record(tx: Transaction, forms: FormShelf, request: Record) -> Recorded:
    """Put a value into the case file; the same value again changes nothing.

    Raises:
        Invalid: the value does not fit the form.
    """
    file = await tx.cases.lock(request.case)
    file.begun(request.now)
    form = await forms.known(tx, request.form, request.version)
    value = request.value
    if value is None:
        value = known_values(await tx.readings.get(request.readings), form.json_schema, {})
    value = checked_by(value, forms.model(form.schema_hash), form.json_schema)
    write(file, request, value)
    return Recorded(value=value)


def write(file: CaseFile, request: Record, value: Data) -> None:
    """Put a value that fits into the case file, with the customer's name where it tells that."""
    case = file.row
    changes: Data = {}
    if case.data.get(request.name) != value:
        changes["data"] = {**case.data, request.name: value}
    if request.customer is not None and request.customer != case.customer:
        customer = request.customer[:LONGEST_CUSTOMER]
        changes |= {"customer": customer, "title": renamed(case.title, case.customer, customer)}
    changes |= _stage(case, request.stage)
    if not changes:
        return
    before = {name: getattr(case, name) for name in changes if name != "data"}
    after = {name: new for name, new in changes.items() if name != "data"}
    if "data" in changes:
        before["data"] = {request.name: case.data.get(request.name)}
        after["data"] = {request.name: value}
    file.change(**changes)
    file.note(Event("case.recorded", request.now, before=before, after=after, words={"name": request.name}))


def _stage(case: CaseRow, stage: str | None) -> Data:
    """What changes of the file where the case says which stage it is in."""
    kept = turns.stage_kept(stage)
    return {} if kept is None or kept == case.stage else {"stage": kept}


async def tell_stage(tx: Transaction, request: StageReached) -> None:
    """The case is in another stage; one that has ended stays as it ended."""
    file = await tx.cases.lock(request.case)
    changes = _stage(file.row, request.stage)
    if file.row.ended or not changes:
        return
    file.begun(request.now)
    before = {"stage": file.row.stage}
    file.change(**changes)
    file.note(Event("case.stage_reached", request.now, before=before, after=changes, words=changes))


async def tell_left(tx: Transaction, file: CaseFile, left: Sequence[LeftAside], now: datetime) -> None:
    """What the case was told and could not use stands on its timeline, each message once, and is counted."""
    if not left:
        return
    known = {each.get("message") for each in await tx.events.told(file.row.id, "case.message_left")}
    new = [each for each in left if each.message not in known]
    for each in new:
        words = {"name": each.name, "reason": each.reason}
        file.note(Event("case.message_left", now, after={"message": each.message, **words}, words=words))
    if new:
        await SystemComparing(tx.connection).count(LEFT, file.row.id, now, len(new))


async def finish(tx: Transaction, request: Finish) -> None:
    """The case has ended; what is still open in it goes with it. Again changes nothing."""
    file = await tx.cases.lock(request.case)
    await tell_left(tx, file, request.left, request.now)
    if file.row.ended:
        return
    file.begun(request.now)
    around = await tx.around.to_end(request.case, file.row.created_by)
    if around.open:
        await close_tasks(tx, file, request.now)
    before = {"status": file.row.status.value}
    # The reason of a cancelling that came too late is not the case's own.
    kept = file.row.reason if request.status is CaseStatus.CANCELLED else None
    file.change(
        status=request.status,
        outcome=request.outcome,
        reason=request.reason if request.reason is not None else kept,
        ended_at=request.now,
        **_stage(file.row, request.stage),
    )
    told = {"status": request.status.value, "outcome": request.outcome, "reason": file.row.reason}
    words = {"reason": file.row.reason} if file.row.reason else {}
    file.note(Event(f"case.{request.status.value}", request.now, before=before, after=told, words=words))
    if around.heard:
        await announce(tx, file, request.now)


async def begin_again(tx: Transaction, case: CaseId, now: datetime) -> None:
    """The case is started anew, for Temporal has lost it: what it had asked it will ask once more.

    So the tasks it opened go; those that a person added stay, for the case is told of them again.
    """
    file = await tx.cases.lock(case)
    for task in await tx.tasks.close_open(case, Status.OBSOLETE, now, but=Origin.AD_HOC):
        after = {"status": task.status.value, "version": task.version}
        file.note(Event("task.withdrawn", now, task=task.id, after=after, words={"title": task.title}))
    file.change(started_again_at=now)
    file.note(Event("case.started_again", now))
