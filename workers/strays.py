"""The other way round: what runs in Temporal, and is ended or missing in the records."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from cases.recovery import Lost
from cases.service import Cases
from schemas.base import CaseId, Data, Tenant
from schemas.contract import WORKFLOW, workflow_of
from schemas.tasks import ENDED
from store.cases import case_stream
from store.comparing import UNMENDED, Standing
from store.database import Store
from workers.comparison import SETTLED, Comparison
from workers.pause import comes_within

log = structlog.get_logger(__name__)

RUNNING = "ExecutionStatus = 'Running'"
PAGE = 500
BETWEEN_PAGES = 1.0
"""Seconds; Temporal answers ten such questions a second to all who ask."""
ENDED_IN_RECORDS = "The case has ended in the records of Casework."


class Strays:
    """Finds and mends them; may be repeated."""

    def __init__(
        self,
        client: Client,
        store: Store,
        cases: Cases,
        comparison: Comparison,
        clock: Callable[[], datetime],
        stopped: asyncio.Event,
        pause: float = BETWEEN_PAGES,
    ) -> None:
        self._client = client
        self._store = store
        self._cases = cases
        self._comparison = comparison
        self._clock = clock
        self._stopped = stopped
        self._pause = pause
        self._told: dict[CaseId, datetime] = {}

    async def look(self) -> int:
        """Look at everything that runs, until stopped; how many had to be mended."""
        mended = 0
        async for page in self._pages():
            running = {case: each for each in page if (case := case_of(each.id)) is not None}
            async with self._store.system_reading() as sx:
                standing = await sx.comparing.standing(list(running))
            for case in running:
                if self._stopped.is_set():
                    return mended
                mended += await self._mended(case, standing.get(case))
            await comes_within(self._stopped, self._pause)
        return mended

    async def _pages(self) -> AsyncIterator[list[WorkflowExecution]]:
        found = self._client.list_workflows(RUNNING, page_size=PAGE)
        while not self._stopped.is_set():
            await found.fetch_next_page()
            if found.current_page:
                yield list(found.current_page)
            if found.next_page_token is None:
                return

    async def _mended(self, case: CaseId, standing: Standing | None) -> bool:
        try:
            if standing is None:
                return await self._put_back(case)
            if standing.status in ENDED and self._is_old(standing.ended_at):
                return await self._end(case, standing.tenant)
        except Exception as error:
            log.warning("could not compare a case", case=str(case), error=type(error).__name__)
        return False

    def _is_old(self, at: datetime | None) -> bool:
        return at is not None and self._clock() - at > SETTLED

    async def _end(self, case: CaseId, tenant: Tenant) -> bool:
        """It has ended in the records: it hears again what it was told and ends the same, or is stopped."""
        described = await self._comparison.describe(case)
        if described is None or described.status is not WorkflowExecutionStatus.RUNNING:
            self._told.pop(case, None)
            return False
        now = self._clock()
        first = self._told.setdefault(case, now)
        if first == now:
            await self._tell_again(case, tenant, now)
            return True
        if now - first < SETTLED or described.raw_description.pending_activities:
            return False
        await self._client.get_workflow_handle(workflow_of(case)).terminate(reason=ENDED_IN_RECORDS)
        await self._comparison.note(case, Counter(stopped=1))
        return True

    async def _tell_again(self, case: CaseId, tenant: Tenant, now: datetime) -> None:
        async with self._store.system() as sx:
            rows = await sx.outbox.of_case(tenant, case)
            told = [row.id for row in rows if row.stream == case_stream(case) and row.kind != "start"]
            await sx.outbox.again(told, now)
        await self._comparison.note(case, Counter(told_again=1))

    async def _put_back(self, case: CaseId) -> bool:
        described = await self._comparison.describe(case)
        if described is None or described.status is not WorkflowExecutionStatus.RUNNING:
            return False
        memo = await described.memo()
        if "tenant" not in memo:
            return False
        lost = Lost(
            case=case,
            workflow=described.workflow_type,
            number=memo.get("number"),
            reference=memo.get("reference"),
            created_by=UUID(memo["created_by"]) if memo.get("created_by") else None,
            started_at=described.start_time,
            start=await self._start_of(case),
            account=await self._comparison.account(case),
        )
        done = await self._cases.recover(memo["tenant"], lost, self._clock())
        if done is None:
            log.error("a case runs that is in no records, of an unknown process", case=str(case))
            await self._comparison.note(case, Counter({UNMENDED: 1}))
            return False
        await self._comparison.note(case, done + Counter(case_put_back=1))
        return True

    async def _start_of(self, case: CaseId) -> Data:
        handle = self._client.get_workflow_handle(workflow_of(case))
        async for event in handle.fetch_history_events(page_size=1):
            given = event.workflow_execution_started_event_attributes.input
            (start,) = await self._client.data_converter.decode(given.payloads, [dict[str, Any]])
            return dict(start)
        return {}


def case_of(workflow: str) -> CaseId | None:
    """The case behind a workflow's id; None: it is none of ours."""
    if not workflow.startswith(WORKFLOW):
        return None
    try:
        return UUID(workflow.removeprefix(WORKFLOW))
    except ValueError:
        return None
