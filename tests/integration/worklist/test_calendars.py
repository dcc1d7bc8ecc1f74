"""Calendars kept, given to teams, changed; and the open deadlines that follow."""

import asyncio
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from schemas.base import TaskId
from schemas.calendars import OFFICE_WEEK, Calendar, Closure, Holidays, Week
from schemas.contracts import Escalate
from schemas.deadlines import Step, hours, working_days, working_hours
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.escalation import MoveTeam
from schemas.tasks import Role
from store.tables import calendars, events, tasks
from tests.build import HOUR, NOW, TENANT, House, add_person, open_task
from tests.waiting import until
from workers.follower import SETTLED, Follower
from workers.rounds import Rounds
from worklist import clock
from worklist.access import By
from worklist.calendars import Calendars, colleague, in_charge

MUNICH = Calendar(zone="Europe/Berlin", week=OFFICE_WEEK, holidays=Holidays(country="DE", subdivision="BY"))
BY = By(TENANT)
TUESDAY_CLOSED = MUNICH.model_copy(update={"closures": (Closure(first=date(2026, 3, 3)),)})
STEPS = (Step(at=working_hours(1), team="seniors"), Step(at=working_days(1), team="managers"))
CLOSING = datetime(2026, 3, 3, 16, tzinfo=UTC)
"""Tuesday at five in Munich."""


async def followed(house: House, at: datetime = NOW) -> int:
    """How many deadlines a round moves."""
    return await Follower(house.store).look(at)


async def due(house: House, task: TaskId) -> datetime | None:
    return (await house.worklist.get(house.lea, task, NOW)).due_at


async def test_until_somebody_says_otherwise_there_is_nine_to_five(house: House) -> None:
    found = await Calendars(house.store).list(BY)
    assert [(each.name, each.version, each.calendar.week) for each in found] == [("default", 0, OFFICE_WEEK)]
    assert set(found[0].teams) == {"adjusters", "seniors"}


class Watched(Calendar):
    """A calendar that notes in which threads years are computed by it."""

    threads: ClassVar[set[threading.Thread]] = set()

    def __hash__(self) -> int:
        self.threads.add(threading.current_thread())
        return hash(self.zone)


async def test_a_long_computation_by_a_calendar_holds_up_nobody_else(house: House) -> None:
    await house.task(due=working_days(1))
    watched = Watched(**MUNICH.model_dump())
    service = Calendars(house.store)
    assert (await service.effect(BY, "default", watched, NOW)).looked_at == 1
    await service.put(BY, "munich", watched, None, NOW)
    assert watched.threads
    assert threading.current_thread() not in watched.threads


async def test_a_team_goes_by_its_calendar_and_all_others_by_the_default(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "munich", MUNICH, None, NOW)
    await service.assign(BY, "adjusters", "munich", NOW)
    assert (await service.get(BY, "munich")).teams == ("adjusters",)
    theirs = await house.task(due=working_days(1))
    others = await house.task(due=working_days(1), team="seniors")
    assert await due(house, theirs) == CLOSING
    assert await due(house, others) == datetime(2026, 3, 3, 17, tzinfo=UTC)
    always = Calendar(zone="UTC", week=Week(tuesday=OFFICE_WEEK.tuesday))
    await service.put(BY, "default", always, None, NOW)
    assert await due(house, await house.task(due=working_days(2), team="seniors")) == datetime(
        2026, 3, 10, 17, tzinfo=UTC
    )


async def test_written_again_as_it_is_nothing_changes(house: House) -> None:
    service = Calendars(house.store)
    first = await service.put(BY, "munich", MUNICH, None, NOW)
    assert await service.put(BY, "munich", MUNICH, None, NOW + HOUR) == first
    assert (first.version, first.changed_at) == (1, NOW)


async def test_of_two_who_change_what_they_saw_one_is_told(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "munich", MUNICH, 0, NOW)
    await service.put(BY, "munich", TUESDAY_CLOSED, 1, NOW)
    with pytest.raises(Conflict, match="changed in the meantime"):
        await service.put(BY, "munich", MUNICH, 1, NOW)


async def test_of_two_who_write_a_new_calendar_at_once_one_is_told(house: House) -> None:
    service = Calendars(house.store)
    both = [service.put(BY, "munich", each, 0, NOW) for each in (MUNICH, TUESDAY_CLOSED)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["CalendarView", "Conflict"]
    assert (await service.get(BY, "munich")).version == 1


async def test_every_change_says_who_made_it(house: House) -> None:
    service = Calendars(house.store)
    by = in_charge(house.lea)
    await service.put(by, "munich", MUNICH, None, NOW)
    await service.assign(by, "adjusters", "munich", NOW)
    async with house.store.reading(TENANT) as tx:
        query = sa.select(events.c.kind, events.c.actor).where(events.c.case_id.is_(None))
        rows = (await tx.connection.execute(query.order_by(events.c.id))).all()
    assert [tuple(row) for row in rows] == [
        ("calendar.changed", house.lea.id),
        ("team.calendar_assigned", house.lea.id),
    ]


async def test_only_those_in_charge_change_calendars_and_only_staff_see_them(house: House) -> None:
    admin = await add_person(house.store, "adam", roles=(Role.ADMIN,))
    for person in (house.lea, admin):
        assert in_charge(person).actor == person.id
    for person in (house.ada, house.client):
        with pytest.raises(NotAllowed):
            in_charge(person)
    assert colleague(house.ada).tenant == TENANT
    with pytest.raises(NotAllowed):
        colleague(house.client)


async def test_what_is_not_there_or_cannot_be_is_told(house: House) -> None:
    service = Calendars(house.store)
    with pytest.raises(NotFound, match="atlantis"):
        await service.get(BY, "atlantis")
    with pytest.raises(Invalid, match="no calendar called atlantis"):
        await service.assign(BY, "adjusters", "atlantis", NOW)
    with pytest.raises(NotFound, match="no team called pirates"):
        await service.assign(BY, "pirates", None, NOW)
    with pytest.raises(Invalid, match="small letters"):
        await service.put(BY, "Munich!", MUNICH, None, NOW)
    elsewhere = MUNICH.model_copy(update={"holidays": Holidays(country="XX")})
    with pytest.raises(Invalid, match="no such country"):
        await service.put(BY, "munich", elsewhere, None, NOW)
    assert [each.name for each in await service.list(BY)] == ["default"]


async def test_a_changed_calendar_moves_open_deadlines_and_tells_their_cases(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "default", MUNICH, None, NOW)
    case = await house.running()
    task = await house.task(case, due=working_days(1), escalation=STEPS)
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=NOW + HOUR, task=task))
    seen = await house.worklist.get(house.lea, task, NOW)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW + 2 * HOUR)
    assert await followed(house) == 1
    view = await house.worklist.get(house.lea, task, NOW)
    assert view.due_at == CLOSING + timedelta(days=1)
    assert (view.team, view.version) == ("seniors", seen.version)
    told = (await house.outbox(case))[-1]
    assert (told.name, told.payload["deadlines"]) == ("task_changed", ["2026-03-04T16:00:00Z"])
    last = (await house.cases.timeline(house.lea, case, None, 200)).items[-1]
    assert last.kind == "task.deadline_moved"
    assert last.text == "The deadlines of 'Assess the damage' follow the calendar default"
    assert (last.data["before"]["due_at"], last.data["after"]["due_at"]) == (
        "2026-03-03T16:00:00Z",
        "2026-03-04T16:00:00Z",
    )
    assert await followed(house) == 0


async def test_a_deadline_that_a_change_brings_forward_is_due_at_once(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    case = await house.running()
    task = await house.task(case, due=working_days(1), escalation=(Step(team="seniors"),))
    await service.put(BY, "default", MUNICH, None, NOW)
    later = CLOSING + HOUR
    assert await followed(house, later) == 1
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=later, task=task))
    assert (await house.worklist.get(house.lea, task, later)).team == "seniors"


async def test_a_team_that_is_given_another_calendar_and_work_that_is_forwarded_follow_it(
    house: House,
) -> None:
    service = Calendars(house.store)
    await service.put(BY, "munich", TUESDAY_CLOSED, None, NOW)
    task, other = await house.task(due=working_days(1)), await house.task(due=working_days(1), team="seniors")
    await service.assign(BY, "adjusters", "munich", NOW)
    assert await followed(house) == 1
    wednesday = datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert await due(house, task) == wednesday
    forwarded = await house.worklist.forward(house.lea, other, 1, "adjusters", NOW)
    assert forwarded.due_at == wednesday
    assert await followed(house) == 0


async def test_what_is_closed_done_or_needs_no_calendar_stays_as_it_is(house: House) -> None:
    service = Calendars(house.store)
    skipped, plain = await house.task(due=working_days(1)), await house.task(due=hours(30))
    await house.worklist.skip(house.lea, skipped, 1, "not needed", NOW)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    assert await followed(house) == 0
    assert await due(house, plain) == NOW + 30 * HOUR


async def test_a_pause_counts_on_the_new_calendar(house: House) -> None:
    service = Calendars(house.store)
    task = await house.task(due=working_hours(8))
    resting = await house.worklist.suspend(house.lea, task, 1, NOW + 26 * HOUR, NOW + 2 * HOUR)
    assert resting.due_at == NOW + 32 * HOUR
    await service.put(BY, "default", TUESDAY_CLOSED.model_copy(update={"zone": "UTC"}), None, NOW)
    assert await followed(house) == 1
    assert await due(house, task) == NOW + timedelta(days=2) + 6 * HOUR


async def test_a_sweep_that_was_broken_off_is_finished_by_the_next_one(house: House) -> None:
    service = Calendars(house.store)
    opened = [await house.task(due=working_days(1)) for _ in range(7)]
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    async with house.store.system_reading() as sx:
        late = list(await sx.calendars.late_tasks(TENANT, 3))
    await service.follow(TENANT, late, NOW)
    small = Follower(house.store, a_round=3)
    assert [await small.look(NOW) for _ in range(3)] == [3, 1, 0]
    assert {await due(house, task) for task in opened} == {datetime(2026, 3, 4, 16, tzinfo=UTC)}


async def test_two_that_sweep_at_once_move_each_deadline_once(house: House) -> None:
    service = Calendars(house.store)
    case = await house.running()
    await house.task(case, due=working_days(1), escalation=STEPS)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    async with house.store.system_reading() as sx:
        late = await sx.calendars.late_tasks(TENANT, 3)
    both = (service.follow(TENANT, late, NOW), service.follow(TENANT, late, NOW))
    assert [*await asyncio.gather(*both)] == [(), ()]
    names = [row.name for row in await house.outbox(case)]
    assert names.count("task_changed") == 1


async def test_others_go_on_while_deadlines_are_reckoned_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The years of a calendar that nobody has reckoned with yet take a while: beside the loop."""
    reckon, where = clock.columns, set()

    def watched(*args: Any, **more: Any) -> Any:
        where.add(threading.current_thread())
        return reckon(*args, **more)

    task = await house.task(due=working_days(1))
    service = Calendars(house.store)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    monkeypatch.setattr(clock, "columns", watched)
    await service.follow(TENANT, [task], NOW)
    assert len(where) == 1
    assert threading.current_thread() not in where


async def test_a_task_that_was_being_opened_while_the_calendar_changed_follows_later(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    assert await followed(house, NOW + timedelta(seconds=1)) == 0
    task = await house.task(due=working_days(1))
    async with house.store.transaction(TENANT) as tx:
        stale = {"calendar_version": 0, "due_at": CLOSING}
        await tx.connection.execute(sa.update(tasks).where(tasks.c.id == task).values(stale))
    assert await followed(house, NOW + timedelta(minutes=1)) == 1
    await followed(house, NOW + SETTLED)
    async with house.store.system_reading() as sx:
        assert await sx.calendars.behind() == []


async def test_a_task_that_its_calendar_has_no_time_for_keeps_its_deadline_and_holds_up_nobody(
    house: House,
) -> None:
    service = Calendars(house.store)
    hopeless = open_task(await house.running(), due=working_days(1))
    await house.worklist.open(hopeless)
    other = await house.task(due=working_days(1))
    before = await due(house, hopeless.task)
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    long = {"start": NOW.isoformat(), "due": {"working": 4000}}
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.update(tasks).where(tasks.c.id == hopeless.task).values(clock=long))
    assert await followed(house) == 1
    assert await due(house, hopeless.task) == before
    assert await due(house, other) == datetime(2026, 3, 4, 16, tzinfo=UTC)


async def test_the_follower_follows_until_it_is_stopped(house: House) -> None:
    task = await house.task(due=working_days(1))
    following = Rounds(
        "follow_calendars", Follower(house.store).look, timedelta(milliseconds=20), lambda: NOW
    )
    running = asyncio.create_task(following.run())
    await Calendars(house.store).put(BY, "default", TUESDAY_CLOSED, None, NOW)

    async def has_moved() -> bool:
        return await due(house, task) == datetime(2026, 3, 4, 16, tzinfo=UTC)

    await until(has_moved)
    following.stop()
    await asyncio.wait_for(running, 10)


async def test_work_that_is_moved_by_an_escalation_follows_the_other_teams_calendar(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "munich", TUESDAY_CLOSED, None, NOW)
    await service.assign(BY, "seniors", "munich", NOW)
    case = await house.running()
    move = Step(at=working_hours(1), actions=(MoveTeam(team="seniors"),))
    task = await house.task(case, due=working_days(1), escalation=(move, Step(team="managers")))
    late = Escalate(tenant=TENANT, case=case, now=NOW + HOUR, task=task)
    wednesday = datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert (await house.worklist.escalate(late)).deadlines == (wednesday,)
    assert await due(house, task) == wednesday
    assert await followed(house) == 0


async def test_calendars_belong_to_their_tenant(house: House) -> None:
    await Calendars(house.store).put(By("other"), "munich", MUNICH, None, NOW)
    with pytest.raises(NotFound):
        await Calendars(house.store).get(BY, "munich")
    async with house.store.reading(TENANT) as tx:
        assert len((await tx.connection.execute(sa.select(calendars))).all()) == 1


async def test_how_many_deadlines_lag_behind_is_counted_and_what_rests_on_a_calendar(house: House) -> None:
    service = Calendars(house.store)
    await service.put(BY, "default", MUNICH, None, NOW)
    for _ in range(2):
        await house.task(due=working_days(1))
    await house.task()
    assert await lagging(house) == (0, [("default", 2)])
    await service.put(BY, "default", TUESDAY_CLOSED, None, NOW)
    assert await lagging(house) == (2, [("default", 2)])
    await followed(house)
    assert await lagging(house) == (0, [("default", 2)])


async def lagging(house: House) -> tuple[int, list[tuple[str, int]]]:
    async with house.store.system_reading() as sx:
        used = [(each.name, each.open_tasks) for each in await sx.calendars.in_use()]
        return await sx.calendars.late(TENANT), used
