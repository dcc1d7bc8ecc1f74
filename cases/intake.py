"""Taking a case in: all of it checked, all of it in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from cases.access import COLLEAGUES, require_start
from schemas.base import Data, DocumentId
from schemas.descriptors import ProcessDescriptor
from schemas.errors import Invalid
from schemas.people import Person
from schemas.requests import NewCase
from schemas.tasks import CaseStatus, Role
from schemas.views import CaseAccepted
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow
from worklist.answers import Fault, checked_by, require_keepable
from worklist.forms import FormShelf

LONGEST_TITLE = 300
LONGEST_CUSTOMER = 200
PAPER = "documents"
"""Field of a start form that takes the ids of the documents."""


async def accept(
    tx: Transaction, forms: FormShelf, person: Person, body: NewCase, key: str | None, now: datetime
) -> CaseAccepted:
    """Take a case in and let it be started; the same key and body give the same answer."""
    require_start(person)
    require_keepable(body.data, ("data",))
    require_keepable(body.reference, ("reference",))
    require_keepable(body.process, ("process",))
    if key is not None:
        before = await tx.idempotency.begin(person.id, key, body.model_dump(mode="json"), now)
        if before is not None:
            return CaseAccepted.model_validate(before)
    process = await known_process(tx, body.process)
    start = await checked(tx, forms, process, person, body)
    file = await add(tx, process, person, body, start, now)
    if person.has(*COLLEAGUES):
        await tx.flush()
        await tx.talk.follow(file.row.id, [person.id], now)
    answer = CaseAccepted(id=file.row.id, number=file.row.number, status=file.row.status)
    if key is not None:
        await tx.idempotency.answer(person.id, key, answer.model_dump(mode="json"))
    return answer


async def known_process(tx: Transaction, name: str) -> ProcessDescriptor:
    """A process by its name.

    Raises:
        Invalid: there is none; the text says which there are.
    """
    process = await tx.processes.get(name)
    if process is None:
        known = (
            ", ".join(each.name for each in await tx.processes.all()) or "none yet; a worker makes them known"
        )
        text = f"There is no such process here. There are: {known}."
        raise Invalid(text, [{"loc": ["process"], "msg": text}])
    return process


async def missing_documents(tx: Transaction, person: Person, wanted: Sequence[DocumentId]) -> list[Fault]:
    """One fault for each document that is not there, or not this account's to use."""
    found = await tx.documents.find(wanted)
    faults: list[Fault] = []
    for n, document in enumerate(wanted):
        row = found.get(document)
        if row is None or not await _may_use(tx, person, document, row.added_by == person.id):
            faults.append(
                {"loc": [PAPER, n], "msg": "there is no such document; send it to /documents first"}
            )
        elif document in wanted[:n]:
            faults.append({"loc": [PAPER, n], "msg": "this document is named twice"})
    return faults


async def _may_use(tx: Transaction, person: Person, document: DocumentId, own: bool) -> bool:
    if own or person.has(Role.STAFF, Role.LEAD, Role.ADMIN, Role.DESIGNER):
        return True
    return await tx.cases.has_document_for(document, person.id)


async def checked(
    tx: Transaction, forms: FormShelf, process: ProcessDescriptor, person: Person, body: NewCase
) -> Data:
    """What the process begins with: the data, and the documents where its form takes them.

    Raises:
        Invalid: one error per fault, of data and documents together.
    """
    described = {form.name: form for form in process.forms}.get(process.start_form)
    form = described or await forms.known(tx, process.start_form)
    takes_paper = PAPER in form.json_schema.get("properties", {})
    papers = {PAPER: [str(each) for each in body.documents]} if takes_paper else {}
    faults = await missing_documents(tx, person, body.documents)
    if takes_paper and PAPER in body.data:
        faults.append({"loc": ["data", PAPER], "msg": "name the documents beside the data, not inside"})
    start = {**body.data, **papers}
    try:
        start = checked_by(start, forms.model(form.schema_hash), form.json_schema)
    except Invalid as error:
        faults.extend(_moved(fault, takes_paper) for fault in error.errors)
    if faults:
        raise Invalid("The case was not taken in: some of what was sent does not fit.", faults)
    return start


def _moved(fault: Fault, takes_paper: bool) -> Fault:
    loc = fault["loc"]
    return fault if takes_paper and loc[:1] == [PAPER] else {**fault, "loc": ["data", *loc]}


async def add(
    tx: Transaction,
    process: ProcessDescriptor,
    person: Person,
    body: NewCase,
    start: Data,
    now: datetime,
    channel: str = "api",
) -> CaseFile:
    """Write a case whose data have been checked, and let it be started."""
    named = body.data.get("customer")
    customer = named.strip()[:LONGEST_CUSTOMER] or None if isinstance(named, str) else None
    file = tx.cases.add(
        CaseRow(
            tenant=tx.tenant,
            id=uuid4(),
            number=f"C-{await tx.cases.number():06d}",
            title=titled(process.title, customer),
            customer=customer,
            reference=body.reference,
            process=process.name,
            status=CaseStatus.ACCEPTED,
            stage=None,
            data=body.data,
            outcome=None,
            reason=None,
            channel=channel,
            created_by=person.id,
            created_at=now,
            started_at=None,
            ended_at=None,
            cancel_requested_at=None,
            seq=0,
            event_seq=0,
            event_head="",
        )
    )
    told = {"number": file.row.number, "process": process.name, "data": body.data}
    after = {**told, PAPER: [str(each) for each in body.documents], "reference": body.reference}
    file.note(Event("case.accepted", now, person.id, person.on_behalf_of, after=after))
    file.send("start", process.workflow, start, now)
    await tx.cases.attach(file.row.id, body.documents, now)
    return file


def titled(process: str, customer: str | None) -> str:
    """What a case is called in lists."""
    return (f"{process}: {customer}" if customer else process)[:LONGEST_TITLE]


def renamed(title: str, before: str | None, customer: str) -> str:
    """The title when the customer becomes known, or is known better."""
    bare = title.removesuffix(f": {before}") if before else title
    return titled(bare, customer)
