"""What an escalation does: every action, in order, each step once, however the case asks."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.base import CaseId, TaskId
from schemas.contracts import PAY, Escalate, Escalated
from schemas.deadlines import Step, hours, working_days, working_hours
from schemas.escalation import (
    Action,
    AddTeam,
    AssignToLead,
    Call,
    Expire,
    MoveTeam,
    Notify,
    RaisePriority,
)
from schemas.household_claim import Approval
from schemas.people import Person
from schemas.tasks import Operation, Role, Status
from schemas.views import EventView, TaskView
from tests.build import HOUR, NOW, TENANT, House, add_person, open_task
from tests.build import PAY as PAID

NO = Approval(approved=False, note="Nobody decided in time.")


def at_two(*actions: Action, **more: Any) -> tuple[Step, ...]:
    """One step, two hours after the opening."""
    return (Step(at=hours(2), actions=actions, **more),)


async def late(
    house: House, case: CaseId, task: TaskId, after: timedelta = 2 * HOUR, **more: Any
) -> Escalated:
    """The case asks for what is due."""
    return await house.worklist.escalate(
        Escalate(tenant=TENANT, case=case, now=NOW + after, task=task, **more)
    )


async def escalated(house: House, *actions: Action, **task: Any) -> tuple[CaseId, TaskView]:
    """A task after its step was done, though it was asked for three times."""
    case = await house.running()
    opened = await house.task(case, escalation=at_two(*actions), **task)
    for after in (2 * HOUR, 2 * HOUR, 5 * HOUR):
        await late(house, case, opened, after)
    return case, await house.worklist.get(house.lea, opened, NOW + 5 * HOUR)


async def told(house: House, case: CaseId, kind: str) -> list[EventView]:
    """The events of one kind."""
    page = await house.cases.timeline(house.lea, case, None, 200)
    return [event for event in page.items if event.kind == kind]


async def lead_of(house: House, name: str, team: str) -> Person:
    return await add_person(house.store, name, team, roles=(Role.STAFF, Role.LEAD))


async def test_it_becomes_more_urgent_once(house: House) -> None:
    case, view = await escalated(house, RaisePriority(by=35))
    assert (view.priority, view.team, view.escalated) == (15, "adjusters", True)
    assert [each.text for each in await told(house, case, "task.escalated")] == [
        "'Assess the damage' was not done in time: it is more urgent now"
    ]


async def test_it_becomes_another_teams_work_too(house: House) -> None:
    _, view = await escalated(house, AddTeam(team="seniors"))
    assert (view.team, view.priority) == ("seniors", 50)
    for person in (house.ada, house.sue):
        seen = await house.worklist.get(person, view.id, NOW)
        assert Operation.CLAIM in seen.allowed


async def test_it_is_moved_to_another_team_and_out_of_its_owners_hands(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=at_two(MoveTeam(team="seniors")))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await late(house, case, task)
    view = await house.worklist.get(house.sue, task, NOW)
    assert (view.team, view.owner, view.status) == ("seniors", None, Status.READY)
    assert Operation.CLAIM in view.allowed
    assert (await house.worklist.get(house.ada, task, NOW)).allowed == ()


async def test_it_is_put_into_the_leads_hands(house: House) -> None:
    lead = await lead_of(house, "zoe", "adjusters")
    case, view = await escalated(house, AssignToLead())
    assert view.owner is not None
    assert (view.owner.id, view.status) == (lead.id, Status.RESERVED)
    assert "zoe has it now" in (await told(house, case, "task.escalated"))[0].text


async def test_a_lead_who_may_not_do_it_is_passed_over(house: House) -> None:
    first = await lead_of(house, "abe", "adjusters")
    second = await lead_of(house, "zoe", "adjusters")
    case = await house.running()
    assessed = await house.task(case)
    await house.worklist.claim(first, assessed, 1, NOW)
    await house.worklist.complete(first, assessed, 2, PAID, NOW)
    task = await house.task(case, not_by=("assessment",), escalation=at_two(AssignToLead()))
    await late(house, case, task)
    owner = (await house.worklist.get(house.lea, task, NOW)).owner
    assert owner is not None
    assert owner.id == second.id


async def test_where_nobody_leads_the_team_it_waits_for_all_of_it_and_the_event_says_so(house: House) -> None:
    case, view = await escalated(house, AssignToLead(team="seniors"))
    assert (view.owner, view.team) == (None, "seniors")
    text = (await told(house, case, "task.escalated"))[0].text
    assert "nobody who leads seniors may do it, so it waits for all of seniors" in text


async def test_a_reminder_names_who_is_reminded_and_changes_nothing_else(house: House) -> None:
    lead = await lead_of(house, "zoe", "adjusters")
    notify = Notify(people=("sue", "nobody"), lead=True, owner=True)
    case, view = await escalated(house, notify)
    assert (view.escalated, view.team, view.priority) == (False, "adjusters", 50)
    reminded = await told(house, case, "task.reminded")
    assert len(reminded) == 1
    after = reminded[0].data["after"]
    wanted = {str(each.id) for each in (lead, house.sue, house.ada, house.ben)}
    assert set(after["recipients"]) == wanted
    assert after["missing"] == ["nobody"]
    assert "reminded: ada, ben, sue, zoe" in reminded[0].text


async def test_who_has_the_task_is_reminded_alone(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=at_two(Notify(owner=True)))
    await house.worklist.claim(house.ben, task, 1, NOW)
    await late(house, case, task)
    after = (await told(house, case, "task.reminded"))[0].data["after"]
    assert after["recipients"] == [str(house.ben.id)]


async def test_several_actions_of_one_step_are_one_event_that_names_them_all(house: House) -> None:
    case, view = await escalated(house, RaisePriority(), MoveTeam(team="seniors"), Notify(teams=("seniors",)))
    assert (view.team, view.priority) == ("seniors", 30)
    assert [each.text for each in await told(house, case, "task.escalated")] == [
        "'Assess the damage' was not done in time: it is more urgent now; it is work of seniors now"
    ]
    assert len(await told(house, case, "task.reminded")) == 1


async def test_an_expired_task_is_obsolete_and_its_case_is_told_however_often_it_asks(house: House) -> None:
    case = await house.running()
    request = open_task(
        case, form="approval", title="Approve", escalation=at_two(Expire(value=NO), RaisePriority())
    )
    await house.worklist.open(request)
    said = [await late(house, case, request.task, after) for after in (HOUR, 2 * HOUR, 5 * HOUR)]
    assert [each.expired for each in said] == [False, True, True]
    assert (await house.worklist.open(request)).expired
    view = await house.worklist.get(house.lea, request.task, NOW)
    assert (view.status, view.reason) == (Status.OBSOLETE, "Nobody answered in time.")
    assert [each.text for each in await told(house, case, "task.expired")] == [
        "Nobody answered 'Approve' in time; the case goes on without"
    ]


async def test_what_comes_after_the_expiry_is_not_done(house: House) -> None:
    case = await house.running()
    steps = (*at_two(Expire(value=NO)), Step(at=hours(3), team="seniors"))
    task = await house.task(case, form="approval", escalation=steps)
    said = await late(house, case, task, 9 * HOUR)
    assert said.deadlines == ()
    view = await house.worklist.get(house.lea, task, NOW)
    assert (view.status, view.team) == (Status.OBSOLETE, "adjusters")


async def test_an_answer_that_was_faster_than_the_expiry_counts(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=at_two(Expire(value=NO)))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAID, NOW)
    assert (await late(house, case, task)).deadlines == ()
    assert (await house.worklist.get(house.ada, task, NOW)).status is Status.COMPLETED


async def test_a_call_is_told_to_the_case_until_it_has_it_in_hand(house: House) -> None:
    case = await house.running()
    call = Call.of(PAY, key="k", payee="P", iban="DE02120300000000202051",
                   amount={"amount": "1.00", "currency": "EUR"}, purpose="x")  # fmt: skip
    task = await house.task(case, escalation=at_two(call))
    first = await late(house, case, task)
    assert [each.step for each in first.calls] == [0]
    assert (await late(house, case, task)).calls == first.calls
    assert (await late(house, case, task, called=first.calls)).calls == ()


def test_a_call_that_does_not_fit_its_contract_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValidationError, match="payee"):
        Call.of(PAY, key="k")


async def test_a_start_deadline_passes_only_where_nobody_has_begun(house: House) -> None:
    case = await house.running()
    steps = (Step(of="start", team="seniors"),)
    waiting, begun = [
        await house.task(case, start_by=working_hours(2), due=working_days(1), escalation=steps)
        for _ in range(2)
    ]
    await house.worklist.start(house.ada, begun, 1, NOW + HOUR)
    for task in (waiting, begun):
        await late(house, case, task)
    first, second = [await house.worklist.get(house.lea, task, NOW) for task in (waiting, begun)]
    assert (first.team, first.clock.start_by) == ("seniors", NOW + 2 * HOUR)
    assert (second.team, second.escalated) == ("adjusters", False)
    assert "was not begun in time" in (await told(house, case, "task.escalated"))[0].text


async def test_who_stops_again_after_the_start_deadline_is_not_late(house: House) -> None:
    case = await house.running()
    task = await house.task(case, start_by=hours(2), escalation=(Step(of="start", team="seniors"),))
    await house.worklist.start(house.ada, task, 1, NOW + HOUR)
    await late(house, case, task)
    await house.worklist.stop(house.ada, task, 2, NOW + 3 * HOUR)
    await late(house, case, task, 4 * HOUR)
    assert not (await house.worklist.get(house.lea, task, NOW)).escalated
