"""The database is put back from an older copy while Temporal goes on: the records catch up."""

from activities.binding import implements
from schemas.base import CaseId
from schemas.contracts import PAY, Payment, PaymentOrder
from schemas.requests import OperationArgs
from schemas.tasks import CaseStatus, Operation, Status
from schemas.views import TaskItem
from tests.integration.between.world import World
from tests.integration.engine.house import REPORT, Paper, euros, now
from tests.waiting import until

WISH = {"wish": "a bicycle"}
LARGE = {"amount": "7200.00", "currency": "EUR"}


class Bank:
    """Keeps what it paid for itself, out of reach of any restore."""

    def __init__(self) -> None:
        self.paid: list[str] = []

    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        self.paid.append(request.key)
        return Payment(reference=f"B-{len(self.paid)}")


def with_a_bank(world: World) -> Bank:
    bank = Bank()
    world.office.activities = (*world.office.activities[:2], bank)
    return bank


async def claim(world: World) -> CaseId:
    case = await world.office.file(Paper(says=REPORT | {"amount": LARGE}))
    await world.office.task(case, "assessment")
    return case


async def assess(world: World, case: CaseId) -> None:
    await world.office.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))


async def approve(world: World, case: CaseId) -> None:
    await world.office.answer("sam", case, "approval", approved=True, note="")


async def test_answers_tasks_and_ends_that_the_records_lost_are_put_back_from_the_process(
    world: World,
) -> None:
    bank, office = with_a_bank(world), world.office
    async with office.open(clock=world.clock):
        halfway, paid, cancelled = await claim(world), await claim(world), await claim(world)
        await until(world.all_is_told)
    kept = await world.keep_records()
    ada = office.people["ada"]
    async with office.open(clock=world.clock):
        office.people["ada"] = ada.model_copy(update={"on_behalf_of": office.people["kim"].id})
        await assess(world, halfway)
        office.people["ada"] = ada
        await assess(world, paid)
        await approve(world, paid)
        await office.cases.cancel(office.people["boss"], cancelled, "Withdrawn.", None, now())
        lost = await office.task(halfway, "approval")
        end = await office.ended(paid)
        await office.ended(cancelled)
        await until(world.all_is_told)
    await world.put_back_records(kept)
    assert (await office.see(paid)).status is CaseStatus.RUNNING

    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        assert await world.mend(reconciler) == 3
        assert [each.id for each in await world.open_tasks(halfway)] == [lost.id]
        again = await office.see(paid)
        assert (again.status, again.outcome) == (end.status, end.outcome)
        assert [(each.form, each.status) for each in again.tasks] == [
            ("assessment", Status.COMPLETED), ("approval", Status.COMPLETED)
        ]  # fmt: skip
        assert (await office.see(cancelled)).status is CaseStatus.CANCELLED
        assert await _may(world, "ada", lost) == [], "who assessed it may not approve it, restore or not"
        assert await _may(world, "kim", lost) == [], "nor may for whom she did it"
        assert await _may(world, "sam", lost) == [Operation.CLAIM]
        await approve(world, halfway)
        assert (await office.ended(halfway)).status is CaseStatus.COMPLETED
        await world.mend(reconciler)
        assert await world.mend(reconciler) == 0
    assert await world.asked(halfway) == ["assessment", "approval"]
    assert sorted(bank.paid) == sorted(f"{case}:claim" for case in (halfway, paid))
    assert {"task.restored", "task.end_restored"} <= set(await world.timeline(halfway))
    assert (await world.found()).items() >= {"ended": 2, "task_opened": 2, "task_closed": 3}.items()


async def _may(world: World, who: str, task: TaskItem) -> list[Operation]:
    seen = await world.office.worklist.get(world.office.people[who], task.id, now())
    assert seen.status is Status.READY
    page = await world.office.see(seen.case.id)
    assert page.status is CaseStatus.RUNNING
    return [each for each in seen.allowed if each is Operation.CLAIM]


async def test_numbers_that_are_given_out_once_more_are_not_taken_for_old_messages(world: World) -> None:
    """The process has heard higher numbers, and nobody has compared anything yet."""
    office = world.office
    async with office.open(clock=world.clock):
        asking = await office.file(process="asking", data=WISH)
        hearing = await office.file(process="hearing", data=WISH)
        await office.task(asking, "opinion")
        await office.task(hearing, "opinion")
        await until(world.all_is_told)
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        for _ in range(3):
            await _rest(world, asking)
        await office.of_another_version("hearing")
        await office.cases.message(office.people["boss"], hearing, "other", {"text": "Old."}, None, now())
        await until(world.all_is_told)
    await world.put_back_records(kept)

    async with office.open(clock=world.clock):
        await office.answer("ada", asking, "opinion", text="Good")
        assert [row.seq for row in await world.rows(asking)] == [1, 2], "as low as before"
        assert (await office.ended(asking)).outcome == {"text": "Good"}
        await office.cases.message(office.people["boss"], hearing, "hint", {"text": "New."}, None, now())
        await office.answer("ada", hearing, "opinion", text="Wait for the hint")
        assert (await office.ended(hearing)).outcome == {"text": "New."}


async def _rest(world: World, case: CaseId) -> None:
    """The task is suspended and resumed, which the case is told."""
    office, boss = world.office, world.office.people["boss"]
    for operation in (Operation.SUSPEND, Operation.RESUME):
        task = (await world.open_tasks(case))[0]
        version = (await office.worklist.get(boss, task.id, now())).version
        await office.worklist.operate(boss, task.id, operation, version, OperationArgs(), now())


async def test_what_a_case_was_told_and_the_records_lost_still_counts(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        case = await office.file(process="listening", data=WISH)
        await office.task(case, "opinion")
        await until(world.all_is_told)
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        await world.tell(case)
        await until(world.all_is_told)
    await world.put_back_records(kept)
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        await world.mend(reconciler)
        await office.answer("ada", case, "opinion", text="Good.")
        assert (await office.ended(case)).outcome == {"text": "Good. Blue. 1 of 1"}


async def test_the_records_go_on_counting_behind_what_the_process_has_heard(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        case = await office.file(process="asking", data=WISH)
        await office.task(case, "opinion")
        await until(world.all_is_told)
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        await _rest(world, case)
        await _rest(world, case)
        await until(world.all_is_told)
    await world.put_back_records(kept)
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        assert await world.mend(reconciler) == 1
        assert [row.seq for row in await world.rows(case)] == [1, 6], "the deadlines, told anew"
        assert (await world.found())["numbers_raised"] == 1
        await office.answer("ada", case, "opinion", text="Good")
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
    assert [row.seq for row in await world.rows(case)] == [1, 6, 7]


async def test_a_case_that_the_records_lost_altogether_is_put_back_and_goes_on(world: World) -> None:
    bank, office = with_a_bank(world), world.office
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        case = await claim(world)
        await assess(world, case)
        await office.task(case, "approval")
        before = await office.see(case)
        await until(world.all_is_told)
    await world.put_back_records(kept)
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        await until(lambda: _is_listed(world, case))
        assert await world.mend(reconciler) == 1
        after = await office.see(case)
        assert (after.number, after.process, after.stage) == (before.number, before.process, before.stage)
        assert after.reference == "their 7"
        assert after.status is CaseStatus.RUNNING
        assert (after.customer, after.title) == (before.customer, before.title)
        assert [(each.id, each.status) for each in after.tasks] == [
            (each.id, each.status) for each in before.tasks
        ]
        assert after.data == before.data
        await approve(world, case)
        assert (await office.ended(case)).status is CaseStatus.COMPLETED
        assert await office.file(process="asking", data=WISH) != case
    assert bank.paid == [f"{case}:claim"]
    assert (await world.timeline(case))[0] == "case.restored"


async def test_a_check_whose_readings_were_lost_is_asked_in_full(world: World) -> None:
    office = world.office
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        case = await office.file(Paper(unsure=("phone",)))
        lost = await office.task(case, "loss_report")
        await until(world.all_is_told)
    await world.put_back_records(kept)
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        await until(lambda: _is_listed(world, case))
        await world.mend(reconciler)
        seen = await office.look(await office.task(case, "loss_report"))
        assert seen.id == lost.id
        assert "claimant" in seen.schema_["properties"], "what was read is gone, so all of it is asked"
        await office.answer("cleo", case, "loss_report", **REPORT)
        await office.task(case, "assessment")


async def test_a_lost_case_whose_number_went_to_another_one_gets_a_new_one(world: World) -> None:
    office = world.office
    kept = await world.keep_records()
    async with office.open(clock=world.clock):
        lost = await office.file(process="asking", data=WISH)
        await office.task(lost, "opinion")
        number = (await office.see(lost)).number
        await until(world.all_is_told)
    await world.put_back_records(kept)
    other = await office.file(process="asking", data=WISH)
    assert (await office.see(other)).number == number
    reconciler = world.reconciler()
    async with office.open(clock=world.clock):
        await until(lambda: _is_listed(world, lost))
        await world.mend(reconciler)
        assert (await office.see(lost)).number == "C-000002"
        for case in (lost, other):
            await office.answer("ada", case, "opinion", text="Good")
            assert (await office.ended(case)).status is CaseStatus.COMPLETED


async def _is_listed(world: World, case: CaseId) -> bool:
    """Whether Temporal lists the case as running; its lists are a little late."""
    async for each in world.office.client.list_workflows("ExecutionStatus = 'Running'"):
        if each.id == f"case-{case}":
            return True
    return False
