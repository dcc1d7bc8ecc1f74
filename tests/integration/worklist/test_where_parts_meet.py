"""What one part of the task service does must hold for the others too."""

import asyncio
from datetime import timedelta

import pytest

from schemas.contracts import Escalate, Reopen, Withdraw
from schemas.deadlines import Step, hours
from schemas.errors import Conflict, NotAllowed, NotFound
from schemas.escalation import AssignToLead
from schemas.requests import BulkItem, BulkOperation, NewAbsence
from schemas.tasks import Operation, Role, Status
from schemas.worklists import DeskChange
from tests.build import HOUR, NOW, PAY, TENANT, House, add_person, open_task
from worklist.absences import Absences
from worklist.own import OwnWorklists

DAY = timedelta(days=1)


async def test_a_late_task_is_not_given_to_a_lead_who_is_excluded_from_it(house: House) -> None:
    await add_person(house.store, "kim", "adjusters", roles=(Role.STAFF, Role.LEAD))
    case = await house.running()
    late = (Step(at=hours(2), actions=(AssignToLead(),)),)
    task = await house.task(case, excluded=("kim",), escalation=late)
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=NOW + 2 * HOUR, task=task))
    view = await house.worklist.get(house.lea, task, NOW + 2 * HOUR)
    assert (view.status, view.owner) == (Status.READY, None)


async def test_who_stood_in_and_is_named_too_still_finds_the_task_after_the_return(house: House) -> None:
    task = await house.task(team="", people=("ada", "sue"))
    body = NewAbsence(begins_at=NOW, ends_at=NOW + 7 * DAY, substitute="sue")
    await Absences(house.store).add(house.ada, body, NOW)
    await Absences(house.store).due(NOW + 8 * DAY)
    async with house.store.reading(TENANT) as tx:
        assert await tx.task_search.is_named(house.sue.id)
    view = await house.worklist.get(house.sue, task, NOW + 8 * DAY)
    assert Operation.CLAIM in view.allowed


async def test_who_stood_in_may_take_it_no_more_after_the_return_also_what_they_had_begun(
    house: House,
) -> None:
    task = await house.task(team="", people=("ada",))
    body = NewAbsence(begins_at=NOW, ends_at=NOW + 7 * DAY, substitute="sue")
    await Absences(house.store).add(house.ada, body, NOW)
    version = (await house.worklist.get(house.lea, task, NOW)).version
    await house.worklist.start(house.sue, task, version, NOW)
    back = NOW + 8 * DAY
    await Absences(house.store).due(back)
    version = (await house.worklist.get(house.lea, task, back)).version
    await house.worklist.release(house.sue, task, version, back)
    view = await house.worklist.get(house.sue, task, back)
    assert Operation.CLAIM not in view.allowed
    async with house.store.reading(TENANT) as tx:
        assert not await tx.task_search.is_named(house.sue.id)


async def test_what_comes_back_to_somebody_who_is_away_goes_to_who_stands_in(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    body = NewAbsence(begins_at=NOW, ends_at=NOW + 7 * DAY, substitute="ben")
    await Absences(house.store).add(house.ada, body, NOW)
    await house.worklist.reopen(
        Reopen(tenant=TENANT, case=case, now=NOW + HOUR, task=task, reason="A page is missing.")
    )
    view = await house.worklist.get(house.lea, task, NOW + HOUR)
    assert view.owner is not None
    assert view.owner.name == "ben"


async def test_who_does_something_to_many_tasks_has_not_looked_at_them(house: House) -> None:
    task = await house.task()
    body = BulkOperation(tasks=(BulkItem(id=task, version=1),), priority=10)
    results = (await house.worklist.operate_all(house.lea, Operation.PRIORITY, body, NOW)).results
    assert [(each.ok, each.version) for each in results] == [(True, 2)]
    async with house.store.reading(TENANT) as tx:
        assert await tx.roles.sights(task) == []


async def test_a_completion_cannot_be_undone_once_the_case_does_not_need_the_task(house: House) -> None:
    case = await house.running()
    task = await house.task(case, undo=timedelta(minutes=5))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await house.worklist.withdraw(Withdraw(tenant=TENANT, case=case, now=NOW, tasks=(task,)))
    view = await house.worklist.get(house.ada, task, NOW)
    assert Operation.UNDO not in view.allowed


async def test_two_who_change_one_desk_at_once_lose_nothing(house: House) -> None:
    own = OwnWorklists(house.store)
    for n in range(10):
        await asyncio.gather(
            own.change_desk(house.lea, "ada", DeskChange(capacity=n + 1), NOW),
            own.change_desk(house.ada, "ada", DeskChange(free=n % 2 == 0), NOW),
            own.change_desk(house.lea, "ada", DeskChange(skills=(f"skill{n}",)), NOW),
        )
        its = await own.desk(house.ada, "ada")
        assert (its.capacity, its.free, its.skills) == (n + 1, n % 2 == 0, (f"skill{n}",))


async def test_an_absence_that_is_sent_twice_at_once_is_kept_once(house: House) -> None:
    absences = Absences(house.store)
    body = NewAbsence(begins_at=NOW + DAY, ends_at=NOW + 7 * DAY)
    done = await asyncio.gather(
        *(absences.add(house.ada, body, NOW) for _ in range(4)), return_exceptions=True
    )
    assert len([each for each in done if isinstance(each, Conflict)]) == 3
    assert len(await absences.list(house.ada, NOW)) == 1


async def test_a_client_system_cannot_find_out_who_works_here_by_their_desks(house: House) -> None:
    own = OwnWorklists(house.store)
    for name in ("ada", "nobody"):
        with pytest.raises(NotAllowed, match="Only colleagues"):
            await own.desk(house.client, name)
        with pytest.raises(NotAllowed, match="Only colleagues"):
            await own.change_desk(house.client, name, DeskChange(free=True), NOW)


async def test_a_task_that_is_wanted_again_after_all_has_nothing_left_of_before(house: House) -> None:
    case = await house.running()
    request = open_task(case, due=hours(5))
    await house.worklist.open(request)
    await Absences(house.store).add(house.ada, NewAbsence(begins_at=NOW, substitute="ben"), NOW)
    await house.worklist.nominate(house.lea, request.task, 1, "ada", NOW)
    await house.worklist.suspend(house.ben, request.task, 2, None, NOW)
    await house.worklist.withdraw(Withdraw(tenant=TENANT, case=case, now=NOW, tasks=(request.task,)))
    await house.worklist.open(request.model_copy(update={"now": NOW + HOUR}))
    async with house.store.reading(TENANT) as tx:
        row = await tx.tasks.find(request.task)
    assert row is not None
    assert (row.status, row.owner_id, row.for_id) == (Status.READY, None, None)
    assert (row.suspended_from, row.suspended_at, row.paused_at) == (None, None, None)
    assert row.due_at == NOW + 6 * HOUR


async def test_a_client_that_forwards_its_task_out_of_its_sight_sees_it_once_more(house: House) -> None:
    partner = await add_person(house.store, "partner", "partners", roles=(Role.SYSTEM,))
    task = await house.task(team="partners")
    seen = await house.worklist.forward(partner, task, 1, "adjusters", NOW)
    assert seen.team == "adjusters"
    with pytest.raises(NotFound):
        await house.worklist.get(partner, task, NOW)
