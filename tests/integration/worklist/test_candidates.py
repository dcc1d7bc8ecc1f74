"""To whom a task may be given: told beforehand exactly as it is decided afterwards."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.base import TaskId
from schemas.errors import CaseworkError, NotAllowed, NotFound
from schemas.people import Person
from schemas.requests import NewAbsence, OperationArgs
from schemas.tasks import Operation, Role
from schemas.views import CandidateView
from tests.build import NOW, PAY, House, add_person
from worklist.absences import Absences
from worklist.people import People

WEEK = timedelta(weeks=1)


async def told(house: House, by: Person, *tasks: TaskId) -> dict[str, CandidateView]:
    return {each.person.name: each for each in await house.worklist.candidates(by, tasks, NOW)}


async def away(house: House, name: str, substitute: str | None = None) -> None:
    who = await add_person(house.store, name, "adjusters")
    absence = NewAbsence(begins_at=NOW, ends_at=NOW + WEEK, substitute=substitute)
    await Absences(house.store).add(who, absence, NOW)


async def second_opinion(house: House) -> TaskId:
    """A task that neither ada, who did an earlier step, nor ben may do; others are away."""
    case = await house.running()
    first = await house.task(case)
    await house.worklist.claim(house.ada, first, 1, NOW)
    await house.worklist.complete(house.ada, first, 2, PAY, NOW)
    await add_person(house.store, "eve", "adjusters")
    for name, substitute in (("cora", None), ("dan", "eve"), ("finn", "ada")):
        await away(house, name, substitute)
    return await house.task(case, not_by=("assessment",), excluded=("ben",))


async def test_whom_the_list_offers_the_service_takes_and_the_others_it_refuses_in_the_same_words(
    house: House,
) -> None:
    task, version = await second_opinion(house), 1
    offered = await told(house, house.lea, task)
    assert list(offered) == ["ada", "ben", "cora", "dan", "eve", "finn", "lea", "sue"]
    for name, candidate in offered.items():
        args = OperationArgs(to=name)
        if candidate.tasks:
            given = await house.worklist.operate(house.lea, task, Operation.NOMINATE, version, args, NOW)
            assert given.owner == (candidate.stand_in or candidate.person)
            assert candidate.why_not is None
            version = (await house.worklist.release(house.lea, task, given.version, NOW)).version
        else:
            with pytest.raises(CaseworkError) as refused:
                await house.worklist.operate(house.lea, task, Operation.NOMINATE, version, args, NOW)
            assert candidate.why_not == refused.value.detail
    assert [name for name, each in offered.items() if each.tasks] == ["dan", "eve", "lea"]
    assert {name: each.why_not for name, each in offered.items() if not each.tasks} == {
        "ada": "ada did an earlier step of this case that somebody else has to check; choose somebody else.",
        "ben": "ben must not do this task, for the process says so; choose somebody else.",
        "cora": "cora is away, and nobody stands in who could do this; choose somebody else, or leave it to "
        "a team.",
        "finn": "finn is away, and nobody stands in who could do this; choose somebody else, or leave it to "
        "a team.",
        "sue": "sue is not in the team adjusters; choose one of them, or forward the task.",
    }


async def test_of_several_tasks_it_is_told_how_many_each_could_get(house: House) -> None:
    mine, theirs = await house.task(), await house.task(team="seniors")
    offered = await told(house, house.lea, mine, theirs, mine)
    assert {name: each.tasks for name, each in offered.items()} == {"ada": 1, "ben": 1, "lea": 2, "sue": 1}
    assert "not in the team seniors" in (offered["ada"].why_not or "")


async def test_closed_accounts_and_systems_are_not_offered(house: House) -> None:
    task = await house.task()
    await People(house.store).close(house.ben.tenant, "ben", NOW)
    assert list(await told(house, house.lea, task)) == ["ada", "lea", "sue"]


async def test_who_may_not_give_it_away_is_not_told_and_another_tenants_task_is_none(house: House) -> None:
    task = await house.task()
    for somebody in (house.ada, house.sue):
        with pytest.raises(NotAllowed, match="claim it first"):
            await told(house, somebody, task)
    await house.worklist.claim(house.ada, task, 1, NOW)
    assert (await told(house, house.ada, task))["ben"].tasks == 1
    stranger = await add_person(house.store, "zoe", "adjusters", tenant="other")
    with pytest.raises(NotFound):
        await told(house, stranger, task)


async def test_a_client_system_that_has_a_task_is_not_told_who_works_here(house: House) -> None:
    system = await add_person(house.store, "robot", "adjusters", roles=(Role.SYSTEM,))
    task = await house.task()
    await house.worklist.claim(system, task, 1, NOW)
    with pytest.raises(NotAllowed, match="Only colleagues"):
        await told(house, system, task)


async def test_who_is_away_costs_no_question_for_each_task(house: House) -> None:
    for n in range(3):
        await add_person(house.store, f"deputy{n}", "adjusters")
        await away(house, f"absent{n}", f"deputy{n}")
    tasks = [await house.task() for _ in range(4)]
    asked: list[str] = []

    @sa.event.listens_for(house.store.engine.sync_engine, "before_cursor_execute")
    def noted(*said: Any) -> None:
        asked.append(said[2])

    offered = await told(house, house.lea, *tasks)
    assert {offered[f"absent{n}"].tasks for n in range(3)} == {4}
    people = [statement for statement in asked if "FROM people" in statement]
    assert len(people) <= len(tasks) + 2
