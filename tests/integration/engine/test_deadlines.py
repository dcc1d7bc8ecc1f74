"""Deadlines are Temporal's timers: here its clock is moved on, days within a second."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from schemas.base import CaseId
from schemas.tasks import CaseStatus
from store.database import Store
from tests.integration.engine.designed import Asking
from tests.integration.engine.house import House, Paper, euros, now
from tests.waiting import until
from workers import testing
from workflows.household_claim import HouseholdClaim

WISH = {"wish": "a bicycle"}


@pytest_asyncio.fixture
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal server whose clock can be moved on, case by case."""
    async with testing.skipping() as environment:
        yield environment


@pytest_asyncio.fixture
async def office(store: Store, skipping: WorkflowEnvironment) -> House:
    """An office on that server."""
    return await House(store, skipping.client, (Asking, HouseholdClaim)).furnish()


async def team(office: House, case: CaseId, form: str) -> str:
    return (await office.task(case, form)).team


async def test_an_unanswered_task_escalates_step_by_step_and_survives_a_restart(
    office: House, skipping: WorkflowEnvironment
) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        assert await team(office, case, "opinion") == "adjusters"
    async with office.open():
        await skipping.fast_forward(office.handle(case), timedelta(days=2, hours=1))
        await until(lambda: belongs(office, case, "opinion", "seniors"))
        assert (await office.task(case, "opinion")).escalated
        await skipping.fast_forward(office.handle(case), timedelta(days=2, hours=1))
        await until(lambda: belongs(office, case, "opinion", "operations"))
        await office.answer("olga", case, "opinion", text="Late, but yes")
        assert (await office.ended(case)).outcome == {"text": "Late, but yes"}


async def belongs(office: House, case: CaseId, form: str, name: str) -> bool:
    return await team(office, case, form) == name


async def test_a_suspended_task_does_not_escalate(office: House, skipping: WorkflowEnvironment) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        task = await office.task(case, "opinion")
        ada = office.people["ada"]
        claimed = await office.worklist.claim(ada, task.id, task.version, now())
        resting = await office.worklist.suspend(ada, task.id, claimed.version, None, now())
        await until(lambda: heard(office, case, "task_changed"))
        await skipping.fast_forward(office.handle(case), timedelta(days=9))
        assert await team(office, case, "opinion") == "adjusters"
        await office.worklist.resume(ada, task.id, resting.version, now())
        await office.answer("ada", case, "opinion", text="Yes")
        assert (await office.ended(case)).status is CaseStatus.COMPLETED


async def heard(office: House, case: CaseId, signal: str) -> bool:
    history = await office.handle(case).fetch_history()
    told = [event.workflow_execution_signaled_event_attributes.signal_name for event in history.events]
    return signal in told


async def test_a_claim_that_nobody_assesses_comes_to_the_seniors(
    office: House, skipping: WorkflowEnvironment
) -> None:
    async with office.open():
        case = await office.file(Paper(says=Paper().says | {"amount": euros("900.00")}))
        assert await team(office, case, "assessment") == "adjusters"
        await skipping.fast_forward(office.handle(case), timedelta(days=7))
        await until(lambda: belongs(office, case, "assessment", "seniors"))
        await office.answer("sam", case, "assessment", verdict="pay", amount=euros("900.00"))
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
