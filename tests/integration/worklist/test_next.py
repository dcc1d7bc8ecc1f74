"""The next task: the most urgent one that a person may do, and why."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from schemas.deadlines import hours
from schemas.errors import Conflict, NotAllowed, TooBroad
from schemas.tasks import Operation, Role, Status
from schemas.worklists import Because, DeskChange, NextWish, TeamWork
from store import tasksearch
from tests.build import NOW, PAY, House, add_person
from worklist.own import OwnWorklists

ANY = NextWish()


async def next_title(house: House, **changes: object) -> str | None:
    """What an adjuster is given."""
    given = await house.worklist.next(house.ada, NextWish.model_validate(changes), NOW)
    return given.task.title if given.task else None


async def test_a_next_task_that_cannot_be_found_in_good_time_is_refused_with_what_to_do(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await house.running()
    for n in range(200):
        await house.task(case, title=f"t{n}", not_by_filer=True, needs=("motor",))
    monkeypatch.setattr(tasksearch, "LONGEST_MS", 1)
    monkeypatch.setattr(tasksearch, "MOST_STEPS", 10)
    monkeypatch.setattr(tasksearch, "STEPS", 10)

    async def often() -> None:
        for _ in range(50):
            await house.worklist.next(house.ada, ANY, NOW)

    with pytest.raises(TooBroad, match="of a single team or process"):
        await often()


async def test_the_most_urgent_free_task_is_reserved_and_says_why(house: House) -> None:
    case = await house.running()
    await house.task(case, title="no hurry")
    await house.task(case, title="overdue", due=hours(1), now=NOW - timedelta(hours=3))
    given = await house.worklist.next(house.ada, ANY, NOW)
    assert given.task is not None
    assert (given.task.title, given.task.status) == ("overdue", Status.RESERVED)
    assert [reason.code for reason in given.why] == [Because.OVERDUE]
    assert await next_title(house) == "no hurry"
    assert await next_title(house) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": hours(5)}, Because.DUE_SOON),
        ({"priority": 10}, Because.PRIORITY),
        ({"customer_waits": True}, Because.CUSTOMER_WAITS),
        ({"now": NOW - timedelta(days=6)}, Because.AGE),
        ({}, Because.FIRST),
    ],
)
async def test_each_reason_is_said(house: House, changes: dict[str, object], code: Because) -> None:
    await house.task(await house.running(), **changes)
    given = await house.worklist.next(house.ada, ANY, NOW)
    assert [reason.code for reason in given.why] == [code]


async def test_priority_deadline_age_and_a_waiting_customer_weigh_as_documented(house: House) -> None:
    case = await house.running()
    day = hours(24)
    await house.task(case, title="fourth", due=hours(24 * 5))
    await house.task(case, title="third", due=hours(24 * 6), customer_waits=True)
    await house.task(case, title="second", due=hours(24 * 10), priority=43)
    await house.task(case, title="first", due=day)
    await house.task(case, title="old without deadline", now=NOW - timedelta(days=26, hours=12))
    order = [await next_title(house) for _ in range(5)]
    assert order == ["first", "second", "old without deadline", "third", "fourth"]


async def test_what_must_be_done_by_another_is_passed_over(house: House) -> None:
    case = await house.running()
    done = await house.task(case)
    claimed = await house.worklist.claim(house.ada, done, 1, NOW)
    await house.worklist.complete(house.ada, done, claimed.version, PAY, NOW)
    await house.task(case, title="not by ada", not_by=("assessment",), priority=1)
    assert await next_title(house) is None
    given = await house.worklist.next(house.ben, ANY, NOW)
    assert given.task is not None


async def test_a_task_that_needs_a_skill_goes_to_who_has_it(house: House) -> None:
    case, own = await house.running(), OwnWorklists(house.store)
    await house.task(case, title="french", needs=("french", "motor"), priority=1)
    await house.task(case, title="plain")
    assert await next_title(house) == "plain"
    assert await next_title(house) is None
    await own.change_desk(house.lea, "ada", DeskChange(skills=("motor", "french", "marine")), NOW)
    given = await house.worklist.next(house.ada, ANY, NOW)
    assert given.task is not None
    assert given.task.title == "french"
    assert Because.SKILL in [reason.code for reason in given.why]


async def test_nobody_gets_more_than_they_take_at_once(house: House) -> None:
    case, own = await house.running(), OwnWorklists(house.store)
    for n in range(3):
        await house.task(case, title=f"t{n}", now=NOW - timedelta(minutes=9 - n))
    await own.change_desk(house.lea, "ada", DeskChange(capacity=2), NOW)
    assert [await next_title(house) for _ in range(2)] == ["t0", "t1"]
    with pytest.raises(Conflict, match="2 tasks in hand"):
        await next_title(house)
    both = await asyncio.gather(
        *(house.worklist.next(house.ben, ANY, NOW) for _ in range(2)), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) and each.task is not None for each in both) == 1


async def test_the_same_key_gives_the_same_task(house: House) -> None:
    case = await house.running()
    for n in range(2):
        await house.task(case, title=f"t{n}")
    first = await house.worklist.next(house.ada, ANY, NOW, "key")
    assert await house.worklist.next(house.ada, ANY, NOW, "key") == first
    with pytest.raises(Conflict):
        await house.worklist.next(house.ada, NextWish(process="other"), NOW, "key")


async def test_who_is_in_no_team_is_told_so_and_a_foreign_team_is_refused(house: House) -> None:
    loner = await add_person(house.store, "loner")
    with pytest.raises(NotAllowed, match="in no team"):
        await house.worklist.next(loner, ANY, NOW)
    with pytest.raises(NotAllowed, match="not in the team"):
        await next_title(house, team="seniors")


async def test_the_trail_says_who_was_given_what_and_why(house: House) -> None:
    case = await house.running()
    await house.task(case, title="urgent", priority=1)
    await next_title(house)
    events = (await house.cases.timeline(house.lea, case, None, 50)).items
    assert [event.kind for event in events[-2:]] == ["task.claimed", "task.given"]
    assert events[-1].text == "'urgent' was given to ada as the next one. It has a high priority."


async def test_many_at_once_get_each_task_once(house: House) -> None:
    case = await house.running()
    there = [await house.task(case, title=f"t{n}") for n in range(30)]
    people = [await add_person(house.store, f"p{n}", "adjusters") for n in range(8)]

    async def work_off(n: int) -> list[object]:
        out: list[object] = []
        while (given := await house.worklist.next(people[n], ANY, NOW)).task is not None:
            out.append(given.task.id)
        return out

    taken = [task for each in await asyncio.gather(*map(work_off, range(8))) for task in each]
    assert Counter(taken) == Counter(there)


async def test_a_team_that_hands_out_gives_whoever_is_free_one_at_a_time(house: House) -> None:
    case, own = await house.running(), OwnWorklists(house.store)
    for n in range(3):
        await house.task(case, title=f"t{n}", now=NOW - timedelta(minutes=9 - n))
    assert await house.worklist.hand_out(NOW) == 0
    await own.hand_out(house.lea, "adjusters", TeamWork(push=True), NOW)
    assert await house.worklist.hand_out(NOW) == 0
    await own.change_desk(house.ada, "ada", DeskChange(free=True), NOW)
    assert await house.worklist.hand_out(NOW) == 1
    assert await house.worklist.hand_out(NOW) == 0
    mine = await house.mine(house.ada)
    assert [item.title for item in mine] == ["t0"]
    await house.worklist.complete(house.ada, mine[0].id, mine[0].version, PAY, NOW)
    assert await house.worklist.hand_out(NOW) == 1


async def test_skills_and_capacity_are_set_by_who_leads(house: House) -> None:
    own = OwnWorklists(house.store)
    with pytest.raises(NotAllowed):
        await own.change_desk(house.ada, "ada", DeskChange(capacity=9), NOW)
    with pytest.raises(NotAllowed):
        await own.change_desk(house.ada, "ben", DeskChange(free=True), NOW)
    with pytest.raises(NotAllowed):
        await own.desk(house.ada, "ben")
    with pytest.raises(NotAllowed):
        await own.hand_out(house.ada, "adjusters", TeamWork(push=True), NOW)
    desk = await own.change_desk(house.lea, "ada", DeskChange(capacity=9, skills=("b", "a")), NOW)
    assert (desk.capacity, desk.skills, desk.in_hand) == (9, ("a", "b"), 0)
    assert (await own.change_desk(house.lea, "ada", DeskChange(capacity=0), NOW)).capacity is None


async def test_who_leads_is_given_work_of_every_team(house: House) -> None:
    await house.task(await house.running(), title="theirs", team="seniors")
    given = await house.worklist.next(house.lea, ANY, NOW)
    assert house.lea.has(Role.LEAD)
    assert given.task is not None
    assert Operation.COMPLETE in given.task.allowed
