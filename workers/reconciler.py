"""Compares what SQL and Temporal say of running cases, and mends what differs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import structlog
from temporalio.client import (
    Client,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowFailureError,
)
from temporalio.service import RPCError, RPCStatusCode

from cases.service import Cases
from schemas.base import CaseId, Data, TaskId, Tenant
from schemas.contracts import Finish
from schemas.errors import Unavailable
from schemas.tasks import CaseStatus
from store.cases import case_stream
from store.database import Store
from store.rows import CaseRow
from workers.delivery import is_without_namespace

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=5)
FIRST = timedelta(seconds=20)
"""After the start: first everything gets going by itself."""
SETTLED = timedelta(minutes=1)
"""A case that moved more recently is left alone."""
PAGE = 100
PER_SECOND = 50
"""Cases asked about; so a look at many running cases disturbs nobody."""
STOPPED = "The case was ended outside of Casework, by an operator of the engine."


class Reconciler:
    """Runs until `stop` is called; looks soon after the start and then every few minutes."""

    def __init__(
        self,
        client: Client,
        store: Store,
        cases: Cases,
        clock: Callable[[], datetime],
        every: timedelta = EVERY,
    ) -> None:
        self._client = client
        self._store = store
        self._cases = cases
        self._clock = clock
        self._every = every
        self._stopped = asyncio.Event()
        self._asked: dict[CaseId, int] = {}

    async def run(self) -> None:
        """Look again and again until stopped."""
        pause = FIRST
        while not await self._stopped_within(pause.total_seconds()):
            pause = self._every
            try:
                await self.look()
            except Unavailable as error:
                log.warning("could not compare cases", error=type(error).__name__)

    def stop(self) -> None:
        self._stopped.set()

    async def look(self) -> int:
        """Compare every running case once; how many had to be mended."""
        mended = 0
        async for case in self._running():
            if self._stopped.is_set():
                break
            mended += await self._mended(case)
            await self._stopped_within(1 / PER_SECOND)
        return mended

    async def _mended(self, case: CaseRow) -> bool:
        """Mend one case; what goes wrong with it is no reason to leave out the others."""
        try:
            return await self._mend(case)
        except Exception as error:
            log.warning("could not compare a case", case=str(case.id), error=type(error).__name__)
            return False

    async def _mend(self, case: CaseRow) -> bool:
        if case.started_at is not None and self._clock() - case.started_at < SETTLED:
            return False
        described = await self._describe(case)
        if described is None:
            log.error("started again: it was lost in Temporal", case=str(case.id), tenant=case.tenant)
            await self._start_again(case)
            return True
        if described.status is WorkflowExecutionStatus.RUNNING:
            return await self._tell_again(case)
        if not self._is_settled(described):
            return False
        log.error("its end was not written down", case=str(case.id), tenant=case.tenant)
        await self._finish(case, described)
        return True

    async def _tell_again(self, case: CaseRow) -> bool:
        """Tell a case of tasks that have ended, if it still waits for them though it was told.

        So it is when Temporal was restored from an older copy, or what it was told was set aside. A case is
        asked only when nobody has a task of it, and once for all that it was told so far.
        """
        async with self._store.system_reading() as sx:
            if not await sx.cases.is_quiet(case.tenant, case.id, self._clock() - SETTLED):
                return False
        if self._asked.get(case.id) == case.seq:
            return False
        self._asked[case.id] = case.seq
        handle = self._client.get_workflow_handle(f"case-{case.id}")
        waited = {str(task) for task in await handle.query("waits_for", result_type=list[TaskId])}
        async with self._store.system() as sx:
            told = await sx.outbox.of_case(case.tenant, case.id)
            rows = [row.id for row in told if row.kind == "signal" and row.payload.get("task") in waited]
            await sx.outbox.again(rows, self._clock())
        if waited:
            words = (
                "told again: it waits for tasks that have ended" if rows else "waits for tasks that are gone"
            )
            log.error(words, case=str(case.id), tenant=case.tenant)
        return bool(rows)

    def _is_settled(self, described: WorkflowExecutionDescription) -> bool:
        return described.close_time is not None and self._clock() - described.close_time > SETTLED

    async def _describe(self, case: CaseRow) -> WorkflowExecutionDescription | None:
        try:
            return await self._client.get_workflow_handle(f"case-{case.id}").describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND and not is_without_namespace(error):
                return None
            raise

    async def _start_again(self, case: CaseRow) -> None:
        """Tell Temporal everything once more, in the old order."""
        now = self._clock()
        async with self._store.system() as sx:
            rows = await sx.outbox.of_case(case.tenant, case.id)
            await sx.outbox.again([row.id for row in rows if row.stream == case_stream(case.id)], now)

    async def _finish(self, case: CaseRow, described: WorkflowExecutionDescription) -> None:
        status, outcome, reason = await self._end_of(case.id, described)
        await self._cases.finish(
            Finish(
                tenant=case.tenant,
                case=case.id,
                now=self._clock(),
                status=status,
                outcome=outcome,
                reason=reason,
            )
        )

    async def _end_of(
        self, case: CaseId, described: WorkflowExecutionDescription
    ) -> tuple[CaseStatus, Data | None, str | None]:
        if described.status is WorkflowExecutionStatus.COMPLETED:
            with contextlib.suppress(WorkflowFailureError):
                outcome = await self._client.get_workflow_handle(f"case-{case}").result()
                return CaseStatus.COMPLETED, outcome, None
        if described.status is WorkflowExecutionStatus.CANCELED:
            return CaseStatus.CANCELLED, None, None
        return CaseStatus.FAILED, None, STOPPED

    async def _running(self) -> AsyncIterator[CaseRow]:
        after: tuple[Tenant, CaseId] | None = None
        while True:
            async with self._store.system_reading() as sx:
                page = await sx.cases.running(after, PAGE)
            for case in page:
                yield case
            if len(page) < PAGE:
                return
            after = (page[-1].tenant, page[-1].id)

    async def _stopped_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)
        return self._stopped.is_set()
