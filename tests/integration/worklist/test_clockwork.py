"""The clock of a task: stopped while the customer is asked, running on, begun anew."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from schemas.base import TaskId
from schemas.clocks import ClockChange, ClockOperation
from schemas.contracts import Escalate
from schemas.deadlines import Step, hours, working_days, working_hours
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.escalation import Expire
from schemas.household_claim import Assessment
from schemas.people import Person
from schemas.requests import OperationArgs, TaskQuery, View
from schemas.tasks import Operation, Status
from schemas.views import TaskView
from tests.build import HOUR, NOW, PAY, TENANT, House, add_person

STEPS = (Step(at=hours(2), team="seniors"),)
TUESDAY = NOW + timedelta(days=1)
PAUSE, RESUME, RESTART = ClockOperation.PAUSE, ClockOperation.RESUME, ClockOperation.RESTART


async def turn(
    house: House,
    who: Person,
    task: TaskId,
    operation: ClockOperation,
    now: datetime,
    at: datetime | None = None,
    version: int | None = None,
) -> TaskView:
    """An operation on the version that there is."""
    seen = version or (await house.worklist.get(house.lea, task, now)).version
    wanted = ClockChange(version=seen, reason="Waiting for the customer's photos", at=at)
    return await house.worklist.turn_clock(who, task, operation, wanted, now)


async def test_a_task_that_waits_for_the_customer_can_be_worked_and_is_not_late(house: House) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3), escalation=STEPS)
    await house.worklist.claim(house.ada, task, 1, NOW)
    paused = await turn(house, house.ada, task, PAUSE, NOW + HOUR)
    assert (paused.status, paused.clock.running) == (Status.RESERVED, False)
    assert (paused.clock.paused_since, paused.clock.reason) == (
        NOW + HOUR,
        "Waiting for the customer's photos",
    )
    assert (await house.outbox(case))[-1].payload["deadlines"] == []
    listed = (await house.worklist.list(house.ada, TaskQuery(view=View.MINE), NOW)).items
    assert [each.paused for each in listed] == [True]
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=NOW + 9 * HOUR, task=task))
    assert not (await house.worklist.get(house.ada, task, NOW)).escalated
    resumed = await turn(house, house.ada, task, RESUME, NOW + 24 * HOUR)
    assert resumed.clock.running
    assert resumed.due_at == NOW + 26 * HOUR
    assert (await house.outbox(case))[-1].payload["deadlines"] == ["2026-03-03T10:00:00Z"]
    done = await house.worklist.complete(house.ada, task, resumed.version, PAY, NOW + 24 * HOUR)
    assert (done.status, done.clock.running) == (Status.COMPLETED, False)


async def test_a_paused_task_may_be_completed(house: House) -> None:
    task = await house.task(due=hours(3))
    await house.worklist.claim(house.ada, task, 1, NOW)
    paused = await turn(house, house.ada, task, PAUSE, NOW)
    assert (await house.worklist.complete(house.ada, task, paused.version, PAY, NOW)).status == "completed"


async def test_working_deadlines_move_by_working_time_and_others_by_the_clock(house: House) -> None:
    working = await house.task(due=working_hours(4))
    elapsed = await house.task(due=hours(4))
    for task in (working, elapsed):
        await turn(house, house.lea, task, PAUSE, NOW + HOUR)
        await turn(house, house.lea, task, RESUME, TUESDAY + HOUR)
    assert (await house.worklist.get(house.lea, working, NOW)).due_at == TUESDAY + 4 * HOUR
    assert (await house.worklist.get(house.lea, elapsed, NOW)).due_at == TUESDAY + 4 * HOUR
    evening = await house.task(due=working_days(1))
    await turn(house, house.lea, evening, PAUSE, NOW + 8 * HOUR)
    await turn(house, house.lea, evening, RESUME, TUESDAY)
    assert (await house.worklist.get(house.lea, evening, NOW)).due_at == TUESDAY + 8 * HOUR


async def test_suspending_and_waiting_are_one_clock_and_no_time_is_lost_twice(house: House) -> None:
    task = await house.task(due=hours(3))
    await turn(house, house.lea, task, PAUSE, NOW)
    suspended = await house.worklist.suspend(house.lea, task, 2, None, NOW + HOUR)
    resumed = await house.worklist.resume(house.lea, task, suspended.version, NOW + 2 * HOUR)
    assert (resumed.status, resumed.clock.running) == (Status.READY, False)
    running = await turn(house, house.lea, task, RESUME, NOW + 3 * HOUR)
    assert running.due_at == NOW + 6 * HOUR


async def test_a_lead_may_say_that_it_stood_still_since_earlier(house: House) -> None:
    task = await house.task(due=hours(8))
    await turn(house, house.lea, task, PAUSE, NOW + 3 * HOUR, at=NOW + HOUR)
    view = await turn(house, house.lea, task, RESUME, NOW + 5 * HOUR, at=NOW + 4 * HOUR)
    assert view.due_at == NOW + 11 * HOUR


async def test_a_clock_begun_anew_escalates_anew(house: House) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3), escalation=STEPS)
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=NOW + 2 * HOUR, task=task))
    view = await turn(house, house.lea, task, RESTART, NOW + 4 * HOUR, at=NOW + 3 * HOUR)
    assert (view.due_at, view.clock.running) == (NOW + 6 * HOUR, True)
    assert (await house.outbox(case))[-1].payload["deadlines"] == ["2026-03-02T14:00:00Z"]
    for _ in range(2):
        await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=NOW + 5 * HOUR, task=task))
    assert (await house.worklist.get(house.lea, task, NOW)).priority == 10


async def test_restarting_a_paused_clock_lets_it_run(house: House) -> None:
    task = await house.task(due=hours(3))
    await turn(house, house.lea, task, PAUSE, NOW + HOUR)
    view = await turn(house, house.lea, task, RESTART, NOW + 2 * HOUR)
    assert (view.clock.running, view.due_at) == (True, NOW + 5 * HOUR)


async def test_the_timeline_tells_who_stopped_it_and_why(house: House) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3))
    await turn(house, house.lea, task, PAUSE, NOW + HOUR)
    last = (await house.cases.timeline(house.lea, case, None, 200)).items[-1]
    assert last.text == "lea stopped the clock of 'Assess the damage': Waiting for the customer's photos"
    assert last.data["after"]["from"] == (NOW + HOUR).isoformat()


async def test_only_the_owner_or_a_lead_stops_a_clock_and_only_a_lead_in_retrospect(house: House) -> None:
    task = await house.task(due=hours(3))
    await house.worklist.claim(house.ada, task, 1, NOW)
    later = NOW + HOUR
    with pytest.raises(NotAllowed, match="claim it first or ask them"):
        await turn(house, house.ben, task, PAUSE, later)
    with pytest.raises(NotAllowed, match="leave the moment out"):
        await turn(house, house.ada, task, PAUSE, later, at=NOW)
    with pytest.raises(NotAllowed, match="start the clock of a task anew"):
        await turn(house, house.ada, task, RESTART, later)
    stranger = await add_person(house.store, "eve", tenant="other")
    with pytest.raises(NotFound):
        await turn(house, stranger, task, PAUSE, later)


async def test_what_cannot_be_says_what_to_do(house: House) -> None:
    task = await house.task(due=hours(3))
    later = NOW + HOUR
    with pytest.raises(Invalid, match="still to come"):
        await turn(house, house.lea, task, PAUSE, later, at=later + HOUR)
    with pytest.raises(Invalid, match="before the task was opened"):
        await turn(house, house.lea, task, RESTART, later, at=NOW - HOUR)
    with pytest.raises(Conflict, match="nothing to resume"):
        await turn(house, house.lea, task, RESUME, later)
    await turn(house, house.lea, task, PAUSE, later)
    with pytest.raises(Conflict, match="let it run on first"):
        await turn(house, house.lea, task, PAUSE, later)
    with pytest.raises(Conflict):
        await turn(house, house.lea, task, RESUME, later, version=1)
    await house.worklist.suspend(house.lea, task, 2, None, later)
    with pytest.raises(Conflict, match="suspended; resume it first"):
        await turn(house, house.lea, task, RESTART, later)
    await house.worklist.skip(house.lea, task, 3, "not needed", later)
    with pytest.raises(Conflict, match="not needed any more"):
        await turn(house, house.lea, task, RESUME, later)


async def test_repeating_a_change_with_the_same_key_changes_nothing(house: House) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3))
    wanted = ClockChange(version=1, reason="photos")
    views = [
        await house.worklist.turn_clock(house.lea, task, PAUSE, wanted, NOW + HOUR, key="k") for _ in range(2)
    ]
    assert views[0] == views[1]
    assert [row.name for row in await house.outbox(case)].count("task_changed") == 1


async def test_of_two_who_stop_a_clock_at_once_one_is_told(house: House) -> None:
    task = await house.task(due=hours(3))
    both = [turn(house, house.lea, task, PAUSE, NOW, version=1) for _ in range(2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "TaskView"]


async def test_an_answer_and_an_expiry_at_once_leave_one_of_them(house: House) -> None:
    case = await house.running()
    no = Expire(value=Assessment.model_validate(PAY))
    task = await house.task(case, escalation=(Step(at=hours(2), actions=(no,)),))
    await house.worklist.claim(house.ada, task, 1, NOW)
    late = Escalate(tenant=TENANT, case=case, now=NOW + 2 * HOUR, task=task)
    answered, told = await asyncio.gather(
        house.worklist.complete(house.ada, task, 2, PAY, NOW + 2 * HOUR),
        house.worklist.escalate(late),
        return_exceptions=True,
    )
    assert not isinstance(told, BaseException)
    assert told.expired == isinstance(answered, Conflict)
    view = await house.worklist.get(house.lea, task, NOW)
    assert view.status is (Status.OBSOLETE if told.expired else Status.COMPLETED)


async def test_a_timer_of_before_a_deadline_moved_does_nothing(house: House) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3), escalation=STEPS)
    await turn(house, house.lea, task, PAUSE, NOW)
    await turn(house, house.lea, task, RESUME, NOW + HOUR)
    old = Escalate(tenant=TENANT, case=case, now=NOW + 2 * HOUR, task=task)
    assert (await house.worklist.escalate(old)).deadlines == (NOW + 3 * HOUR,)
    assert not (await house.worklist.get(house.lea, task, NOW)).escalated


async def test_a_deadline_that_a_person_sets_moves_the_steps_with_it_and_pauses_still_count(
    house: House,
) -> None:
    case = await house.running()
    task = await house.task(case, due=hours(3), escalation=STEPS)
    await turn(house, house.lea, task, PAUSE, NOW)
    await turn(house, house.lea, task, RESUME, NOW + HOUR)
    later = OperationArgs(due_at=NOW + 10 * HOUR)
    view = await house.worklist.operate(house.lea, task, Operation.DEADLINE, 3, later, NOW + HOUR)
    assert view.due_at == NOW + 10 * HOUR
    assert (await house.outbox(case))[-1].payload["deadlines"] == ["2026-03-02T18:00:00Z"]
    await turn(house, house.lea, task, PAUSE, NOW + 2 * HOUR)
    assert (await turn(house, house.lea, task, RESUME, NOW + 4 * HOUR)).due_at == NOW + 12 * HOUR


@pytest.mark.parametrize(
    ("operation", "name"), [(Operation.SUSPEND, "until"), (Operation.DEADLINE, "due_at")]
)
async def test_a_moment_beyond_every_calendar_is_refused_before_its_years_are_reckoned(
    house: House, operation: Operation, name: str
) -> None:
    task = await house.task(due=working_days(1), escalation=STEPS)
    for moment in (NOW + timedelta(days=3700), datetime.max.replace(tzinfo=UTC)):
        args, begun = OperationArgs.model_validate({name: moment}), process_time()
        with pytest.raises(Invalid, match="too far away") as refused:
            await house.worklist.operate(house.lea, task, operation, 1, args, NOW)
        assert process_time() - begun < 1
        assert refused.value.errors == [{"loc": [name], "msg": "choose a moment within ten years"}]
    args = OperationArgs.model_validate({name: NOW + timedelta(days=3600)})
    await house.worklist.operate(house.lea, task, operation, 1, args, NOW)
