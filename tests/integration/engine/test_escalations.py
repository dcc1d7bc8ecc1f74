"""What an escalation asks of a running case: calls, and going on without an answer."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from activities.binding import implements
from schemas.base import CaseId
from schemas.calendars import OFFICE_WEEK, Calendar, Closure
from schemas.clocks import ClockChange, ClockOperation
from schemas.contract import Done
from schemas.deadlines import Step, days, hours, policy_faults, working_days
from schemas.escalation import Expire
from schemas.tasks import CaseStatus, Status
from store.database import Store
from tests.integration.engine.forms import Opinion
from tests.integration.engine.house import REPORT, TENANT, House, Paper, now
from tests.integration.engine.late import NUDGE, Chained, Expiring, HalfTyped, Mistaken, Nudge
from tests.integration.engine.test_deadlines import WISH, heard, skipping
from tests.waiting import until
from workers.follower import Follower
from workflows.engine.errors import ProcessFault
from workflows.engine.escalating import expired_value, steps_of
from worklist.access import By
from worklist.calendars import Calendars

__all__ = ["skipping"]


class Nudger:
    """Nudges, or fails for good."""

    def __init__(self) -> None:
        self.heard: list[Nudge] = []
        self.broken = False

    @implements(NUDGE)
    async def nudge(self, request: Nudge) -> Done:
        if self.broken:
            raise ApplicationError("The other side is closed for good.", non_retryable=True)
        self.heard.append(request)
        return Done()


@pytest.fixture
def nudger() -> Nudger:
    return Nudger()


@pytest_asyncio.fixture
async def office(store: Store, skipping: WorkflowEnvironment, nudger: Nudger, tmp_path: Path) -> House:
    """An office with a nudger."""
    house = House(store, skipping.client, (Expiring, Chained, HalfTyped, Mistaken))
    house.activities = (*house.activities, nudger)
    return await house.furnish()


async def kinds(office: House, case: CaseId) -> list[str]:
    page = await office.cases.timeline(office.people["boss"], case, None, 200)
    return [event.kind for event in page.items]


async def test_when_nobody_answers_the_case_goes_on_with_what_the_designer_wrote(
    office: House, skipping: WorkflowEnvironment, nudger: Nudger
) -> None:
    async with office.open():
        case = await office.file(process="expiring", data=WISH)
        task = await office.task(case, "opinion")
        await skipping.fast_forward(office.handle(case), timedelta(hours=5))
        await until(lambda: happened(office, case, "task.reminded"))
        await skipping.fast_forward(office.handle(case), timedelta(days=1))
        await until(lambda: nudged(nudger))
        assert (nudger.heard[0].task, nudger.heard[0].tone) == (task.id, "friendly")
        await skipping.fast_forward(office.handle(case), timedelta(days=1))
        ended = await office.ended(case)
    assert (ended.status, ended.outcome) == (CaseStatus.COMPLETED, {"text": "expired: Nobody has one"})
    assert ended.tasks[0].status is Status.OBSOLETE
    assert (await kinds(office, case)).count("task.expired") == 1
    assert len(nudger.heard) == 1


async def happened(office: House, case: CaseId, kind: str) -> bool:
    return kind in await kinds(office, case)


async def nudged(nudger: Nudger) -> bool:
    return bool(nudger.heard)


async def test_an_answer_in_time_is_a_persons_answer(office: House) -> None:
    async with office.open():
        case = await office.file(process="expiring", data=WISH)
        await office.answer("ada", case, "opinion", text="Nobody has one")
        assert (await office.ended(case)).outcome == {"text": "answered: Nobody has one"}


async def test_what_one_person_typed_does_not_count_when_nobody_types_it_again(
    office: House, skipping: WorkflowEnvironment
) -> None:
    async with office.open():
        case = await office.file(Paper(), process="half_typed")
        first = await office.answer("cleo", case, "loss_report", iban=REPORT["iban"])
        again = await office.task(case, "loss_report")
        await skipping.fast_forward(office.handle(case), timedelta(days=3))
        ended = await office.ended(case)
    assert ended.outcome == {"text": "expired: Unknown"}
    done = {each.id: each.status for each in ended.tasks}
    assert done == {first.id: Status.COMPLETED, again.id: Status.OBSOLETE}


async def test_a_call_that_fails_is_shown_to_a_person_and_does_not_stop_the_wait(
    office: House, skipping: WorkflowEnvironment, nudger: Nudger
) -> None:
    nudger.broken = True
    async with office.open():
        case = await office.file(process="expiring", data=WISH)
        await office.task(case, "opinion")
        await skipping.fast_forward(office.handle(case), timedelta(days=1, hours=1))
        repair = await office.look(await office.task(case, "failed_step"))
        assert (repair.title, repair.reason) == ("Not done: Nudge", "The other side is closed for good.")
        await office.answer("ada", case, "opinion", text="Late, but yes")
        assert (await office.ended(case)).outcome == {"text": "answered: Late, but yes"}


async def test_whoever_ends_the_case_because_a_call_failed_ends_the_wait(
    office: House, skipping: WorkflowEnvironment, nudger: Nudger
) -> None:
    nudger.broken = True
    async with office.open():
        case = await office.file(process="expiring", data=WISH)
        await office.task(case, "opinion")
        await skipping.fast_forward(office.handle(case), timedelta(days=1, hours=1))
        await office.answer("olga", case, "failed_step", remedy="end_case", note="Give it up.")
        ended = await office.ended(case)
    assert (ended.status, ended.reason) == (CaseStatus.FAILED, "Give it up.")


async def test_a_changed_calendar_moves_the_timer_of_a_case_that_waits(
    office: House, skipping: WorkflowEnvironment
) -> None:
    async with office.open():
        case = await office.file(process="chained", data=WISH)
        await office.task(case, "opinion")
        before = await first_due(office, case)
        today = now().date()
        away = Closure(first=today, last=today + timedelta(days=30), reason="Moving house")
        closed = Calendar(week=OFFICE_WEEK, closures=(away,))
        await Calendars(office.store).put(By(TENANT), "default", closed, None, now())
        assert await Follower(office.store).look(now()) == 1
        await until(lambda: heard(office, case, "task_changed"))
        after = await first_due(office, case)
        assert after - before >= timedelta(days=25)
        await skipping.fast_forward(office.handle(case), before - now() + timedelta(hours=1))
        assert not await happened(office, case, "task.reminded")
        await skipping.fast_forward(office.handle(case), after - before)
        await until(lambda: happened(office, case, "task.reminded"))


async def test_a_deadline_that_a_changed_calendar_puts_into_the_past_is_due_at_once(
    office: House, skipping: WorkflowEnvironment
) -> None:
    today = now().date()
    away = Closure(first=today, last=today + timedelta(days=60))
    calendars = Calendars(office.store)
    await calendars.put(By(TENANT), "default", Calendar(week=OFFICE_WEEK, closures=(away,)), None, now())
    async with office.open():
        case = await office.file(process="chained", data=WISH)
        await office.task(case, "opinion")
        await skipping.fast_forward(office.handle(case), timedelta(days=9))
        assert not await happened(office, case, "task.reminded")
        await calendars.put(By(TENANT), "default", Calendar(week=OFFICE_WEEK), None, now())
        assert await Follower(office.store).look(now()) == 1
        await until(lambda: happened(office, case, "task.reminded"))


async def first_due(office: House, case: CaseId) -> datetime:
    """When the first step of the opinion's escalation is due."""
    async with office.store.reading(TENANT) as tx:
        row = await tx.tasks.find((await office.task(case, "opinion")).id)
    assert row is not None
    return datetime.fromisoformat(row.escalation[0]["at"])


async def test_a_case_whose_task_waits_for_the_customer_waits_with_it(
    office: House, skipping: WorkflowEnvironment
) -> None:
    async with office.open():
        case = await office.file(process="expiring", data=WISH)
        task = await office.task(case, "opinion")
        asked = ClockChange(version=task.version, reason="Waiting for photos")
        boss = office.people["boss"]
        await office.worklist.turn_clock(boss, task.id, ClockOperation.PAUSE, asked, now())
        await until(lambda: heard(office, case, "task_changed"))
        await skipping.fast_forward(office.handle(case), timedelta(days=9))
        assert await kinds(office, case) == [
            "case.accepted",
            "case.started",
            "task.opened",
            "task.clock_paused",
        ]
        await office.answer("ada", case, "opinion", text="Yes")
        assert (await office.ended(case)).outcome == {"text": "answered: Yes"}


def test_an_expiry_that_is_no_answer_to_the_question_is_a_fault_of_the_process() -> None:
    wrong = (Step(at=days(1), actions=(Expire(value={"colour": "blue"}),)),)
    with pytest.raises(ProcessFault, match="Opinion: Field required"):
        expired_value(Opinion, wrong)


def test_an_escalation_without_a_deadline_is_a_fault_that_says_what_is_missing() -> None:
    for steps, told in (
        ((Step(team="seniors"),), "`due`"),
        ((Step(team="seniors", of="start"),), "`start_by`"),
    ):
        with pytest.raises(ProcessFault, match=told):
            steps_of(None, None, (), steps)
    with pytest.raises(ProcessFault, match="`escalate_to` needs `due`"):
        steps_of(None, None, "seniors", ())
    twice = (Step(at=hours(1), actions=(Expire(value={}),)),) * 2
    assert "expires more than once" in policy_faults(twice, working_days(1), None)[0]
