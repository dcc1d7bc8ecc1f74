"""One running case: what Temporal and the case itself say of it, held against the records."""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog
from temporalio.client import (
    Client,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowQueryFailedError,
)
from temporalio.service import RPCError, RPCStatusCode

from cases import mending
from cases.mending import Difference, Doubts
from cases.service import Cases
from schemas.account import Account
from schemas.base import CaseId
from schemas.contract import workflow_of
from schemas.contracts import Finish
from schemas.tasks import CaseStatus
from store.cases import case_stream
from store.comparing import Side
from store.database import Store
from store.rows import CaseRow
from workers.delivery import is_without_namespace

log = structlog.get_logger(__name__)

SETTLED = timedelta(minutes=1)
"""A case that moved more recently is left alone."""
PATIENCE = timedelta(seconds=10)
"""Of one question to a case; its worker may have to read its history first."""
IN_ALL = timedelta(minutes=1)
"""Patience with questions that nobody answers, one after the other, taken together."""
BRIEFLY = timedelta(seconds=1)
"""Patience once that is used up, until one is answered: workers are behind, and the next sweep asks again."""
STOPPED = "The case was ended outside of Casework, by an operator of the engine."
SLOW = (RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED)
"""How a question ends that nobody answers in time."""
UNTOLD = "The case failed; why is not known any more, for the records were restored from an older copy."


class Found(Enum):
    """What came of a comparison."""

    AGREED = "agreed"
    MENDED = "mended"
    BUSY = "busy"
    """Something is on its way; to be looked at again."""
    UNKNOWN = "unknown"
    """The case could not be asked; the next sweep tries again."""
    DOUBTFUL = "doubtful"
    """Something differs that has to be found once more."""


@dataclass
class Patience:
    """How long a case is waited for, which has to answer for itself while the workers have much to do."""

    left: timedelta = IN_ALL

    def of_one(self) -> timedelta:
        """With the next question."""
        return max(BRIEFLY, min(PATIENCE, self.left))

    def answered(self) -> None:
        """Somebody answers again."""
        self.left = IN_ALL

    def unanswered(self) -> None:
        """The last question was waited for in vain."""
        self.left = max(timedelta(), self.left - self.of_one())


class Comparison:
    """Compares and mends; may be repeated, also by several workers at once."""

    def __init__(self, client: Client, store: Store, cases: Cases, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._store = store
        self._cases = cases
        self._clock = clock
        self._doubts = Doubts(SETTLED)
        self.patience = Patience()

    async def of(self, case: CaseRow) -> Found:
        """Mend one case; what goes wrong with it is no reason to leave out the others."""
        try:
            return await self._of(case)
        except Exception as error:
            log.warning("could not compare a case", case=str(case.id), error=type(error).__name__)
            return Found.UNKNOWN

    async def account(self, case: CaseId) -> Account:
        """What the case says of itself."""
        handle = self._client.get_workflow_handle(workflow_of(case))
        try:
            said: Account = await handle.query(
                "account", result_type=Account, rpc_timeout=self.patience.of_one()
            )
        except RPCError as error:
            if error.status in SLOW:
                self.patience.unanswered()
            raise
        except WorkflowQueryFailedError:
            self.patience.answered()
            raise
        self.patience.answered()
        return said

    async def describe(self, case: CaseId) -> WorkflowExecutionDescription | None:
        """What Temporal says of the case; None: it does not know it."""
        try:
            return await self._client.get_workflow_handle(workflow_of(case)).describe(rpc_timeout=PATIENCE)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND and not is_without_namespace(error):
                return None
            raise

    async def _of(self, case: CaseRow) -> Found:
        if case.started_at is not None and self._clock() - case.started_at < SETTLED:
            return Found.BUSY
        described = await self.describe(case.id)
        if described is None:
            await self._start_again(case)
            return Found.MENDED
        if described.status is WorkflowExecutionStatus.RUNNING:
            return await self._with_its_account(case)
        if not self._is_settled(described):
            return Found.BUSY
        await self._finish(case, described)
        return Found.MENDED

    async def _with_its_account(self, case: CaseRow) -> Found:
        side = await self._side(case)
        if side is None:
            return Found.BUSY
        account = await self.account(case.id)
        now = self._clock()
        difference = mending.compare(side, account, now)
        sure = mending.confirmed(difference, side, self._doubts, now)
        if sure and await self._mend(case, side, sure):
            return Found.MENDED
        return Found.DOUBTFUL if difference else Found.AGREED

    async def _side(self, case: CaseRow) -> Side | None:
        async with self._store.system_reading() as sx:
            return await sx.comparing.side(case.tenant, case.id, self._clock() - SETTLED)

    async def _mend(self, case: CaseRow, side: Side, difference: Difference) -> bool:
        done = await self._cases.mend(side, difference, self._clock())
        if difference.untold:
            async with self._store.system() as sx:
                await sx.outbox.again(difference.untold, self._clock())
            done["told_again"] += len(set(difference.untold))
        await self.note(case.id, done)
        return bool(done)

    async def note(self, case: CaseId, done: Counter[str]) -> None:
        """Count what was mended, and say so where alarms are taken from."""
        async with self._store.system() as sx:
            for kind, times in sorted(done.items()):
                await sx.comparing.count(kind, case, self._clock(), times)
        if done:
            log.error("mended: records and process did not agree", case=str(case), **done)

    async def _start_again(self, case: CaseRow) -> None:
        """Tell Temporal everything once more, in the old order."""
        now = self._clock()
        async with self._store.system() as sx:
            rows = await sx.outbox.of_case(case.tenant, case.id)
            await sx.outbox.again([row.id for row in rows if row.stream == case_stream(case.id)], now)
        await self.note(case.id, Counter(started_again=1))

    def _is_settled(self, described: WorkflowExecutionDescription) -> bool:
        return described.close_time is not None and self._clock() - described.close_time > SETTLED

    async def _finish(self, case: CaseRow, described: WorkflowExecutionDescription) -> None:
        """Write down an end that the records have missed, with all that the case had heard before it."""
        end = Finish(tenant=case.tenant, case=case.id, now=self._clock(), status=CaseStatus.FAILED)
        done: Counter[str] = Counter(ended=1)
        with contextlib.suppress(RPCError, WorkflowQueryFailedError):
            account = await self.account(case.id)
            end = account.end or end
            side = await self._side(case)
            if side is not None:
                missed = _answers(mending.compare(side, account, self._clock()))
                done += await self._cases.mend(side, missed, self._clock())
        if end.reason is None and end.outcome is None:
            end = await self._as_temporal_says(end, described)
        await self._cases.finish(end.model_copy(update={"now": described.close_time or end.now}))
        await self.note(case.id, done)

    async def _as_temporal_says(self, end: Finish, described: WorkflowExecutionDescription) -> Finish:
        if described.status is WorkflowExecutionStatus.COMPLETED:
            with contextlib.suppress(WorkflowFailureError):
                outcome = await self._client.get_workflow_handle(described.id).result()
                return end.model_copy(update={"status": CaseStatus.COMPLETED, "outcome": outcome})
        if described.status is WorkflowExecutionStatus.CANCELED:
            return end.model_copy(update={"status": CaseStatus.CANCELLED})
        reason = UNTOLD if described.status is WorkflowExecutionStatus.FAILED else STOPPED
        return end.model_copy(update={"status": CaseStatus.FAILED, "reason": reason})


def _answers(difference: Difference) -> Difference:
    """Of a case that has ended, only what belongs into its file."""
    return Difference(answered=difference.answered, records=difference.records)
