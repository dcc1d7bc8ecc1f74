"""Unfinished answers: nothing typed is lost, whatever becomes of the task meanwhile."""

import pytest

from schemas.errors import Conflict, NotAllowed, TooLarge
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
