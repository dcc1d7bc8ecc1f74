"""A completion can be undone within the time that its process gives; the case hears of it only then."""

import asyncio
from datetime import timedelta

import pytest

from schemas.base import CaseId, TaskId
from schemas.deadlines import Step, minutes
from schemas.errors import Conflict, NotAllowed
from schemas.requests import NewAbsence, OperationArgs
from schemas.tasks import CaseStatus, Operation
from schemas.views import TaskView
from store.rows import OutboxRow
from tests.build import HOUR, NOW, PAY, House, open_task
from worklist.absences import Absences

GRACE = timedelta(minutes=5)
SOON = NOW + timedelta(minutes=1)
LATER = NOW + GRACE


async def completed(house: House, case: CaseId | None = None) -> tuple[CaseId, TaskId]:
    """A task that ada has completed, and may undo."""
    case = case or await house.running()
    task = await house.task(case, undo=GRACE)
    await house.worklist.claim(house.ada, task, 1, NOW)
    view = await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert view.undo_until == LATER
    return case, task


async def due(house: House, case: CaseId, after: timedelta) -> list[OutboxRow]:
    """What a relay would carry to the case by then, one row after the other."""
    carried: list[OutboxRow] = []
    while True:
        async with house.store.system() as sx:
            rows = await sx.outbox.lease("relay", NOW + after, NOW + after + HOUR, 10)
            await sx.outbox.delivered([row.id for row in rows], NOW + after)
        if not rows:
            return [row for row in carried if row.case_id == case]
        carried += rows


async def test_the_case_hears_of_a_completion_when_it_can_no_longer_be_undone(house: House) -> None:
    case, task = await completed(house)
    assert await due(house, case, GRACE - timedelta(seconds=1)) == []
    assert [row.payload["task"] for row in await due(house, case, GRACE)] == [str(task)]


async def test_without_a_grace_the_case_hears_at_once_and_nothing_is_undone(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    view = await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert (view.undo_until, view.allowed) == (None, ())
    with pytest.raises(Conflict, match="completed for good"):
        await house.worklist.undo(house.ada, task, 3, NOW)
    assert len(await due(house, case, timedelta())) == 1


async def test_an_undone_completion_never_reaches_the_case_and_its_answer_is_the_draft(house: House) -> None:
    case, task = await completed(house)
    view = await house.worklist.undo(house.ada, task, 3, SOON)
    assert view.owner is not None
    assert (view.status, view.owner.name, view.draft, view.completed_by) == ("reserved", "ada", PAY, None)
    assert await due(house, case, GRACE) == []
    again = await house.worklist.complete(house.ada, task, view.version, {**PAY, "note": "now right"}, SOON)
    assert again.undo_until == SOON + GRACE
    told = await due(house, case, GRACE + HOUR)
    assert [row.payload["answer"]["note"] for row in told] == ["now right"]


async def test_only_who_completed_it_or_leads_may_undo_it(house: House) -> None:
    _, task = await completed(house)
    assert Operation.UNDO not in (await house.worklist.get(house.ben, task, SOON)).allowed
    with pytest.raises(NotAllowed, match="Only ada, or whoever leads"):
        await house.worklist.undo(house.ben, task, 3, SOON)
    view = await house.worklist.undo(house.lea, task, 3, SOON)
    assert view.owner is not None
    assert view.owner.name == "ada"


@pytest.mark.parametrize(
    ("substitute", "got"), [("ben", ("reserved", "ben", "ada")), (None, ("ready", None, None))]
)
async def test_what_a_lead_undoes_goes_to_who_stands_in_for_who_completed_it_or_to_its_queue(
    house: House, substitute: str | None, got: tuple[str, str | None, str | None]
) -> None:
    _, task = await completed(house)
    away = NewAbsence(begins_at=SOON, ends_at=SOON + HOUR, substitute=substitute)
    await Absences(house.store).add(house.ada, away, SOON)
    view = await house.worklist.undo(house.lea, task, 3, SOON)
    owner, held_for = (each and each.name for each in (view.owner, view.held_for))
    assert (view.status, owner, held_for) == got
    assert (await house.worklist.get(house.ben, task, SOON)).allowed


async def test_who_undoes_their_own_completion_has_it_back_even_while_they_are_away(house: House) -> None:
    _, task = await completed(house)
    away = NewAbsence(begins_at=SOON, ends_at=SOON + HOUR, substitute="ben")
    await Absences(house.store).add(house.ada, away, SOON)
    view = await house.worklist.undo(house.ada, task, 3, SOON)
    assert view.owner is not None
    assert view.owner.name == "ada"


async def test_after_its_time_it_is_completed_for_good(house: House) -> None:
    _, task = await completed(house)
    assert Operation.UNDO in (await house.worklist.get(house.ada, task, SOON)).allowed
    late = await house.worklist.get(house.ada, task, LATER)
    assert (late.allowed, late.undo_until) == ((), None)
    with pytest.raises(Conflict, match="completed for good"):
        await house.worklist.undo(house.ada, task, 3, LATER)


async def test_what_a_relay_has_in_hand_cannot_be_taken_back(house: House) -> None:
    """So it is when the relay's clock is ahead of the one that the API goes by."""
    _, task = await completed(house)
    async with house.store.system() as sx:
        assert len(await sx.outbox.lease("relay", LATER, LATER + HOUR, 10)) == 1
    with pytest.raises(Conflict, match="has heard of it already"):
        await house.worklist.undo(house.ada, task, 3, SOON)
    assert (await house.worklist.get(house.ada, task, SOON)).status == "completed"


async def test_of_undoing_and_delivering_at_once_one_has_its_way(house: House) -> None:
    case = await house.running()
    for _ in range(5):
        _, task = await completed(house, case)

        async def carry() -> list[OutboxRow]:
            async with house.store.system() as sx:
                return await sx.outbox.lease("relay", LATER, LATER + HOUR, 10)

        undone, carried = await asyncio.gather(
            house.worklist.undo(house.ada, task, 3, SOON), carry(), return_exceptions=True
        )
        assert isinstance(carried, list)
        told = str(task) in [row.payload["task"] for row in carried]
        assert isinstance(undone, Conflict if told else TaskView)
        async with house.store.system() as sx:
            await sx.outbox.delivered([row.id for row in carried], LATER)


async def test_what_else_the_case_is_told_does_not_wait_for_it(house: House) -> None:
    case, _ = await completed(house)
    other = await house.task(case)
    await house.worklist.claim(house.ben, other, 1, SOON)
    await house.worklist.complete(house.ben, other, 2, PAY, SOON)
    await house.cases.cancel(house.lea, case, "withdrawn", None, SOON)
    assert [row.kind for row in await due(house, case, timedelta(minutes=2))] == ["signal", "cancel"]


async def test_in_a_case_that_is_being_cancelled_nothing_is_undone(house: House) -> None:
    case, task = await completed(house)
    await house.cases.cancel(house.lea, case, "withdrawn", None, SOON)
    with pytest.raises(Conflict, match="The case has ended"):
        await house.worklist.undo(house.ada, task, 3, SOON)
    assert (await house.cases.get(house.lea, case)).status is CaseStatus.RUNNING


async def test_a_case_that_looks_at_its_task_meanwhile_does_not_see_the_answer(house: House) -> None:
    case, task = await completed(house)
    seen = await house.worklist.open(open_task(case, task=task, now=SOON))
    assert (seen.status, seen.answer) == ("reserved", None)
    assert len(await due(house, case, GRACE)) == 1
    seen = await house.worklist.open(open_task(case, task=task, now=SOON))
    assert (seen.status, seen.answer) == ("completed", PAY)


async def test_a_retried_undo_is_done_once(house: House) -> None:
    _, task = await completed(house)
    for _ in range(2):
        view = await house.worklist.operate(
            house.ada, task, Operation.UNDO, 3, OperationArgs(), SOON, "the same key"
        )
        assert (view.status, view.version) == ("reserved", 4)


async def test_what_is_told_again_after_a_restore_keeps_its_order_and_is_not_taken_back(house: House) -> None:
    case, _ = await completed(house)
    await house.cases.cancel(house.lea, case, "withdrawn", None, SOON)
    await due(house, case, GRACE)
    async with house.store.system() as sx:
        rows = await sx.outbox.of_case("main", case)
        await sx.outbox.again([row.id for row in rows], LATER + HOUR)
    for expected in rows:
        async with house.store.system() as sx:
            leased = await sx.outbox.lease("relay", LATER + HOUR, LATER + 2 * HOUR, 10)
            await sx.outbox.delivered([row.id for row in leased], LATER + HOUR)
        assert [row.id for row in leased] == [expected.id]
    assert [row.name for row in rows if row.kind == "signal"] == ["task_closed"]


async def test_a_deadline_that_passed_meanwhile_is_told_to_the_case_anew(house: House) -> None:
    case = await house.running()
    step = Step(at=minutes(2), team="seniors")
    task = await house.task(case, undo=GRACE, due=minutes(2), escalation=(step,))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await house.worklist.undo(house.ada, task, 3, NOW + timedelta(minutes=3))
    (told,) = await due(house, case, GRACE)
    assert (told.name, told.payload["deadlines"]) == ("task_changed", ["2026-03-02T09:02:00Z"])
