"""People named for a task, and who must not do it: who did, saw or filed another, or is named so."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from schemas.base import Data, TaskId
from schemas.deadlines import Step, hours
from schemas.errors import Conflict, NotAllowed, NotFound
from schemas.escalation import AssignToLead, MoveTeam, Notify
from schemas.people import Person
from schemas.requests import BulkItem, BulkOperation, OperationArgs, TaskQuery
from schemas.tasks import Operation, Role
from schemas.worklists import NextWish
from store.tables import forms as known_forms
from store.tables import teams
from tests.build import HOUR, NOW, PAY, TENANT, House, add_person, open_task
from worklist.naming import naming
from worklist.service import Worklist


async def may(house: House, person: Person, task: TaskId) -> set[Operation]:
    """What somebody may do now."""
    return set((await house.worklist.get(person, task, NOW)).allowed)


async def why_not(house: House, person: Person, task: TaskId, operation: Operation) -> str | None:
    """Why somebody may not do something now."""
    found = await house.worklist.permissions(person, task, NOW)
    return next(each.why_not for each in found if each.operation is operation)


async def test_only_the_people_named_may_take_a_task_without_a_team(house: House) -> None:
    task = await house.task(team="", people=("sue",))
    assert Operation.CLAIM in await may(house, house.sue, task)
    assert Operation.CLAIM not in await may(house, house.ada, task)
    with pytest.raises(NotAllowed, match="work of those who are named for it"):
        await house.worklist.claim(house.ada, task, 1, NOW)
    assert (await house.worklist.claim(house.sue, task, 1, NOW)).status == "reserved"


async def test_people_may_be_named_besides_a_team(house: House) -> None:
    task = await house.task(people=("sue",))
    assert Operation.CLAIM in await may(house, house.sue, task)
    assert Operation.CLAIM in await may(house, house.ada, task)


async def test_a_name_that_nobody_has_is_told_and_the_task_is_not_lost(house: House) -> None:
    alone = await house.worklist.get(house.lea, await house.task(team="", people=("zoe",)), NOW)
    assert (alone.team, alone.status) == ("operations", "ready")
    assert alone.reason == "Named for it, but not known here: zoe."
    beside = await house.worklist.get(house.lea, await house.task(excluded=("zoe",), reason="Why."), NOW)
    assert (beside.team, beside.reason) == ("adjusters", "Why. Named for it, but not known here: zoe.")


async def test_a_team_that_there_is_not_is_told_and_the_task_is_not_lost(house: House) -> None:
    alone = await house.worklist.get(house.lea, await house.task(team="ajusters"), NOW)
    assert (alone.team, alone.status) == ("operations", "ready")
    assert alone.reason == "Named for it, but not known here: the team ajusters."
    named = await house.worklist.get(house.lea, await house.task(team="ajusters", people=("sue",)), NOW)
    assert (named.team, named.status) == ("", "ready")
    late = (
        Step(at=hours(1), team="senoirs"),
        Step(at=hours(2), actions=(MoveTeam(team="seniors"), Notify(teams=("leads",)), AssignToLead())),
    )
    later = await house.worklist.get(house.lea, await house.task(escalation=late), NOW)
    assert later.team == "adjusters"
    assert later.reason == "Named for it, but not known here: the team senoirs, the team leads."


async def test_a_team_is_known_by_its_calendar_and_nothing_is_misspelled_before_there_are_teams(
    house: House,
) -> None:
    before = await house.worklist.get(house.lea, await house.task(team="night"), NOW)
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.insert(teams).values(tenant=TENANT, name="night", title="Night"))
    after = await house.worklist.get(house.lea, await house.task(team="night"), NOW)
    assert (before.team, after.team) == ("operations", "night")
    asked = open_task(uuid4(), team="night")
    async with house.store.reading("new") as tx:
        around = await tx.around.to_open(asked.case)
        assert (around.busy, around.teams) == (False, frozenset())
        assert (await naming(tx, asked, around.teams)).team == "night"


async def test_a_task_that_nobody_is_named_for_waits_to_be_given_to_somebody(house: House) -> None:
    task = await house.task(team="")
    view = await house.worklist.get(house.lea, task, NOW)
    assert (view.team, view.status) == ("operations", "created")
    assert view.reason == "Nobody is named for this task: name somebody, or forward it to a team."
    with pytest.raises(NotAllowed):
        await house.worklist.forward(house.ada, task, 1, "adjusters", NOW)
    forwarded = await house.worklist.forward(house.lea, task, 1, "adjusters", NOW)
    assert (forwarded.team, forwarded.status) == ("adjusters", "ready")


async def test_a_task_opened_by_hand_waits_until_whoever_is_in_charge_activates_it(house: House) -> None:
    task = await house.task(manual=True)
    with pytest.raises(Conflict, match="not active yet"):
        await house.worklist.claim(house.ada, task, 1, NOW)
    assert await why_not(house, house.ada, task, Operation.CLAIM) is not None
    with pytest.raises(NotAllowed, match="Only whoever leads"):
        await house.worklist.activate(house.ada, task, 1, NOW)
    assert (await house.worklist.activate(house.lea, task, 1, NOW)).status == "ready"
    assert (await house.worklist.claim(house.ada, task, 2, NOW)).status == "reserved"


async def test_an_administrator_of_a_task_is_in_charge_of_it_and_of_no_other(house: House) -> None:
    task, other = await house.task(administrators=("sue",)), await house.task()
    leading = {Operation.SKIP, Operation.NOMINATE, Operation.DEADLINE, Operation.PRIORITY}
    assert leading <= await may(house, house.sue, task)
    assert await may(house, house.sue, other) == set()
    given = await house.worklist.nominate(house.sue, task, 1, "ada", NOW)
    assert given.owner is not None
    assert given.owner.name == "ada"


async def test_a_stakeholder_may_say_how_urgent_it_is_and_no_more(house: House) -> None:
    task = await house.task(stakeholders=("sue",), priority=50)
    assert await may(house, house.sue, task) == {Operation.PRIORITY}
    args = OperationArgs(priority=5, reason="The customer called.")
    view = await house.worklist.operate(house.sue, task, Operation.PRIORITY, 1, args, NOW)
    assert (view.priority, view.status, view.version) == (5, "ready", 2)


@pytest.mark.parametrize("role", ["people", "administrators", "recipients", "stakeholders"])
async def test_a_client_system_sees_the_tasks_that_it_is_named_for(house: House, role: str) -> None:
    partner = await add_person(house.store, "partner", roles=(Role.SYSTEM,))
    named: Data = {role: ("partner",)}
    mine, other = await house.task(**named), await house.task(excluded=("partner",))
    assert (await house.worklist.get(partner, mine, NOW)).id == mine
    with pytest.raises(NotFound):
        await house.worklist.get(partner, other, NOW)


RULES: list[tuple[Data, str]] = [
    ({"not_by": ("assessment",)}, "did an earlier step"),
    ({"not_seen_by": ("assessment",)}, "looked at an earlier step"),
    ({"not_by_filer": True}, "filed this case"),
    ({"excluded": ("boss",)}, "the process says so"),
]


@pytest.mark.parametrize(("rule", "why"), RULES)
async def test_a_bar_holds_for_administrators_in_every_way_to_the_task_and_says_why(
    house: House, rule: Data, why: str
) -> None:
    boss = await add_person(house.store, "boss", "adjusters", "seniors", roles=(Role.ADMIN, Role.STAFF))
    case = await house.running(boss)
    first = await house.task(case)
    await house.worklist.claim(boss, first, 1, NOW)
    await house.worklist.complete(boss, first, 2, PAY, NOW)
    task = await house.task(case, form="approval", team="seniors", **rule)
    for operation in (Operation.CLAIM, Operation.START):
        with pytest.raises(NotAllowed, match=why):
            await house.worklist.operate(boss, task, operation, 1, OperationArgs(), NOW)
        assert why in str(await why_not(house, boss, task, operation))
    for operation in (Operation.NOMINATE, Operation.DELEGATE):
        with pytest.raises(NotAllowed, match=f"boss {why}|boss must not do this task"):
            await house.worklist.operate(house.lea, task, operation, 1, OperationArgs(to="boss"), NOW)
    assert not {Operation.CLAIM, Operation.START} & await may(house, boss, task)
    assert Operation.CLAIM in await may(house, house.sue, task)


async def test_looking_is_enough_to_be_kept_from_judging_blind_and_a_list_is_not(house: House) -> None:
    case = await house.running()
    first = await house.task(case)
    second = await house.task(case, form="approval", not_seen_by=("assessment",))
    assert Operation.CLAIM in await may(house, house.ben, second)
    await house.worklist.get(house.ben, first, NOW)
    assert Operation.CLAIM not in await may(house, house.ben, second)
    assert Operation.CLAIM in await may(house, house.ada, second)


async def test_a_bar_that_grows_while_somebody_has_the_task_keeps_them_from_completing(house: House) -> None:
    case = await house.running()
    first = await house.task(case)
    second = await house.task(case, not_seen_by=("assessment",))
    await house.worklist.claim(house.ada, second, 1, NOW)
    await house.worklist.get(house.ada, first, NOW)
    with pytest.raises(NotAllowed, match="looked at an earlier step"):
        await house.worklist.complete(house.ada, second, 2, PAY, NOW)


async def test_who_looked_at_a_task_and_when_first_is_kept_for_who_leads(house: House) -> None:
    task = await house.task()
    await house.worklist.get(house.ada, task, NOW)
    await house.worklist.get(house.ben, task, NOW + HOUR)
    await house.worklist.get(house.ada, task, NOW + 2 * HOUR)
    seen = await house.worklist.sights(house.lea, task, NOW + 3 * HOUR)
    assert [(each.person.name, each.first_at) for each in seen] == [("ada", NOW), ("ben", NOW + HOUR)]
    with pytest.raises(NotAllowed):
        await house.worklist.sights(house.ada, task, NOW)


async def test_everything_that_may_not_be_done_has_its_reason(house: House) -> None:
    task = await house.task()
    for who in (house.ada, house.sue, house.lea):
        found = await house.worklist.permissions(who, task, NOW)
        assert [each.operation for each in found] == list(Operation)
        assert all((each.why_not is None) == each.allowed for each in found)
        assert {each.operation for each in found if each.allowed} == await may(house, who, task)
    assert await why_not(house, house.ada, task, Operation.COMPLETE) == "Claim the task first."
    assert await why_not(house, house.ada, task, Operation.RESUME) == "This task is not suspended."


async def test_what_is_refused_says_the_same_as_the_reasons(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ben, task, 1, NOW)
    args = OperationArgs(to="ada", reason="r", data=PAY, priority=1, due_at=NOW + HOUR)
    for who in (house.ada, house.sue):
        for each in await house.worklist.permissions(who, task, NOW):
            if not each.allowed:
                with pytest.raises((NotAllowed, Conflict)) as caught:
                    await house.worklist.operate(who, task, each.operation, 2, args, NOW)
                assert caught.value.detail == each.why_not


async def test_a_moved_deadline_moves_the_steps_to_come_and_the_case_is_told(house: House) -> None:
    case = await house.running()
    steps = (Step(at=hours(2), team="seniors"), Step(at=hours(4), team="seniors"))
    task = await house.task(case, due=hours(2), escalation=steps)
    args = OperationArgs(due_at=NOW + 5 * HOUR)
    with pytest.raises(NotAllowed):
        await house.worklist.operate(house.ada, task, Operation.DEADLINE, 1, args, NOW)
    view = await house.worklist.operate(house.lea, task, Operation.DEADLINE, 1, args, NOW)
    assert view.due_at == NOW + 5 * HOUR
    told = (await house.outbox(case))[-1]
    assert told.name == "task_changed"
    assert told.payload["deadlines"] == ["2026-03-02T14:00:00Z", "2026-03-02T16:00:00Z"]


async def test_a_task_whose_form_is_gone_can_be_looked_at_and_ends_in_error(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    bare = Worklist(house.store, {})
    async with house.store.transaction("main") as tx:
        await tx.connection.execute(known_forms.delete().where(known_forms.c.name == "assessment"))
    assert (await bare.get(house.ada, task, NOW)).schema_ == {}
    view = await bare.claim(house.ada, task, 1, NOW)
    assert (view.status, view.allowed) == ("error", ())
    assert view.reason == "Its form assessment, version 1, is not known here any more."
    told = (await house.outbox(case))[-1].payload
    assert (told["task"], told["status"], told["reason"]) == (str(task), "error", view.reason)
    with pytest.raises(Conflict, match="cannot be shown any more"):
        await bare.claim(house.ada, task, 2, NOW)


async def test_of_many_each_is_done_or_refused_on_its_own(house: House) -> None:
    mine, theirs = await house.task(), await house.task(team="seniors")
    items = tuple(BulkItem(id=each, version=1) for each in (mine, theirs, uuid4()))
    body = BulkOperation(tasks=items)
    done = await house.worklist.operate_all(house.ada, Operation.CLAIM, body, NOW, "key")
    statuses = [(each.ok, each.problem.status if each.problem else None) for each in done.results]
    assert statuses == [(True, None), (False, 403), (False, 404)]
    assert (done.results[0].status, done.results[0].version) == ("reserved", 2)
    released = BulkOperation(tasks=(BulkItem(id=mine, version=2),))
    for _ in range(2):
        again = await house.worklist.operate_all(house.ada, Operation.RELEASE, released, NOW, "other key")
        assert [(each.ok, each.version) for each in again.results] == [(True, 3)]


async def titles(house: House, who: Person, **query: object) -> list[str]:
    page = await house.worklist.list(who, TaskQuery.model_validate(query), NOW)
    return [item.title for item in page.items]


async def test_a_task_is_in_the_list_of_who_is_named_for_it_once_and_of_nobody_else(house: House) -> None:
    case = await house.running()
    await house.task(case, team="", people=("ada",), title="by name")
    await house.task(case, people=("ada",), title="by both")
    await house.task(case, title="by team")
    await house.task(case, team="seniors", administrators=("ada",), title="only looked after")
    assert sorted(await titles(house, house.ada)) == ["by both", "by name", "by team"]
    assert sorted(await titles(house, house.ada, view="all")) == ["by both", "by name", "by team"]
    assert sorted(await titles(house, house.ben)) == ["by both", "by team"]
    assert await titles(house, house.sue, view="all") == ["only looked after"]
    assert sorted(await titles(house, house.ada, q="by name")) == ["by name"]


async def test_the_next_task_may_be_one_that_somebody_is_named_for(house: House) -> None:
    task = await house.task(team="", people=("sue",))
    zoe = await add_person(house.store, "zoe")
    given = (await house.worklist.next(house.sue, NextWish(), NOW)).task
    assert given is not None
    assert given.id == task
    other = await house.task(team="", people=("zoe",))
    given = (await house.worklist.next(zoe, NextWish(), NOW)).task
    assert given is not None
    assert given.id == other
