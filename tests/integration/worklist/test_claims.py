"""Claiming, completing, and who comes too late."""

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa

from cases.changes import add_documents
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.requests import OperationArgs
from schemas.tasks import Operation, Role
from store.database import Store
from store.tables import case_documents
from tests.build import HOUR, NOW, PAY, TENANT, House, add_document, add_person, house_at
from tests.integration.notices.test_locks import somebody_waits
from tests.waiting import until

DECLINE = {"verdict": "decline", "amount": {"amount": "0", "currency": "EUR"}, "note": "not covered"}


async def test_a_claimed_task_belongs_to_whoever_claimed_it(house: House) -> None:
    task = await house.task()
    view = await house.worklist.claim(house.ada, task, 1, NOW)
    assert view.owner is not None
    assert (view.owner.name, view.status, view.version) == ("ada", "reserved", 2)
    assert Operation.COMPLETE in view.allowed


async def test_a_second_claim_is_refused_and_names_the_owner(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    for version in (1, 2):
        with pytest.raises(Conflict, match="ada has this task now"):
            await house.worklist.claim(house.ben, task, version, NOW)


async def test_of_many_who_claim_at_once_one_wins_and_the_others_hear_who(house: House) -> None:
    task = await house.task()
    people = [house.ada, house.ben] * 4
    tried = await asyncio.gather(
        *(house.worklist.claim(who, task, 1, NOW) for who in people), return_exceptions=True
    )
    view = await house.worklist.get(house.ada, task, NOW)
    assert view.owner is not None
    assert view.version == 2
    for who, result in zip(people, tried, strict=True):
        if who.name == view.owner.name:
            assert not isinstance(result, BaseException)
        else:
            assert isinstance(result, Conflict)
            assert view.owner.name in result.detail


async def test_claiming_what_one_has_already_changes_nothing(house: House) -> None:
    task = await house.task()
    first = await house.worklist.claim(house.ada, task, 1, NOW)
    assert await house.worklist.claim(house.ada, task, 1, NOW + HOUR) == first


async def test_of_two_answers_at_once_one_counts(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    tried = await asyncio.gather(
        house.worklist.complete(house.ada, task, 2, PAY, NOW),
        house.worklist.complete(house.ada, task, 2, DECLINE, NOW),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in tried) == ["Conflict", "TaskView"]
    told = [row.payload["answer"] for row in await house.outbox(case) if row.name == "task_closed"]
    view = await house.worklist.get(house.ada, task, NOW)
    assert told == [view.data]


async def test_completing_again_with_the_same_answer_gives_the_same_and_tells_nothing_twice(
    house: House,
) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    first = await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    again = await house.worklist.complete(house.ada, task, 2, {**PAY, "note": " as receipted"}, NOW + HOUR)
    assert again == first
    assert [row.name for row in await house.outbox(case)].count("task_closed") == 1


async def test_a_decision_on_an_older_version_is_refused(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.release(house.ada, task, 2, NOW)
    with pytest.raises(Conflict, match="has changed in the meantime"):
        await house.worklist.claim(house.ben, task, 1, NOW)


async def test_an_answer_that_does_not_fit_names_each_field_and_changes_nothing(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    with pytest.raises(Invalid) as caught:
        await house.worklist.complete(house.ada, task, 2, {"verdict": "maybe"}, NOW)
    assert [error["loc"] for error in caught.value.errors] == [["verdict"], ["amount"]]
    assert (await house.worklist.get(house.ada, task, NOW)).version == 2


@pytest.mark.parametrize(
    "operation", [Operation.COMPLETE, Operation.FAIL, Operation.DELEGATE, Operation.FORWARD]
)
async def test_an_operation_without_what_it_needs_says_what_is_missing(
    house: House, operation: Operation
) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    with pytest.raises(Invalid, match="This needs `"):
        await house.worklist.operate(house.ada, task, operation, 2, OperationArgs(), NOW)


async def test_whoever_assessed_may_not_approve_whatever_way_they_try(house: House) -> None:
    case = await house.running()
    boss = await add_person(house.store, "boss", "adjusters", "seniors", roles=(Role.ADMIN, Role.STAFF))
    task = await house.task(case)
    await house.worklist.claim(boss, task, 1, NOW)
    await house.worklist.complete(boss, task, 2, PAY, NOW)
    approval = await house.task(case, form="approval", team="seniors", not_by=("assessment",))
    with pytest.raises(NotAllowed, match="somebody else has to check"):
        await house.worklist.claim(boss, approval, 1, NOW)
    with pytest.raises(NotAllowed, match="boss did an earlier step"):
        await house.worklist.delegate(house.lea, approval, 1, "boss", NOW)
    with pytest.raises(NotAllowed, match="boss did an earlier step"):
        await house.worklist.nominate(house.lea, approval, 1, "boss", NOW)
    assert Operation.CLAIM not in (await house.worklist.get(boss, approval, NOW)).allowed
    assert Operation.CLAIM in (await house.worklist.get(house.sue, approval, NOW)).allowed


async def test_whom_somebody_stood_in_for_is_bound_by_what_was_done_for_them(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    stand_in = house.ada.model_copy(update={"on_behalf_of": house.ben.id})
    await house.worklist.claim(stand_in, task, 1, NOW)
    await house.worklist.complete(stand_in, task, 2, PAY, NOW)
    second = await house.task(case, form="approval", not_by=("assessment",))
    for somebody in (house.ada, house.ben):
        with pytest.raises(NotAllowed):
            await house.worklist.claim(somebody, second, 1, NOW)


async def test_duties_are_kept_apart_whichever_of_two_open_tasks_is_done_first(house: House) -> None:
    case = await house.running()
    first = await house.task(case, form="assessment")
    second = await house.task(case, form="approval", not_by=("assessment",))
    again = await house.task(case, form="assessment")
    await house.worklist.claim(house.ada, second, 1, NOW)
    await house.worklist.complete(house.ada, second, 2, {"approved": True}, NOW)
    for task in (first, again):
        with pytest.raises(NotAllowed, match="somebody else has to check"):
            await house.worklist.claim(house.ada, task, 1, NOW)
        assert (await house.worklist.claim(house.ben, task, 1, NOW)).status == "reserved"


async def test_another_cases_assessment_binds_nobody_here(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    other = await house.task(form="approval", not_by=("assessment",))
    assert (await house.worklist.claim(house.ada, other, 1, NOW)).status == "reserved"


async def test_a_task_handed_on_belongs_to_the_other_person(house: House) -> None:
    task = await house.task()
    await house.worklist.claim(house.ada, task, 1, NOW)
    view = await house.worklist.delegate(house.ada, task, 2, "ben", NOW)
    assert view.owner is not None
    assert view.owner.name == "ben"
    with pytest.raises(NotAllowed, match="ben has this task"):
        await house.worklist.complete(house.ada, task, 3, PAY, NOW)


async def test_a_forwarded_task_is_the_other_teams_work(house: House) -> None:
    task = await house.task()
    view = await house.worklist.forward(house.ada, task, 1, "seniors", NOW)
    assert (view.team, view.owner, view.allowed) == ("seniors", None, ())
    assert Operation.CLAIM in (await house.worklist.get(house.sue, task, NOW)).allowed


@pytest.mark.parametrize(("operation", "status"), [(Operation.FAIL, "failed"), (Operation.SKIP, "obsolete")])
async def test_giving_up_or_skipping_tells_the_case_why(
    house: House, operation: Operation, status: str
) -> None:
    case = await house.running()
    task = await house.task(case)
    who = house.lea
    await house.worklist.claim(who, task, 1, NOW)
    await house.worklist.operate(who, task, operation, 2, OperationArgs(reason="it burned down"), NOW)
    told = (await house.outbox(case))[-1].payload
    assert (told["status"], told["reason"], told["answer"]) == (status, "it burned down", None)


async def test_another_tenants_task_is_not_there(house: House) -> None:
    task = await house.task()
    stranger = await add_person(house.store, "stranger", "adjusters", roles=(Role.ADMIN,), tenant="other")
    with pytest.raises(NotFound):
        await house.worklist.get(stranger, task, NOW)
    with pytest.raises(NotFound):
        await house.worklist.claim(stranger, task, 1, NOW)
    with pytest.raises(NotFound):
        await house.worklist.save_draft(stranger, task, {}, NOW)


async def test_a_task_that_never_was_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        await house.worklist.get(house.ada, uuid4(), NOW)


async def test_drafts_are_each_persons_own_and_go_when_the_task_is_done(house: House) -> None:
    task = await house.task()
    await house.worklist.save_draft(house.ada, task, {"note": "half a th"}, NOW)
    await house.worklist.save_draft(house.ada, task, {"note": "half a thought"}, NOW)
    await house.worklist.save_draft(house.ben, task, {"note": "mine"}, NOW)
    assert (await house.worklist.get(house.ada, task, NOW)).draft == {"note": "half a thought"}
    assert (await house.worklist.get(house.ben, task, NOW)).draft == {"note": "mine"}
    await house.worklist.claim(house.ada, task, 1, NOW)
    view = await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert view.draft is None
    with pytest.raises(Conflict, match="ada has completed this task"):
        await house.worklist.save_draft(house.ben, task, {}, NOW)


async def test_a_draft_of_a_task_one_may_not_do_is_refused(house: House) -> None:
    task = await house.task()
    with pytest.raises(NotAllowed):
        await house.worklist.save_draft(house.sue, task, {}, NOW)


async def test_who_had_to_wait_for_the_case_sees_what_was_put_into_it_meanwhile(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        case = await house.running()
        task = await house.task(case)
        async with house.store.engine.begin() as connection:
            await connection.execute(sa.delete(case_documents))
        document = await add_document(house.store, house.ada)
        other, watch = Store(postgres_url), Store(postgres_url)
        async with other.transaction(TENANT) as tx:
            await add_documents(tx, house.lea, case, (document,), NOW)
            await tx.flush()
            claiming = asyncio.create_task(house.worklist.claim(house.ada, task, 1, NOW))
            await until(lambda: somebody_waits(watch))
        view = await claiming
        assert [each.id for each in view.documents] == [document]
        assert view == await house.worklist.get(house.ada, task, NOW)
        for store in (other, watch):
            await store.close()
