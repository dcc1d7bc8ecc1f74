"""Cases with something in their outbox, and relays that run for the length of a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from schemas.base import CaseId
from schemas.messages import CaseMessage
from schemas.tasks import CaseStatus
from store.database import Store
from store.rows import CaseRow, OutboxRow
from tests.integration.relay.listener import Listener
from workers.delivery import ToTemporal
from workers.relay import Lane, Relay, to_cases
from workflows.engine.sandbox import runner

QUEUE = "listening"
TENANT = "default"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Post:
    """A database with an outbox."""

    store: Store

    async def case(self, status: CaseStatus = CaseStatus.ACCEPTED, start: bool = True) -> CaseId:
        """A case, with its start in the outbox."""
        case = uuid4()
        async with self.store.transaction(TENANT) as tx:
            number = await tx.cases.number()
            file = tx.cases.add(_row(case, number, status))
            if start:
                file.send("start", "Listener", {"n": 1}, now())
        return case

    async def tell(self, case: CaseId, *names: str) -> None:
        """Put messages into the outbox, each as a signal."""
        async with self.store.transaction(TENANT) as tx:
            file = await tx.cases.lock(case)
            for name in names:
                file.signal(partial(_message, name), now())

    async def send(self, case: CaseId, kind: str, name: str = "", stream: str | None = None) -> None:
        """Put anything into the outbox."""
        async with self.store.transaction(TENANT) as tx:
            (await tx.cases.lock(case)).send(kind, name, {}, now(), stream=stream)

    async def end(self, case: CaseId, status: CaseStatus = CaseStatus.COMPLETED) -> None:
        """The case has ended, as its file says."""
        async with self.store.transaction(TENANT) as tx:
            (await tx.cases.lock(case)).change(status=status, ended_at=now())

    async def rows(self, case: CaseId) -> list[OutboxRow]:
        async with self.store.system_reading() as sx:
            return await sx.outbox.of_case(TENANT, case)

    async def status(self, case: CaseId) -> CaseStatus | None:
        async with self.store.system_reading() as sx:
            return await sx.cases.status(TENANT, case)

    async def delivered(self, case: CaseId) -> bool:
        """Whether nothing waits for this case any more."""
        return all(row.delivered_at or row.set_aside_at for row in await self.rows(case))

    async def again(self, case: CaseId) -> None:
        """Everything is delivered once more, as after a crash before it was written down."""
        async with self.store.system() as sx:
            await sx.outbox.again([row.id for row in await sx.outbox.of_case(TENANT, case)], now())

    @contextlib.asynccontextmanager
    async def relay(self, *lanes: Lane) -> AsyncIterator[Relay]:
        """A relay that runs meanwhile."""
        relay = Relay(self.store, lanes, poll=0.2)
        running = asyncio.create_task(relay.run())
        try:
            yield relay
        finally:
            relay.stop()
            await running


def to(client: Client, store: Store, eager: bool = False) -> Lane:
    """The lane to the listening cases."""
    return to_cases(ToTemporal(client, store, queue=QUEUE, eager=eager))


@contextlib.asynccontextmanager
async def listening(client: Client) -> AsyncIterator[None]:
    """A worker of the listening cases."""
    restricted: SandboxedWorkflowRunner = runner()
    async with Worker(client, task_queue=QUEUE, workflows=[Listener], workflow_runner=restricted):
        yield


def handle(client: Client, case: CaseId) -> "WorkflowHandle[Listener, list[int]]":
    return client.get_workflow_handle_for(Listener.run, f"case-{case}")


def _message(name: str, seq: int) -> CaseMessage:
    return CaseMessage(seq=seq, name=name, data={}, at=now())


def _row(case: CaseId, number: int, status: CaseStatus) -> CaseRow:
    return CaseRow(
        tenant=TENANT,
        id=case,
        number=str(number),
        title="A case that listens",
        customer=None,
        reference=None,
        process="listener",
        status=status,
        stage=None,
        data={},
        outcome=None,
        reason=None,
        channel="api",
        created_by=None,
        created_at=now(),
        started_at=None,
        ended_at=None,
        cancel_requested_at=None,
        seq=0,
        event_seq=0,
        event_head="",
    )
