"""A back office in one process: real database and Temporal, shipped processes, readers by script."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities.binding import bound, implements
from cases.service import Cases
from schemas.base import CaseId, Data, DocumentId
from schemas.contract import DOCUMENTS
from schemas.contracts import READ_DOCUMENTS, ReadingRef, ReadRequest, Unread
from schemas.people import Person
from schemas.reading import FieldReading, Reading
from schemas.registry import forms
from schemas.requests import NewCase
from schemas.tasks import OPEN, CaseStatus, Role
from schemas.views import CaseView, TaskItem, TaskView
from store.database import Store
from store.rows import DocumentRow
from tests.waiting import until
from workers.delivery import ToTemporal
from workers.registry import make_known
from workers.relay import Relay, to_cases
from workers.worker import cases_worker, services
from workflows.engine import Process
from workflows.household_claim import HouseholdClaim
from worklist.people import NewAccount, People
from worklist.service import Worklist

TENANT = "default"
STAFF = {"cleo": "clerks", "ada": "adjusters", "sam": "seniors", "kim": "seniors", "olga": "operations"}
REPORT: Data = {
    "policy_number": "HH-0012344",
    "claimant": "Erika Mustermann",
    "address": "Heidestrasse 17, Koeln",
    "phone": "+49 221 1234567",
    "email": "erika@example.org",
    "date_of_loss": "2026-02-11",
    "cause": "water",
    "place": "Kitchen",
    "police_report": False,
    "items": [],
    "amount": {"amount": "320.00", "currency": "EUR"},
    "iban": "DE02120300000000202051",
}


def now() -> datetime:
    return datetime.now(UTC)


def euros(amount: str) -> Data:
    return {"amount": amount, "currency": "EUR"}


@dataclass
class Paper:
    """What a document says, and how well it can be read."""

    says: Data = field(default_factory=lambda: dict(REPORT))
    unsure: tuple[str, ...] = ()
    unread: str | None = None
    recognised: bool = True


class Reader:
    """Reads documents as a script says."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.papers: dict[DocumentId, Paper] = {}

    @implements(READ_DOCUMENTS)
    async def read(self, request: ReadRequest) -> ReadingRef:
        found: list[UUID] = []
        unsure: list[str] = []
        unread: list[Unread] = []
        for document in request.documents:
            paper = self.papers[document]
            if paper.unread:
                unread.append(Unread(document=document, page=1, reason=paper.unread))
            elif paper.recognised:
                found.append(await self._keep(document, paper, request))
                unsure.extend(paper.unsure)
        return ReadingRef(readings=tuple(found), unsure=tuple(unsure), unread=tuple(unread))

    async def _keep(self, document: DocumentId, paper: Paper, request: ReadRequest) -> UUID:
        fields = {
            name: FieldReading(value=value, probability=0.99, sure=name not in paper.unsure)
            for name, value in paper.says.items()
        }
        reading = Reading(
            document=document, form=request.form, form_version=request.version, type=request.form,
            pages=(), fields=fields,
        )  # fmt: skip
        async with self._store.transaction(request.tenant) as tx:
            return await tx.readings.put(reading, request.now)


@dataclass
class House:
    """The office, open or closed; its database and its people are always there."""

    store: Store
    client: Client
    processes: tuple[type[Process], ...] = (HouseholdClaim,)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = Reader(self.store)
        self.reading: object = self.reader
        self.worklist = Worklist(self.store, forms())
        self.cases = Cases(self.store, forms())
        self.activities: tuple[object, ...] = services(self.store)

    async def furnish(self) -> "House":
        """Teams, people, and what is known of the processes."""
        await make_known(self.store, self.processes, now)
        for name, team in STAFF.items():
            account = NewAccount(name, roles=frozenset({Role.STAFF}), teams=(team,))
            self.people[name] = (await People(self.store).add(TENANT, account, now())).person
        boss = NewAccount("boss", roles=frozenset({Role.LEAD, Role.SYSTEM}))
        self.people["boss"] = (await People(self.store).add(TENANT, boss, now())).person
        return self

    @contextlib.asynccontextmanager
    async def open(self, relay: bool = True, clock: Callable[[], datetime] = now) -> AsyncIterator["House"]:
        """Workers and relay run meanwhile; `clock` is the relay's."""
        carry = to_cases(ToTemporal(self.client, self.store, eager=True, clock=clock))
        post = Relay(self.store, [carry] if relay else [], clock, poll=0.2)
        reading = Worker(self.client, task_queue=DOCUMENTS, activities=bound(DOCUMENTS, self.reading))
        async with cases_worker(self.client, self.processes, *self.activities), reading:
            carrying = asyncio.create_task(post.run())
            try:
                yield self
            finally:
                post.stop()
                await carrying

    async def file(
        self, *papers: Paper, process: str = "household_claim", data: Data | None = None
    ) -> CaseId:
        """A case comes in with this paper."""
        documents = [await self._document(paper) for paper in papers]
        body = NewCase(process=process, data=data or {}, documents=tuple(documents), reference="their 7")
        return (await self.cases.accept(self.people["boss"], body, None, now())).id

    async def see(self, case: CaseId) -> CaseView:
        return await self.cases.get(self.people["boss"], case)

    async def task(self, case: CaseId, form: str) -> TaskItem:
        """The open task of this form, as soon as there is one."""
        found: list[TaskItem] = []

        async def there() -> bool:
            tasks = (await self.see(case)).tasks
            found[:] = [each for each in tasks if each.form == form and each.status in OPEN]
            return bool(found)

        await until(there)
        return found[0]

    async def look(self, task: TaskItem) -> TaskView:
        return await self.worklist.get(self.people["boss"], task.id, now())

    async def answer(self, who: str, case: CaseId, form: str, **data: Any) -> TaskView:
        """Somebody takes the task and answers it."""
        task = await self.task(case, form)
        version = task.version
        if task.owner is None:
            version = (await self.worklist.claim(self.people[who], task.id, version, now())).version
        return await self.worklist.complete(self.people[who], task.id, version, data, now())

    async def ended(self, case: CaseId) -> CaseView:
        """The case when it has ended."""
        ends = (CaseStatus.COMPLETED, CaseStatus.FAILED, CaseStatus.CANCELLED)

        async def has_ended() -> bool:
            return (await self.see(case)).status in ends

        await until(has_ended)
        return await self.see(case)

    async def payments(self, case: CaseId) -> list[Data]:
        async with self.store.reading(TENANT) as tx:
            return [row.order for row in await tx.payments.of_case(case)]

    def handle(self, case: CaseId) -> "WorkflowHandle[Any, Any]":
        return self.client.get_workflow_handle(f"case-{case}")

    async def document(self) -> DocumentId:
        """One more piece of paper, which is in no case yet."""
        return await self._document(Paper())

    async def _document(self, paper: Paper) -> DocumentId:
        document = uuid4()
        self.reader.papers[document] = paper
        digest = hashlib.sha256(document.bytes).hexdigest()
        row = DocumentRow(TENANT, document, "claim.pdf", "application/pdf", 1, digest, None, now())
        async with self.store.transaction(TENANT) as tx:
            await tx.documents.add_blob(digest, 1, now())
            await tx.documents.add(row)
        return document
