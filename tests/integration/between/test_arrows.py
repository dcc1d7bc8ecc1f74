"""Every arrow between the records and Temporal: used twice, late, out of order and after the end.

docs/decisions/009 lists them; what comes after a restore is in test_records_restored.py and
test_temporal_restored.py.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowExecutionStatus

from activities.binding import contracts_of
from activities.case_file import CaseFileActivities
from activities.worklist import WorklistActivities
from schemas.base import CaseId, Model, TaskId
from schemas.contracts import (
    ALL,
    READ_DOCUMENTS,
    Escalate,
    Finish,
    LeftAside,
    MessagesLeft,
    Record,
    Reopen,
    StageReached,
    Withdraw,
)
from schemas.contracts import PAY as PAY_CONTRACT
from schemas.deadlines import Step, hours
from schemas.tasks import CaseStatus, Status
from store.database import Store
from store.rows import OutboxRow
from tests.build import HOUR, NOW, PAY, REPORT, TENANT, House, open_task
from tests.integration.between.designed import TIMES, Counting, Listening
from tests.integration.between.world import World
from tests.integration.engine.house import House as Office
from tests.integration.engine.house import now
from tests.ready import ready
from tests.waiting import until
from workers.delivery import NotThere, ToTemporal

WISH = {"wish": "a bicycle"}
OUTCOME = {"text": "Good. Blue. 1 of 1"}
SIGNALS = [
    "ad_hoc_opened", "task_closed", "task_changed", "task_changed", "case_message", "documents_added",
    "task_closed",
]  # fmt: skip

Order = Callable[[Sequence[OutboxRow]], Sequence[OutboxRow]]


@pytest_asyncio.fixture
async def told(sqlite_url: str, temporal: Client, tmp_path: Any) -> AsyncIterator[World]:
    """An office in which nothing is delivered by itself."""
    await ready(sqlite_url)
    store = Store(sqlite_url)
    world = World(tmp_path, 0)
    world.office = await Office(store, temporal, (Listening, Counting)).furnish()
    async with world.office.open(relay=False):
        yield world
    await store.close()


async def begin(world: World) -> tuple[CaseId, list[OutboxRow]]:
    """A case that has been started, and all it is to be told, undelivered."""
    case = await world.office.file(process="listening", data=WISH)
    (start,) = await world.rows(case)
    await deliver(world, [start])
    await world.tell(case)
    await world.office.answer("ada", case, "opinion", text="Good.")
    _, *rows = await world.rows(case)
    assert [row.name for row in rows] == SIGNALS
    return case, rows


async def deliver(world: World, rows: Sequence[OutboxRow]) -> None:
    """As the relay does it."""
    office = world.office
    carry = ToTemporal(office.client, office.store)
    for row in rows:
        await carry(row)
        async with office.store.system() as sx:
            if row.kind == "start":
                await sx.cases.mark_running([(row.tenant, row.case_id)], now())
            await sx.outbox.delivered([row.id], now())


def late(n: int) -> Order:
    """One message comes behind all others."""
    return lambda rows: [*rows[:n], *rows[n + 1 :], rows[n]]


ORDERS: dict[str, Order] = {
    "in order": lambda rows: rows,
    "each twice": lambda rows: [row for row in rows for _ in range(2)],
    "all twice": lambda rows: [*rows, *rows],
    "backwards": lambda rows: rows[::-1],
    "backwards, and all twice": lambda rows: [*rows[::-1], *rows],
    **{f"{name} {n} late": late(n) for n, name in enumerate(SIGNALS)},
}


async def test_however_messages_come_a_case_ends_the_same(told: World) -> None:
    for what, order in ORDERS.items():
        case, rows = await begin(told)
        await deliver(told, order(rows))
        seen = await told.office.ended(case)
        assert seen.outcome == OUTCOME, what
        assert [each.form for each in seen.tasks] == ["opinion", "opinion"], what


async def test_a_message_that_comes_twice_counts_once(told: World) -> None:
    office = told.office
    case = await office.file(process="counting", data=WISH)
    for n in range(TIMES):
        await office.cases.message(office.people["boss"], case, "more", {"text": str(n)}, None, now())
    await deliver(told, [row for row in await told.rows(case) for _ in range(2)])
    assert (await office.ended(case)).outcome == {"text": " ".join(str(n) for n in range(TIMES))}


async def test_everything_that_comes_after_the_end_is_settled_and_changes_nothing(told: World) -> None:
    case, rows = await begin(told)
    await deliver(told, rows)
    before = await told.office.ended(case)
    await until(lambda: _is_closed(told, case))
    run = (await told.office.handle(case).describe()).run_id
    await deliver(told, await told.rows(case))
    assert await told.office.see(case) == before
    described = await told.office.handle(case).describe()
    assert (described.run_id, described.status) == (run, WorkflowExecutionStatus.COMPLETED)


async def test_a_start_that_comes_twice_or_late_starts_one_case(told: World) -> None:
    case, rows = await begin(told)
    start = (await told.rows(case))[0]
    run = (await told.office.handle(case).describe()).run_id
    await deliver(told, [start, *rows[:3], start])
    assert (await told.office.handle(case).describe()).run_id == run
    await deliver(told, rows[3:])
    assert (await told.office.ended(case)).outcome == OUTCOME


async def test_what_comes_before_the_start_waits_for_it(told: World) -> None:
    office = told.office
    case = await office.file(process="listening", data=WISH)
    await office.cases.message(office.people["boss"], case, "hint", {"text": "Blue."}, None, now())
    start, early = await told.rows(case)
    with pytest.raises(NotThere):
        await deliver(told, [early])
    await deliver(told, [start, early])
    assert (await told.rows(case))[1].delivered_at is not None


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancellation_that_comes_late_or_twice_ends_the_case_once(told: World, times: int) -> None:
    office = told.office
    case, rows = await begin(told)
    await office.cases.cancel(office.people["boss"], case, "Withdrawn.", None, now())
    cancel = (await told.rows(case))[-1]
    assert cancel.kind == "cancel"
    await deliver(told, [*rows[:2], *[cancel] * times])
    assert (await office.ended(case)).status is CaseStatus.CANCELLED
    await until(lambda: _is_closed(told, case))
    await deliver(told, [*rows[2:], cancel])
    assert (await office.see(case)).status is CaseStatus.CANCELLED


async def _is_closed(world: World, case: CaseId) -> bool:
    return (await world.office.handle(case).describe()).close_time is not None


# What a case does to the records. Each is one activity, whose answer may be lost: then it is done again.


def of(case: CaseId, **values: Any) -> dict[str, Any]:
    return {"tenant": TENANT, "case": case, "now": NOW + 2 * HOUR, **values}


UNUSED = LeftAside(message="1:a", name="hint", reason="its data do not fit")
STEPS = (Step(at=hours(1), team="seniors"),)
DEEDS: dict[str, Callable[[CaseId, TaskId], Model]] = {
    "open_task": lambda case, task: open_task(case, task=task, escalation=STEPS),
    "escalate_task": lambda case, task: Escalate(**of(case), task=task),
    "reopen_task": lambda case, task: Reopen(**of(case), task=task, reason="It does not fit."),
    "withdraw_tasks": lambda case, task: Withdraw(**of(case), tasks=(task,)),
    "record": lambda case, task: Record(**of(case), name="r", form="loss_report", version=1, value=REPORT),
    "tell_stage": lambda case, task: StageReached(**of(case), stage="Paying"),
    "tell_left": lambda case, task: MessagesLeft(**of(case), messages=(UNUSED,)),
    "finish_case": lambda case, task: Finish(**of(case), status=CaseStatus.COMPLETED, outcome={"paid": 1}),
}


async def perform(house: House, deed: Model) -> None:
    """The activity behind a request, as the worker runs it."""
    services = (WorklistActivities(house.worklist), CaseFileActivities(house.cases))
    (activity,) = [each for contract, each in contracts_of(*services) if contract.request is type(deed)]
    await activity(deed)


async def standing(house: House, case: CaseId) -> tuple[Any, ...]:
    """All there is to see of a case."""
    page = await house.cases.timeline(house.lea, case, None, 200)
    rows = [(row.kind, row.seq, row.payload) for row in await house.outbox(case)]
    return await house.cases.get(house.lea, case), [each.kind for each in page.items], rows


async def a_task(house: House, deed: str) -> tuple[CaseId, TaskId]:
    """A case with a task: answered where the deed gives it back, else open."""
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    if deed == "reopen_task":
        await answer(house, task)
    return case, task


async def answer(house: House, task: TaskId) -> None:
    version = (await house.worklist.get(house.ada, task, NOW)).version
    claimed = await house.worklist.claim(house.ada, task, version, NOW)
    await house.worklist.complete(house.ada, task, claimed.version, PAY, NOW)


@pytest.mark.parametrize("deed", DEEDS)
async def test_what_a_case_does_twice_is_done_once(house: House, deed: str) -> None:
    case, task = await a_task(house, deed)
    await perform(house, DEEDS[deed](case, task))
    once = await standing(house, case)
    await perform(house, DEEDS[deed](case, task))
    assert await standing(house, case) == once


@pytest.mark.parametrize("deed", ["open_task", "escalate_task", "withdraw_tasks"])
async def test_what_a_case_does_to_a_task_comes_too_late_when_a_person_was_faster(
    house: House, deed: str
) -> None:
    case, task = await a_task(house, deed)
    await answer(house, task)
    before = await standing(house, case)
    await perform(house, DEEDS[deed](case, task))
    assert await standing(house, case) == before
    assert (await house.worklist.get(house.lea, task, NOW)).status is Status.COMPLETED


@pytest.mark.parametrize("first", ["escalate_task", "withdraw_tasks"])
@pytest.mark.parametrize("then", ["open_task", "escalate_task", "reopen_task"])
async def test_deeds_in_the_wrong_order_leave_the_task_as_the_first_one_did(
    house: House, first: str, then: str
) -> None:
    case, task = await a_task(house, first)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await perform(house, DEEDS[first](case, task))
    before = (await house.worklist.get(house.lea, task, NOW)).allowed
    await perform(house, DEEDS[then](case, task))
    seen = await house.worklist.get(house.lea, task, NOW)
    if (first, then) == ("withdraw_tasks", "open_task"):
        assert seen.status is Status.READY, "a case that asks for it wants it"
    else:
        assert seen.allowed == before


@pytest.mark.parametrize("deed", DEEDS)
async def test_what_comes_after_the_end_changes_nothing(house: House, deed: str) -> None:
    case, task = await a_task(house, deed)
    if deed == "record":
        await perform(house, DEEDS[deed](case, task))
    end = Finish(**of(case), status=CaseStatus.FAILED, reason="It was over.")
    await perform(house, end)
    before = await standing(house, case)
    await perform(house, DEEDS[deed](case, task))
    assert await standing(house, case) == before


def test_every_activity_that_writes_into_the_records_is_among_the_deeds() -> None:
    files = (PAY_CONTRACT.name, READ_DOCUMENTS.name)
    assert {each.name for each in ALL if each.name not in files} == set(DEEDS)
