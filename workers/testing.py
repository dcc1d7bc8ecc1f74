"""An office to try a process in: real engine, real database, paper that says what the test says.

Everything but OCR is what runs in production. Time is in the test's hands: `later` moves a case on by days.
"""

import asyncio
import contextlib
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment
from temporalio.worker import Worker

from activities.binding import bound, implements
from cases.service import Cases
from schemas.base import CaseId, Data, DocumentId, Tenant
from schemas.contract import DOCUMENTS, workflow_of
from schemas.contracts import READ_DOCUMENTS, ReadingRef, ReadRequest, Unread
from schemas.forms import Form
from schemas.people import Person
from schemas.reading import FieldReading, Reading
from schemas.registry import forms
from schemas.requests import NewCase
from schemas.tasks import OPEN, CaseStatus, Role
from schemas.views import CaseView, TaskItem, TaskView
from store.database import Store
from store.migrate import upgrade
from store.rows import DocumentRow
from workers import temporal_server
from workers.delivery import ToTemporal
from workers.registry import make_known
from workers.relay import Relay, to_cases
from workers.temporal_client import data_converter
from workers.worker import cases_worker, services
from workflows.engine import Process
from worklist.people import NewAccount, People
from worklist.service import Worklist

TENANT: Tenant = "default"
ENDS = (CaseStatus.COMPLETED, CaseStatus.FAILED, CaseStatus.CANCELLED)
F = TypeVar("F", bound=Form)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Paper:
    """A document: what it says, by the fields of the form that it is read as."""

    says: Data = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    """Fields that a person is asked about."""
    unread: str | None = None
    """Why it cannot be read; None: it can."""
    recognised: bool = True
    """It is the form that is looked for."""


class Script:
    """Reads documents as the test says; in place of OCR."""

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
class Office:
    """Its database and its people; nothing is worked on while it is closed.

    Args:
        client: of a Temporal server.
        processes: that cases are started of.
    """

    store: Store
    client: Client
    processes: tuple[type[Process], ...]
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = Script(self.store)
        self.reading: object = self.reader
        self.worklist = Worklist(self.store, forms())
        self.cases = Cases(self.store, forms())
        self.activities: tuple[object, ...] = services(self.store)

    async def hire(self, staff: Mapping[str, Sequence[str]]) -> None:
        """Make processes, teams and people known, with `boss` who leads and files cases."""
        await make_known(self.store, self.processes, now)
        accounts = [
            NewAccount(name, roles=frozenset({Role.STAFF}), teams=tuple(teams))
            for name, teams in staff.items()
        ]
        for account in (*accounts, NewAccount("boss", roles=frozenset({Role.LEAD, Role.SYSTEM}))):
            self.people[account.name] = (await People(self.store).add(TENANT, account, now())).person

    @contextlib.asynccontextmanager
    async def opened(self, relay: bool = True, clock: Callable[[], datetime] = now) -> AsyncIterator[None]:
        """Workers and relay run meanwhile.

        Args:
            relay: what people do reaches the cases.
            clock: the relay's.
        """
        carry = to_cases(ToTemporal(self.client, self.store, eager=True, clock=clock))
        post = Relay(self.store, [carry] if relay else [], clock, poll=0.2)
        reading = Worker(self.client, task_queue=DOCUMENTS, activities=bound(DOCUMENTS, self.reading))
        async with cases_worker(self.client, self.processes, *self.activities), reading:
            carrying = asyncio.create_task(post.run())
            try:
                yield
            finally:
                post.stop()
                await carrying

    async def start(self, process: str, data: Data | None = None, *papers: Paper) -> CaseId:
        """A case comes in.

        Args:
            process: its public name.
            data: what it begins with.
            papers: its documents.

        Raises:
            Invalid: the data do not fit the process.
        """
        documents = [await self.document(paper) for paper in papers]
        body = NewCase(process=process, data=data or {}, documents=tuple(documents), reference="their 7")
        return (await self.cases.accept(self.people["boss"], body, None, now())).id

    async def see(self, case: CaseId) -> CaseView:
        """The case as it stands."""
        return await self.cases.get(self.people["boss"], case)

    async def task(self, case: CaseId, form: str | type[Form]) -> TaskItem:
        """The open task that asks for this form, as soon as there is one.

        Raises:
            TimeoutError: none comes within 20 seconds.
        """
        found: list[TaskItem] = []
        name = form if isinstance(form, str) else form.form_name()

        async def there() -> bool:
            tasks = (await self.see(case)).tasks
            found[:] = [each for each in tasks if each.form == name and each.status in OPEN]
            return bool(found)

        await until(there)
        return found[0]

    async def look(self, task: TaskItem) -> TaskView:
        """The task as somebody sees it who opens it."""
        return await self.worklist.get(self.people["boss"], task.id, now())

    async def answer(self, who: str, case: CaseId, form: str | type[Form], **data: Any) -> TaskView:
        """Somebody takes the task and completes it with these values, in JSON types.

        Raises:
            CaseworkError: they may not, or the answer does not fit; the text says why.
        """
        task = await self.task(case, form)
        version = task.version
        if task.owner is None:
            version = (await self.worklist.claim(self.people[who], task.id, version, now())).version
        return await self.worklist.complete(self.people[who], task.id, version, data, now())

    async def ended(self, case: CaseId) -> CaseView:
        """The case when it has ended.

        Raises:
            TimeoutError: it does not within 20 seconds.
        """

        async def has_ended() -> bool:
            return (await self.see(case)).status in ENDS

        await until(has_ended)
        return await self.see(case)

    async def outcome(self, case: CaseId, form: type[F]) -> F:
        """What the case came to, when it has ended."""
        return form.model_validate((await self.ended(case)).outcome)

    def handle(self, case: CaseId) -> "WorkflowHandle[Any, Any]":
        return self.client.get_workflow_handle(workflow_of(case))

    async def document(self, paper: Paper) -> DocumentId:
        """One more piece of paper, which is in no case yet."""
        document = uuid4()
        self.reader.papers[document] = paper
        digest = hashlib.sha256(document.bytes).hexdigest()
        row = DocumentRow(TENANT, document, "paper.pdf", "application/pdf", 1, digest, None, now())
        async with self.store.transaction(TENANT) as tx:
            await tx.documents.add_blob(digest, 1, now())
            await tx.documents.add(row)
        return document


@dataclass
class OpenOffice(Office):
    """An office on a server whose clock the test moves on."""

    environment: WorkflowEnvironment = field(kw_only=True)

    async def later(self, case: CaseId, by: timedelta) -> None:
        """Let time pass for a case: deadlines, reminders and timers come due."""
        await self.environment.fast_forward(self.handle(case), by)


@contextlib.asynccontextmanager
async def office(*processes: type[Process], staff: Mapping[str, Sequence[str]]) -> AsyncIterator[OpenOffice]:
    """An office that is open meanwhile, with a Temporal server and a database that are gone afterwards.

    Args:
        processes: that cases are started of.
        staff: names of people with their teams.

    Raises:
        Unavailable: there is no Temporal server on this machine; the text says how to get one.
    """
    async with skipping() as environment:
        with tempfile.TemporaryDirectory(prefix="casework-office-") as folder:
            url = f"sqlite:///{Path(folder) / 'casework.sqlite'}"
            await upgrade(url)
            store = Store(url)
            try:
                here = OpenOffice(store, environment.client, processes, environment=environment)
                await here.hire(staff)
                async with here.opened():
                    yield here
            finally:
                await store.close()


@contextlib.asynccontextmanager
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal server whose clock can be moved on, case by case."""
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        data_converter=data_converter,
        dev_server_existing_path=str(temporal_server.find().path),
        dev_server_extra_args=["--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"],
    ) as environment:
        yield environment


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: it does not come to hold within so many seconds.
    """
    async with asyncio.timeout(seconds):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)
