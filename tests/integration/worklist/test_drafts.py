"""Unfinished answers: nothing typed is lost, whatever becomes of the task meanwhile."""

import asyncio
import json
from typing import Any

import pytest

from schemas.errors import Conflict, Invalid, NotAllowed, Outdated, TooLarge
from schemas.requests import OperationArgs
from schemas.tasks import Operation
from tests.build import HOUR, NOW, PAY, House


async def test_what_is_typed_after_somebody_else_completed_the_task_is_kept_and_said_to_be(
    house: House,
) -> None:
    task = await house.task()
    await house.worklist.save_draft(house.ben, task, {"note": "first"}, NOW)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    with pytest.raises(Conflict, match=r"ada has completed this task\. What you typed is kept"):
        await house.worklist.save_draft(house.ben, task, {"note": "second"}, NOW)
    async with house.store.reading("main") as tx:
        assert (await tx.tasks.worked(task, house.ben.id)).draft == {"note": "second"}


async def test_who_never_began_keeps_nothing_of_a_task_that_is_over_or_not_theirs(house: House) -> None:
    task = await house.task()
    with pytest.raises(NotAllowed):
        await house.worklist.save_draft(house.sue, task, {"note": "x"}, NOW)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    with pytest.raises(Conflict, match=r"ada has completed this task\.$"):
        await house.worklist.save_draft(house.ben, task, {"note": "x"}, NOW)


async def test_who_left_the_team_keeps_what_was_begun(house: House) -> None:
    task = await house.task()
    await house.worklist.save_draft(house.ada, task, {"note": "first"}, NOW)
    await house.worklist.forward(house.lea, task, 1, "seniors", NOW)
    with pytest.raises(Conflict, match="What you typed is kept"):
        await house.worklist.save_draft(house.ada, task, {"note": "second"}, NOW)
    await house.worklist.claim(house.sue, task, 2, NOW)
    offered = (await house.worklist.get(house.sue, task, NOW)).earlier_draft
    assert offered is not None
    assert (offered.by.name, offered.data) == ("ada", {"note": "second"})


async def test_of_several_the_latest_is_offered_and_only_to_the_owner(house: House) -> None:
    task = await house.task()
    await house.worklist.save_draft(house.lea, task, {"note": "lea's"}, NOW + HOUR)
    await house.worklist.save_draft(house.ben, task, {"note": "ben's"}, NOW)
    assert (await house.worklist.get(house.ada, task, NOW)).earlier_draft is None
    view = await house.worklist.claim(house.ada, task, 1, NOW + HOUR)
    assert view.earlier_draft is not None
    assert view.earlier_draft.data == {"note": "lea's"}


async def test_a_draft_larger_than_any_answer_is_refused(house: House) -> None:
    task = await house.task()
    with pytest.raises(TooLarge, match="at most 256 KiB; this one has 29"):
        await house.worklist.save_draft(house.ada, task, {"note": "x" * 300_000}, NOW)


NESTED: Any = json.loads("[" * 300 + "]" * 300)


@pytest.mark.parametrize("value", ["\ud800", NESTED], ids=["half a character", "nested deep"])
async def test_a_draft_that_cannot_be_kept_is_refused_in_words(house: House, value: Any) -> None:
    task = await house.task()
    with pytest.raises(Invalid):
        await house.worklist.save_draft(house.ada, task, {"note": value}, NOW)


async def test_a_draft_saved_elsewhere_since_it_was_seen_is_not_overwritten(house: House) -> None:
    task, ada = await house.task(), house.ada
    seen = (await house.worklist.get(ada, task, NOW)).draft_etag
    first = await house.worklist.save_draft(ada, task, {"note": "here"}, NOW, over=[seen])
    with pytest.raises(Outdated, match="in another window") as refused:
        await house.worklist.save_draft(ada, task, {"note": "there"}, NOW + HOUR, over=[seen])
    kept = {"data": {"note": "here"}, "saved_at": NOW.isoformat().replace("+00:00", "Z"), "etag": first}
    assert refused.value.extra["draft"] == kept
    assert (await house.worklist.get(ada, task, NOW)).draft == {"note": "here"}
    second = await house.worklist.save_draft(ada, task, {"note": "there"}, NOW, over=[first])
    assert len({seen, first, second}) == 3
    assert (await house.worklist.get(ada, task, NOW)).draft_etag == second


async def test_a_saving_whose_answer_was_lost_is_known_by_its_tag(house: House) -> None:
    task, ada = await house.task(), house.ada
    seen = (await house.worklist.get(ada, task, NOW)).draft_etag
    await house.worklist.save_draft(ada, task, {"note": "a"}, NOW, "lost-answer", [seen])
    again = await house.worklist.save_draft(ada, task, {"note": "a"}, NOW, "lost-answer", [seen])
    assert again == '"lost-answer"'
    await house.worklist.save_draft(ada, task, {"note": "ab"}, NOW, over=[seen, again])
    assert (await house.worklist.get(ada, task, NOW)).draft == {"note": "ab"}


async def test_of_two_savings_at_once_over_the_same_draft_one_is_kept(house: House) -> None:
    task, ada = await house.task(), house.ada
    seen = await house.worklist.save_draft(ada, task, {"note": ""}, NOW)

    async def save(note: str) -> str | Outdated:
        try:
            await house.worklist.save_draft(ada, task, {"note": note}, NOW, over=[seen])
        except Outdated as error:
            return error
        return note

    results = await asyncio.gather(*(save(str(n)) for n in range(5)))
    (kept,) = (each for each in results if isinstance(each, str))
    assert (await house.worklist.get(ada, task, NOW)).draft == {"note": kept}


async def test_a_draft_that_became_the_answer_is_not_taken_for_the_one_after_an_undo(house: House) -> None:
    task, ada = await house.task(undo=HOUR), house.ada
    await house.worklist.claim(ada, task, 1, NOW)
    seen = await house.worklist.save_draft(ada, task, {"note": "old"}, NOW)
    completed = await house.worklist.complete(ada, task, 2, PAY, NOW)
    assert completed.draft_etag == '"none"'
    await house.worklist.operate(ada, task, Operation.UNDO, 3, OperationArgs(), NOW)
    with pytest.raises(Outdated) as refused:
        await house.worklist.save_draft(ada, task, {"note": "older"}, NOW, over=[seen])
    assert refused.value.extra["draft"]["data"]["verdict"] == PAY["verdict"]


async def test_completing_does_not_give_up_a_draft_that_was_not_seen(house: House) -> None:
    task, ada = await house.task(), house.ada
    view = await house.worklist.claim(ada, task, 1, NOW)
    elsewhere = await house.worklist.save_draft(ada, task, {"note": "there"}, NOW)
    unseen = OperationArgs(data=PAY, drafts_seen=(view.draft_etag,))
    with pytest.raises(Outdated) as refused:
        await house.worklist.operate(ada, task, Operation.COMPLETE, 2, unseen, NOW)
    assert refused.value.extra["draft"]["etag"] == elsewhere
    both = OperationArgs(data=PAY, drafts_seen=(view.draft_etag, elsewhere))
    await house.worklist.operate(ada, task, Operation.COMPLETE, 2, both, NOW)
