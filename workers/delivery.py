"""How one outbox row is told to Temporal or to a client system, and what the answer means."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit
from uuid import UUID

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from cases import ledger
from schemas.account import Account
from schemas.contract import CASES, workflow_of
from schemas.contracts import LeftAside
from schemas.errors import NotFound
from schemas.messages import CaseMessage, identity
from schemas.tasks import ENDED, CaseStatus
from store.database import Store
from store.rows import CaseHead, OutboxRow
from workers import webhook_sender
from workers.clock import utc_now

PATIENCE = timedelta(seconds=8)
"""Of one call; shorter than the lease, so that nobody else delivers the same row meanwhile."""
BRIEFLY = timedelta(seconds=4)
"""Of a question to a case that has ended."""
MESSAGE = "case_message"
TOO_LATE = "the case had ended by then"
PASSING = frozenset(
    {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.ABORTED,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.INTERNAL,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.UNAUTHENTICATED,
        RPCStatusCode.PERMISSION_DENIED,
    }
)
"""Answers that say nothing about the row: later, or after a change of configuration, it may go through."""

DOUBTFUL = frozenset(
    {RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN, RPCStatusCode.ABORTED, RPCStatusCode.RESOURCE_EXHAUSTED}
)
"""Those of them that may be the row's own fault after all: what others meet with tells."""

Carry = Callable[[OutboxRow], Awaitable[None]]


class OutOfReach(Exception):
    """The other side cannot be reached at the moment; it is not the row's fault, unless `doubtful`."""

    def __init__(self, why: str, doubtful: bool = False) -> None:
        super().__init__(why)
        self.doubtful = doubtful


class NotThere(Exception):
    """Temporal does not know this case, though it has not ended; the reconciler mends that."""


class Hopeless(Exception):
    """It was refused, and trying again is useless."""


class NotTaken(Exception):
    """It was not taken this time; the text says by whom and why, and is nobody's data."""


class NotWanted(Exception):
    """There is nobody any more who is to be told; it is settled with the reason."""


class Kind(Enum):
    """What an outbox row asks for."""

    START = "start"
    SIGNAL = "signal"
    CANCEL = "cancel"
    WEBHOOK = "webhook"


def workflow_id(row: OutboxRow) -> str:
    """The workflow of a row's case."""
    return workflow_of(row.case_id)


class ToTemporal:
    """Delivers starts, signals and cancellations; any of them may be delivered again.

    Raises:
        OutOfReach: Temporal cannot be reached.
        NotThere: the case runs, but Temporal does not know it.
        RPCError: Temporal refuses it, and will again.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        queue: str = CASES,
        eager: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`eager`: a worker of that queue shares this client and takes the case's first step at once."""
        self._client = client
        self._store = store
        self._queue = queue
        self._eager = eager
        self._clock = clock

    async def __call__(self, row: OutboxRow) -> None:
        carry = {Kind.START: self._start, Kind.SIGNAL: self._signal, Kind.CANCEL: self._cancel}[
            Kind(row.kind)
        ]
        try:
            await carry(row)
        except RPCError as error:
            if error.status in PASSING or is_without_namespace(error):
                raise OutOfReach(error.status.name, error.status in DOUBTFUL) from error
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            status = await self._status(row)
            if not _is_over(status):
                raise NotThere from error
            if status is not None and row.name == MESSAGE:
                await self._leave(row)
        except (RuntimeError, OSError) as error:
            # A client that was made while Temporal was down reports its first call like this.
            raise OutOfReach(type(error).__name__) from error

    async def _start(self, row: OutboxRow) -> None:
        case = await self._case(row)
        if case is None or case.status in ENDED:
            return
        if case.status is CaseStatus.RUNNING and not await self._is_known(row):
            async with self._store.transaction(row.tenant) as tx:
                await ledger.begin_again(tx, row.case_id, self._clock())
        try:
            await self._client.start_workflow(
                row.name,
                row.payload,
                id=workflow_id(row),
                task_queue=self._queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                memo=memo_of(case),
                request_eager_start=self._eager,
                rpc_timeout=PATIENCE,
            )
        except WorkflowAlreadyStartedError:
            return

    async def _signal(self, row: OutboxRow) -> None:
        handle = self._client.get_workflow_handle(workflow_id(row))
        await handle.signal(row.name, row.payload, rpc_timeout=PATIENCE)

    async def _leave(self, row: OutboxRow) -> None:
        """The case ended before it heard this: its timeline tells so; of what it heard it told itself."""
        message = CaseMessage.model_validate(row.payload)
        its = identity(message)
        if its in await self._heard(row):
            return
        left = LeftAside(message=its, name=message.name, reason=TOO_LATE)
        async with self._store.transaction(row.tenant) as tx:
            await ledger.tell_left(tx, await tx.cases.lock(row.case_id), [left], self._clock())

    async def _heard(self, row: OutboxRow) -> tuple[str, ...]:
        """What the case says it heard; nothing where it cannot be asked any more."""
        handle = self._client.get_workflow_handle(workflow_id(row))
        try:
            said: Account = await handle.query("account", result_type=Account, rpc_timeout=BRIEFLY)
        except (RPCError, WorkflowQueryFailedError):
            return ()
        return said.heard

    async def _cancel(self, row: OutboxRow) -> None:
        await self._client.get_workflow_handle(workflow_id(row)).cancel(rpc_timeout=PATIENCE)

    async def _is_known(self, row: OutboxRow) -> bool:
        """Whether Temporal has the case, which had been started already."""
        try:
            await self._client.get_workflow_handle(workflow_id(row)).describe(rpc_timeout=PATIENCE)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND and not is_without_namespace(error):
                return False
            raise
        return True

    async def _case(self, row: OutboxRow) -> CaseHead | None:
        async with self._store.look() as sx:
            return await sx.cases.head(row.tenant, row.case_id)

    async def _status(self, row: OutboxRow) -> CaseStatus | None:
        async with self._store.look() as sx:
            return await sx.cases.status(row.tenant, row.case_id)


def _is_over(status: CaseStatus | None) -> bool:
    """Whether nothing is to be told to a case any more; Temporal forgets ended cases, SQL does not."""
    return status is None or status in ENDED


def memo_of(case: CaseHead) -> dict[str, str | None]:
    """What stands beside a workflow: by it a case is put back that the records have lost."""
    created_by = str(case.created_by) if case.created_by else None
    its = {"tenant": case.tenant, "number": case.number, "created_by": created_by}
    return its | ({"reference": case.reference} if case.reference else {})


def message_id(row: OutboxRow) -> str:
    """The id by which a receiver knows a message that comes twice; a restore gives it to no other one."""
    return f"msg_{row.case_id.hex}_{row.seq}_{row.name.replace('.', '_')}"


def is_without_namespace(error: RPCError) -> bool:
    """Whether the whole namespace is missing: not made yet, or wrongly configured."""
    return any(each.type_url.endswith("NamespaceNotFoundFailure") for each in error.grpc_status.details)


class ToWebhooks:
    """Delivers events to the endpoints of client systems.

    Raises:
        NotTaken: it was not taken this time.
        Hopeless: it will never be taken.
        NotWanted: the endpoint was removed, or its account closed.
    """

    def __init__(self, store: Store, allow_private: bool, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._allow_private = allow_private
        self._clock = clock

    async def __call__(self, row: OutboxRow) -> None:
        try:
            async with self._store.look() as sx:
                endpoint = await sx.webhooks.get(row.tenant, endpoint_of(row))
        except NotFound as error:
            raise NotWanted(error.detail) from error
        try:
            await webhook_sender.send(
                endpoint.url,
                endpoint.secret,
                message_id(row),
                {"event": row.name, "at": row.created_at.isoformat(), **row.payload},
                self._clock(),
                self._allow_private,
            )
        except webhook_sender.Undelivered as error:
            why = f"{urlsplit(endpoint.url).hostname}: {error.detail}"
            raise (Hopeless if error.final else NotTaken)(why) from error


def endpoint_of(row: OutboxRow) -> UUID:
    """The endpoint that a webhook's stream, `hook:<endpoint>:<case>`, goes to."""
    return UUID(row.stream.split(":")[1])
