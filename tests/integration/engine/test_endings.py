"""How cases end, and begin again, when something unusual happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.binding import implements
from schemas.base import CaseId
from schemas.contracts import PAY, Payment, PaymentOrder
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus, Status
from store.database import Store
from store.rows import OutboxRow
from tests.integration.engine.designed import Asking, Hearing, Pair, Paying, Wordy
from tests.integration.engine.house import House, now
from tests.waiting import until
from workers.reconciler import Reconciler

WISH = {"wish": "a bicycle"}


class SlowBank:
    """A bank that pays when it is let."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let = asyncio.Event()

    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        self.asked.set()
        await self.let.wait()
        return Payment(reference="B-1")


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with processes of the tests' own."""
    yield await House(store, temporal, (Asking, Hearing, Pair, Paying, Wordy)).furnish()


async def test_a_payment_under_way_when_the_case_is_cancelled_counts(office: House) -> None:
    bank = SlowBank()
    office.activities = (*office.activities[:2], bank)
    async with office.open():
        case = await office.file(process="paying", data=WISH)
        await bank.asked.wait()
        await office.cases.cancel(office.people["boss"], case, "Too late.", None, now())
        await until(lambda: cancel_delivered(office, case))
        bank.let.set()
        seen = await office.ended(case)
    assert seen.status is CaseStatus.COMPLETED
    assert seen.outcome == {"text": "B-1"}
    assert seen.reason is None, "the reason of a cancelling that came too late is not the case's"


async def cancel_delivered(office: House, case: CaseId) -> bool:
    return any(row.kind == "cancel" and row.delivered_at for row in await rows_of(office, case))


async def told_everything(office: House, case: CaseId) -> bool:
    return all(row.delivered_at for row in await rows_of(office, case))


async def rows_of(office: House, case: CaseId) -> list[OutboxRow]:
    async with office.store.system_reading() as sx:
        return await sx.outbox.of_case("default", case)


async def test_a_strand_that_ends_the_case_ends_those_beside_it(office: House) -> None:
    async with office.open():
        case = await office.file(process="pair", data=WISH)
        ada = office.people["ada"]
        task = await office.task(case, "opinion")
        claimed = await office.worklist.claim(ada, task.id, task.version, now())
        await office.worklist.fail(ada, task.id, claimed.version, "Nobody knows.", now())
        await office.answer("olga", case, "failed_step", remedy="end_case", note="It cannot be known.")
        seen = await office.ended(case)
    assert seen.status is CaseStatus.FAILED
    assert seen.reason == "It cannot be known."
    assert {each.status for each in seen.tasks if each.form == "opinion"} <= {
        Status.FAILED, Status.EXITED, Status.OBSOLETE
    }  # fmt: skip


async def test_a_title_that_is_too_long_is_cut_and_stops_nothing(office: House) -> None:
    async with office.open():
        case = await office.file(process="wordy", data=WISH)
        task = await office.task(case, "opinion")
        assert len(task.title) == 300
        assert task.title.endswith("\N{HORIZONTAL ELLIPSIS}")
        await office.answer("ada", case, "opinion", text="Enough")
        assert (await office.ended(case)).outcome == {"text": "Enough"}


async def test_a_case_that_temporal_lost_asks_anew_and_leaves_no_task_without_effect(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        lost = await office.task(case, "opinion")
        boss, ada = office.people["boss"], office.people["ada"]
        await until(lambda: is_running(office, case))
        added = await office.cases.add_task(boss, case, AdHocTask(form="opinion"), None, now())
        await until(lambda: told_everything(office, case))
        await forget(office, case)
        assert await Reconciler(office.client, office.store, office.cases, now).look() == 1
        await until(lambda: has_begun_again(office, case))
        assert (await office.look(lost)).status is Status.OBSOLETE
        assert (await office.worklist.get(boss, added.id, now())).status is Status.READY
        asked = next(
            each
            for each in (await office.see(case)).tasks
            if each.id != added.id and each.status is Status.READY
        )
        claimed = await office.worklist.claim(ada, asked.id, asked.version, now())
        await office.worklist.complete(ada, asked.id, claimed.version, {"text": "Once more"}, now())
        assert (await office.ended(case)).outcome == {"text": "Once more"}
        told = [each.text for each in (await office.cases.timeline(boss, case, None, 50)).items]
    assert "Work on the case began again; what had been asked is asked once more" in told


async def test_a_case_that_never_heard_of_an_answer_is_told_again(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        await office.task(case, "opinion")
        await until(lambda: told_everything(office, case))
    await office.answer("ada", case, "opinion", text="Lost on the way")
    await pretend_all_was_told(office, case)
    reconciler = Reconciler(office.client, office.store, office.cases, now)
    async with office.open():
        assert await reconciler.look() == 1
        assert (await office.ended(case)).outcome == {"text": "Lost on the way"}


async def test_a_case_that_waits_for_nobody_is_asked_once_and_left_alone(office: House) -> None:
    async with office.open():
        case = await office.file(process="hearing", data=WISH)
        await office.answer("ada", case, "opinion", text="Wait for the hint")
        await until(lambda: told_everything(office, case))
        await pretend_all_was_told(office, case)
        reconciler = Reconciler(office.client, office.store, office.cases, now)
        assert await reconciler.look() == 0
        assert await reconciler.look() == 0
        assert (await office.see(case)).status is CaseStatus.RUNNING


async def pretend_all_was_told(office: House, case: CaseId) -> None:
    """The rows say so since a while, whatever the case heard."""
    long_ago = now() - timedelta(minutes=5)
    async with office.store.system() as sx:
        await sx.outbox.delivered([row.id for row in await rows_of(office, case)], long_ago)
    async with office.store.transaction("default") as tx:
        (await tx.cases.lock(case)).change(started_at=long_ago)


async def is_running(office: House, case: CaseId) -> bool:
    return (await office.see(case)).status is CaseStatus.RUNNING


async def has_begun_again(office: House, case: CaseId) -> bool:
    found = [each.status for each in (await office.see(case)).tasks]
    return found.count(Status.READY) == 2 and Status.OBSOLETE in found


async def forget(office: House, case: CaseId) -> None:
    """Temporal loses a case that has been running for a while."""
    async with office.store.transaction("default") as tx:
        (await tx.cases.lock(case)).change(started_at=now() - timedelta(minutes=5))
    await office.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=office.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=f"case-{case}"),
        )
    )

    async def is_gone() -> bool:
        try:
            await office.handle(case).describe()
        except RPCError:
            return True
        return False

    await until(is_gone)
