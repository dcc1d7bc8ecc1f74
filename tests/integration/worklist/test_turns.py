"""What a case does to its tasks: each once, however often it is asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from schemas.base import CaseId, TaskId
from schemas.contracts import Escalate, Finish, Reopen, Withdraw
from schemas.deadlines import Step, hours, working_days
from schemas.errors import Conflict, NotFound
from schemas.tasks import CaseStatus, Operation, Status
from tests.build import HOUR, NOW, PAY, REPORT, TENANT, House, add_document, open_task

STEPS = (Step(at=hours(2), team="seniors"), Step(at=hours(4), team="managers"))


def late(case: CaseId, task: TaskId, after: timedelta) -> Escalate:
    return Escalate(tenant=TENANT, case=case, now=NOW + after, task=task)


async def kinds(house: House, case: CaseId) -> list[str]:
    """The kinds of events of a case, in order."""
    page = await house.cases.timeline(house.lea, case, None, 200)
    return [event.kind for event in page.items]


async def test_a_task_opened_twice_is_there_once(house: House) -> None:
    case = await house.running()
    request = open_task(case, due=working_days(2), escalation=STEPS, stage="assessment")
    first = await house.worklist.open(request)
    assert await house.worklist.open(request.model_copy(update={"now": NOW + HOUR})) == first
    assert first.deadlines == (NOW + 2 * HOUR, NOW + 4 * HOUR)
    view = await house.cases.get(house.ada, case)
    assert [task.id for task in view.tasks] == [request.task]
    assert view.stage == "assessment"
    assert (await kinds(house, case)).count("task.opened") == 1


async def test_a_task_id_of_another_case_is_refused_and_of_another_tenant_is_none(house: House) -> None:
    theirs, case = open_task(await house.running()), await house.running()
    await house.worklist.open(theirs)
    with pytest.raises(Conflict, match="Another case has a task of this id"):
        await house.worklist.open(open_task(case, task=theirs.task))
    assert (await house.cases.get(house.ada, case)).tasks == ()
    assert "task.opened" not in await kinds(house, case)
    with pytest.raises(NotFound):
        await house.worklist.open(open_task(case, task=theirs.task, tenant="other"))


async def test_opening_a_task_that_was_answered_gives_its_answer(house: House) -> None:
    case = await house.running()
    request = open_task(case)
    await house.worklist.open(request)
    await house.worklist.claim(house.ada, request.task, 1, NOW)
    await house.worklist.complete(house.ada, request.task, 2, PAY, NOW)
    again = await house.worklist.open(request)
    assert (again.status, again.answer) == (Status.COMPLETED, PAY)


@pytest.mark.parametrize("ended", [True, False])
async def test_in_a_case_that_is_over_nothing_is_opened(house: House, ended: bool) -> None:
    case = await house.running()
    if ended:
        await house.cases.finish(Finish(tenant=TENANT, case=case, now=NOW, status=CaseStatus.FAILED))
    else:
        await house.cases.cancel(house.lea, case, "withdrawn", None, NOW)
    opened = await house.worklist.open(open_task(case))
    assert opened.status is Status.OBSOLETE
    assert (await house.cases.get(house.ada, case)).tasks == ()


async def test_a_form_that_nobody_knows_is_an_error_that_names_it(house: House) -> None:
    with pytest.raises(NotFound, match="horoscope"):
        await house.task(form="horoscope")


async def test_an_overdue_task_becomes_the_next_teams_work_once(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    for _ in range(2):
        await house.worklist.escalate(late(case, task, 2 * HOUR))
    view = await house.worklist.get(house.sue, task, NOW)
    assert (view.team, view.priority, view.escalated) == ("seniors", 30, True)
    assert Operation.CLAIM in view.allowed
    assert Operation.CLAIM in (await house.worklist.get(house.ada, task, NOW)).allowed
    assert (await kinds(house, case)).count("task.escalated") == 1


async def test_steps_that_were_missed_are_made_up_for_in_order_and_none_goes_back(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    for after in (4 * HOUR, 2 * HOUR, 4 * HOUR):
        await house.worklist.escalate(late(case, task, after))
    view = await house.worklist.get(house.lea, task, NOW)
    assert (view.team, view.priority) == ("managers", 10)
    assert (await kinds(house, case)).count("task.escalated") == 2


async def test_a_step_before_its_time_waits_for_its_own_timer(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    await house.worklist.escalate(late(case, task, HOUR))
    assert not (await house.worklist.get(house.ada, task, NOW)).escalated


async def test_a_task_that_is_done_does_not_escalate(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await house.worklist.escalate(late(case, task, 3 * HOUR))
    assert (await house.worklist.get(house.ada, task, NOW)).team == "adjusters"


async def test_a_reopened_task_comes_back_to_its_owner_with_the_answer_as_draft(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    back = Reopen(tenant=TENANT, case=case, now=NOW, task=task, reason="The amount does not fit.")
    for _ in range(2):
        await house.worklist.reopen(back)
    view = await house.worklist.get(house.ada, task, NOW)
    assert view.owner is not None
    assert (view.status, view.owner.name, view.version) == ("reserved", "ada", 4)
    assert (view.reason, view.draft) == ("The amount does not fit.", PAY)
    done = await house.worklist.complete(house.ada, task, 4, PAY, NOW)
    assert done.status == "completed"
    names = [row.name for row in await house.outbox(case)]
    assert names.count("task_closed") == 2


async def test_withdrawn_tasks_are_obsolete_and_done_ones_stay_done(house: House) -> None:
    case = await house.running()
    waiting, done = await house.task(case), await house.task(case)
    await house.worklist.claim(house.ada, done, 1, NOW)
    await house.worklist.complete(house.ada, done, 2, PAY, NOW)
    request = Withdraw(tenant=TENANT, case=case, now=NOW, tasks=(waiting, done, uuid4()))
    for _ in range(2):
        await house.worklist.withdraw(request)
    assert (await house.worklist.get(house.ada, waiting, NOW)).status == "obsolete"
    assert (await house.worklist.get(house.ada, done, NOW)).status == "completed"
    assert (await kinds(house, case)).count("task.withdrawn") == 1
    with pytest.raises(Conflict, match="not needed any more"):
        await house.worklist.claim(house.ben, waiting, 2, NOW)


async def test_only_what_is_asked_is_on_the_form_and_the_certain_stands_beside_it(house: House) -> None:
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    found = await house.read(document, REPORT, unsure=("phone",))
    task = await house.task(case, form="loss_report", asked=("phone",), readings=(found,), team="adjusters")
    view = await house.worklist.get(house.ada, task, NOW)
    assert list(view.schema_["properties"]) == ["phone"]
    assert view.data == {"phone": REPORT["phone"]}
    assert view.shown["Read from the documents"]["iban"] == REPORT["iban"]
    assert list(view.evidence) == ["phone"]
    evidence = view.evidence["phone"]
    assert evidence.evidence is not None
    assert (evidence.sure, evidence.evidence.document) == (False, document)
    assert [each.id for each in view.documents] == [document]
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, {"phone": "+49 30 123456"}, NOW)
    answer = (await house.outbox(case))[-1].payload["answer"]
    assert (answer["phone"], answer["iban"]) == ("+49 30 123456", REPORT["iban"])


async def test_a_suspended_task_comes_back_by_itself_and_its_deadlines_have_moved(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS, due=hours(3))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.suspend(house.ada, task, 2, NOW + HOUR, NOW)
    told = (await house.outbox(case))[-1]
    assert told.name == "task_changed"
    assert told.payload["deadlines"] == ["2026-03-02T12:00:00Z", "2026-03-02T14:00:00Z"]
    assert (await house.worklist.get(house.ada, task, NOW)).status == "suspended"
    await house.worklist.escalate(late(case, task, 2 * HOUR))
    view = await house.worklist.get(house.ada, task, NOW + 2 * HOUR)
    assert (view.status, view.due_at, view.escalated) == ("reserved", NOW + 4 * HOUR, False)
    await house.worklist.escalate(late(case, task, 3 * HOUR))
    assert (await house.worklist.get(house.ada, task, NOW + 3 * HOUR)).escalated


async def test_resuming_early_tells_the_case_the_new_deadlines(house: House) -> None:
    case = await house.running()
    task = await house.task(case, escalation=STEPS)
    await house.worklist.suspend(house.lea, task, 1, None, NOW)
    await house.worklist.resume(house.lea, task, 2, NOW + HOUR)
    suspended, resumed = (row.payload for row in (await house.outbox(case))[-2:])
    assert suspended["deadlines"] == []
    assert resumed["deadlines"] == ["2026-03-02T12:00:00Z", "2026-03-02T14:00:00Z"]


async def test_an_escalation_of_another_cases_task_is_refused(house: House) -> None:
    task = await house.task(escalation=STEPS)
    other = await house.running()
    with pytest.raises(NotFound):
        await house.worklist.escalate(late(other, task, 3 * HOUR))
