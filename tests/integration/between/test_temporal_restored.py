"""Temporal is put back from an older copy while the records go on: every case comes to the same end."""

from functools import partial

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest

from schemas.base import CaseId, TaskId
from schemas.contracts import Finish
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus, Status
from tests.build import open_task
from tests.integration.between.world import World
from tests.integration.engine.house import REPORT, TENANT, Paper, euros, now
from tests.waiting import until

COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
WISH = {"wish": "a bicycle"}
LARGE = {"amount": "7200.00", "currency": "EUR"}


async def claim(world: World) -> CaseId:
    """A claim that waits to be assessed, and needs an approval after that."""
    case = await world.office.file(Paper(says=REPORT | {"amount": LARGE}))
    await world.office.task(case, "assessment")
    return case


async def assess(world: World, case: CaseId) -> None:
    await world.office.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))


async def approve(world: World, case: CaseId) -> None:
    await world.office.answer("sam", case, "approval", approved=True, note="")


async def test_what_was_answered_and_ended_since_the_copy_is_taken_up_without_asking_anybody_again(
    world: World,
) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        halfway, paid, asking, cancelled, hearing = (
            await claim(world),
            await claim(world),
            await office.file(process="asking", data=WISH),
            await claim(world),
            await office.file(process="hearing", data=WISH),
        )
        await office.task(asking, "opinion")
        await office.task(hearing, "opinion")
        await until(world.all_is_told)
    world.keep_temporal()
    async with office.open(clock=world.clock):
        await assess(world, halfway)
        await assess(world, paid)
        await approve(world, paid)
        await office.answer("ada", asking, "opinion", text="Good")
        await office.cases.cancel(office.people["boss"], cancelled, "Withdrawn.", None, now())
        await office.cases.message(office.people["boss"], hearing, "hint", {"text": "Blue."}, None, now())
        await office.task(halfway, "approval")
        ends = {case: await office.ended(case) for case in (paid, asking, cancelled)}
        await until(world.all_is_told)
    world.put_back_temporal()

    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        assert await world.mend(reconciler) == 5
        await until(lambda: _waits_for(world, halfway, "approval"))
        await approve(world, halfway)
        assert (await office.ended(halfway)).status is CaseStatus.COMPLETED
        await office.answer("ada", hearing, "opinion", text="Wait for the hint")
        assert (await office.ended(hearing)).outcome == {"text": "Blue."}
        for case, end in ends.items():
            await until(partial(_is_over, world, case))
            assert await office.see(case) == end
        await world.mend(reconciler)
        assert await world.mend(reconciler) == 0
    assert await world.asked(halfway) == ["assessment", "approval"]
    for case in (halfway, paid):
        assert len(await office.payments(case)) == 1


async def test_a_case_that_temporal_does_not_know_any_more_offers_the_answers_given_before(
    world: World,
) -> None:
    office = world.office
    world.keep_temporal()
    async with office.open(clock=world.clock):
        case = await claim(world)
        await assess(world, case)
        await office.task(case, "approval")
        await until(world.all_is_told)
    world.put_back_temporal()

    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        await world.mend(reconciler)
        again = await office.look(await office.task(case, "assessment"))
        assert again.data["verdict"] == "pay"
        assert again.data["amount"] == euros("7000.00")
        assert again.reason is not None
        assert again.reason.startswith("Work on the case had to begin again.")
        await office.answer("ada", case, "assessment", **again.data)
        first = await office.task(case, "approval")
        await approve(world, case)
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
    assert "note" in (await office.look(first)).data
    assert len(await office.payments(case)) == 1


async def test_what_the_case_has_not_reached_yet_is_kept_and_what_it_will_never_ask_for_goes(
    world: World,
) -> None:
    """A task is open that the older process knows nothing of; one that a person added is told again."""
    office = world.office
    async with office.open(clock=world.clock):
        case = await office.file(process="asking", data=WISH)
        asked = await office.task(case, "opinion")
        await until(world.all_is_told)
    world.keep_temporal()
    async with office.open(clock=world.clock):
        boss = office.people["boss"]
        added = await office.cases.add_task(boss, case, AdHocTask(form="opinion"), None, now())
        await until(world.all_is_told)
    world.put_back_temporal()
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        left = await _left_behind(world, case)
        await world.mend(reconciler)
        assert {each.id for each in await world.open_tasks(case)} == {asked.id, added.id, left}, "found once"
        await world.mend(reconciler)
        assert {each.id for each in await world.open_tasks(case)} == {asked.id, added.id}
        assert (await office.handle(case).query("account"))["watched"] == [str(added.id)]
        await office.answer("ada", case, "opinion", text="Good")
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
    assert (await office.worklist.get(boss, left, now())).status is Status.OBSOLETE


async def test_everything_a_case_was_told_since_the_copy_is_told_again(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        ended, waiting = [await office.file(process="listening", data=WISH) for _ in range(2)]
        for case in (ended, waiting):
            await office.task(case, "opinion")
        await until(world.all_is_told)
    world.keep_temporal()
    async with office.open(clock=world.clock):
        for case in (ended, waiting):
            await world.tell(case)
        await office.answer("ada", ended, "opinion", text="Good.")
        before = await office.ended(ended)
        assert before.outcome == {"text": "Good. Blue. 1 of 1"}
        await until(world.all_is_told)
    world.put_back_temporal()
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        assert await world.mend(reconciler) == 2
        await until(partial(_is_over, world, ended))
        assert await office.handle(ended).result() == before.outcome
        await office.answer("ada", waiting, "opinion", text="Good.")
        assert (await office.ended(waiting)).outcome == before.outcome
        assert await office.see(ended) == before


async def test_tasks_that_a_reset_left_behind_go(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        case = await claim(world)
        await assess(world, case)
        left = await office.task(case, "approval")
        await until(world.all_is_told)
        await _reset(world, case)
        asked = await office.task(case, "assessment")
        reconciler = world.reconciler()
        await world.mend(reconciler)
        assert (await office.look(left)).status is Status.READY, "found once"
        assert await world.mend(reconciler) == 1
        assert (await office.look(left)).status is Status.OBSOLETE
        assert "task.withdrawn" in await world.timeline(case)
        assert [each.id for each in await world.open_tasks(case)] == [asked.id]
        await assess(world, case)
        await approve(world, case)
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
    assert len(await office.payments(case)) == 1


async def _reset(world: World, case: CaseId) -> None:
    """An operator sets the process back to its beginning."""
    described = await world.office.handle(case).describe()
    history = await world.office.handle(case).fetch_history()
    first = next(e.event_id for e in history.events if e.event_type == COMPLETED)
    request = ResetWorkflowExecutionRequest(
        namespace=world.office.client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=described.id, run_id=described.run_id),
        reason="a test",
        request_id=described.run_id,
        workflow_task_finish_event_id=first,
    )
    await world.office.client.workflow_service.reset_workflow_execution(request)


async def test_a_process_that_runs_on_though_its_case_has_ended_is_stopped(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        case = await office.file(process="asking", data=WISH)
        await office.task(case, "opinion")
        await until(world.all_is_told)
        end = Finish(tenant=TENANT, case=case, now=now(), status=CaseStatus.FAILED, reason="It was over.")
        await office.cases.finish(end)
        before = await office.see(case)
        reconciler = world.reconciler()
        await world.mend(reconciler)
        assert not await _is_over(world, case), "first it is told again"
        await world.mend(reconciler)
        await until(partial(_is_over, world, case))
        assert await world.mend(reconciler) == 0
    assert await office.see(case) == before
    assert (await world.found())["stopped"] == 1


async def _left_behind(world: World, case: CaseId) -> TaskId:
    request = open_task(case, tenant="default", form="opinion", now=now(), title="Left behind")
    return (await world.office.worklist.open(request)).task


async def _waits_for(world: World, case: CaseId, form: str) -> bool:
    account = await world.office.handle(case).query("account")
    return [each["form"] for each in account["waiting"]] == [form]


async def _is_over(world: World, case: CaseId) -> bool:
    return (await world.office.handle(case).describe()).close_time is not None
