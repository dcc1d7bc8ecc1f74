"""A case that runs and that the records have lost: put back as far as the running process knows it."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases import mending
from cases.intake import PAPER, titled
from schemas.account import Account
from schemas.base import CaseId, Data, PersonId
from schemas.tasks import CaseStatus
from store.cases import CaseFile
from store.comparing import Side
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow
from worklist.forms import FormShelf


@dataclass(frozen=True)
class Lost:
    """What Temporal knows of a case that is not in the records."""

    case: CaseId
    workflow: str
    """Name of the workflow's class."""
    number: str | None
    reference: str | None
    """The client's own."""
    created_by: PersonId | None
    started_at: datetime
    start: Data
    """What it was started with."""
    account: Account


async def recover(tx: Transaction, forms: FormShelf, lost: Lost, now: datetime) -> Counter[str] | None:
    """Put a case back into the records, with its tasks; None: its process is not known here."""
    process = next((each for each in await tx.processes.all() if each.workflow == lost.workflow), None)
    if process is None:
        return None
    documents = [UUID(each) for each in lost.start.get(PAPER, ())]
    file = tx.cases.add(_row(tx.tenant, process.name, process.title, await _number(tx, lost), lost))
    known = await tx.documents.find(documents)
    await tx.cases.attach(lost.case, tuple(each for each in documents if each in known), now)
    file.note(Event("case.restored", now, after={"number": file.row.number, "process": process.name}))
    return await _with_its_tasks(tx, forms, file, lost.account, now)


async def _with_its_tasks(
    tx: Transaction, forms: FormShelf, file: CaseFile, account: Account, now: datetime
) -> Counter[str]:
    side = Side(case=file.row, tasks={}, told={}, once={}, cancel=None)
    return await mending.mend(tx, forms, side, mending.compare(side, account, now), now)


async def _number(tx: Transaction, lost: Lost) -> str:
    """The number it had, unless another case got it meanwhile."""
    if lost.number is None or await tx.cases.page(None, 1, number=lost.number):
        return f"C-{await tx.cases.number():06d}"
    counted = re.fullmatch(r"C-(\d+)", lost.number)
    if counted:
        await tx.cases.number_is_taken(int(counted.group(1)))
    return lost.number


def _row(tenant: str, process: str, title: str, number: str, lost: Lost) -> CaseRow:
    return CaseRow(
        tenant=tenant,
        id=lost.case,
        number=number,
        title=titled(title, None),
        customer=None,
        reference=lost.reference,
        process=process,
        status=CaseStatus.RUNNING,
        stage=None,
        data={name: value for name, value in lost.start.items() if name != PAPER and value is not None},
        outcome=None,
        reason=None,
        channel="api",
        created_by=lost.created_by,
        created_at=lost.started_at,
        started_at=lost.started_at,
        ended_at=None,
        cancel_requested_at=None,
        seq=lost.account.highest,
        event_seq=0,
        event_head="",
    )
