"""What happens to a case on its way, and how it ends."""

import asyncio
from uuid import uuid4

import pytest

from cases.changes import MOST_TOLD
from schemas.base import CaseId
from schemas.contracts import Finish, Record
from schemas.errors import CaseOver, Conflict, Invalid, NotAllowed, TooLarge
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus, Role
from store.cases import LONGEST_TOLD
from store.webhooks import Endpoint
from tests.build import HOUR, NOW, PAY, REPORT, TENANT, House, add_document, add_person, open_task

OUTCOME = {"paid": {"amount": "900.00", "currency": "EUR"}, "reason": "as assessed", "payment": "P-1"}


def finished(case: CaseId, status: CaseStatus = CaseStatus.COMPLETED) -> Finish:
    outcome = OUTCOME if status is CaseStatus.COMPLETED else None
    return Finish(tenant=TENANT, case=case, now=NOW + HOUR, status=status, outcome=outcome)


def recorded(case: CaseId, **changes: object) -> Record:
    values = {
        "tenant": TENANT,
        "case": case,
        "now": NOW,
        "name": "loss_report",
        "form": "loss_report",
        "version": 1,
    }
    return Record.model_validate({**values, **changes})


async def texts(house: House, case: CaseId) -> list[str]:
    return [event.text for event in (await house.cases.timeline(house.lea, case, None, 200)).items]


@pytest.mark.parametrize("first", ["a task", "a value", "its end"])
async def test_a_case_runs_as_soon_as_its_process_has_done_something(house: House, first: str) -> None:
    case = await house.case()
    if first == "a task":
        await house.worklist.open(open_task(case))
    elif first == "a value":
        await house.cases.record(recorded(case, value=REPORT))
    else:
        await house.cases.finish(finished(case))
    async with house.store.system() as sx:
        assert await sx.cases.status(TENANT, case) is not CaseStatus.ACCEPTED
        await sx.cases.mark_running([(TENANT, case)], NOW + HOUR)
    kinds = [event.kind for event in (await house.cases.timeline(house.lea, case, None, 200)).items]
    assert kinds[:2] == ["case.accepted", "case.started"]
    assert kinds.count("case.started") == 1


async def test_a_case_does_not_run_because_a_person_adds_a_task(house: House) -> None:
    case = await house.case()
    await house.cases.add_task(house.lea, case, AdHocTask(form="site_visit"), None, NOW)
    async with house.store.look() as sx:
        assert await sx.cases.status(TENANT, case) is CaseStatus.ACCEPTED


async def test_a_case_cancelled_before_it_began_never_starts(house: House) -> None:
    case = await house.case()
    view = await house.cases.cancel(house.client, case, "sent twice", None, NOW)
    assert (view.status, view.reason, view.ended_at) == ("cancelled", "sent twice", NOW)
    async with house.store.system() as sx:
        assert await sx.outbox.lease("relay", NOW, NOW + HOUR, 10) == []
        await sx.cases.mark_running([(TENANT, case)], NOW)
        assert await sx.cases.status(TENANT, case) is CaseStatus.CANCELLED


async def test_a_case_whose_start_is_on_its_way_is_cancelled_behind_it(house: House) -> None:
    case = await house.case()
    async with house.store.system() as sx:
        (start,) = await sx.outbox.lease("relay", NOW, NOW + HOUR, 10)
    view = await house.cases.cancel(house.lea, case, "sent twice", None, NOW)
    assert (view.status, view.cancel_requested_at) == ("accepted", NOW)
    async with house.store.system() as sx:
        await sx.outbox.delivered([start.id], NOW)
        await sx.cases.mark_running([(TENANT, case)], NOW)
        (row,) = await sx.outbox.lease("relay", NOW, NOW + HOUR, 10)
    assert (row.kind, row.seq) == ("cancel", 2)


async def test_a_start_that_failed_on_its_way_is_cancelled_at_once_and_the_engine_told_to_be_safe(
    house: House,
) -> None:
    case = await house.case()
    async with house.store.system() as sx:
        (start,) = await sx.outbox.lease("relay", NOW, NOW + HOUR, 10)
        await sx.outbox.failed(start.id, "no answer", NOW)
    assert (await house.cases.cancel(house.lea, case, "sent twice", None, NOW)).status == "cancelled"
    assert [row.kind for row in await house.outbox(case) if row.delivered_at is None] == ["cancel"]


async def test_cancelling_closes_what_is_open_and_waits_for_the_end(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    view = await house.cases.cancel(house.lea, case, "withdrawn", None, NOW)
    assert (view.status, view.cancel_requested_at) == ("running", NOW)
    assert [each.status for each in view.tasks] == ["exited"]
    with pytest.raises(CaseOver, match="The case has ended, and this task with it"):
        await house.worklist.claim(house.ada, task, 2, NOW)
    again = await house.cases.cancel(house.lea, case, "withdrawn", None, NOW + HOUR)
    assert again.cancel_requested_at == NOW
    await house.cases.finish(finished(case, CaseStatus.CANCELLED))
    ended = await house.cases.get(house.ada, case)
    assert (ended.status, ended.reason) == ("cancelled", "withdrawn")
    with pytest.raises(Conflict, match="has ended already"):
        await house.cases.cancel(house.lea, case, "withdrawn", None, NOW)


async def test_a_cancellation_and_a_completion_at_once_stand_in_one_order(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    done, _ = await asyncio.gather(
        house.worklist.complete(house.ada, task, 2, PAY, NOW),
        house.cases.cancel(house.lea, case, "withdrawn", None, NOW),
        return_exceptions=True,
    )
    told = [(row.seq, row.name) for row in await house.outbox(case)][1:]
    status = (await house.worklist.get(house.ada, task, NOW)).status
    if isinstance(done, Conflict):
        assert (told, status) == ([(2, "cancel")], "exited")
    else:
        assert (told, status) == ([(2, "task_closed"), (3, "cancel")], "completed")


async def test_a_staff_member_may_not_cancel_what_somebody_else_started(house: House) -> None:
    case = await house.running()
    with pytest.raises(NotAllowed):
        await house.cases.cancel(house.ada, case, "bored", None, NOW)


async def test_a_finished_case_tells_its_outcome_and_hears_nothing_more(house: House) -> None:
    case = await house.running()
    await house.task(case)
    for _ in range(2):
        await house.cases.finish(finished(case))
    await house.cases.finish(finished(case, CaseStatus.FAILED))
    view = await house.cases.get(house.client, case)
    assert (view.status, view.outcome, view.ended_at) == ("completed", OUTCOME, NOW + HOUR)
    assert [task.status for task in view.tasks] == ["exited"]
    assert view.ad_hoc == ()
    assert (await texts(house, case)).count("The case was completed") == 1
    with pytest.raises(Conflict, match="it is completed"):
        await house.cases.message(house.client, case, "hello", {}, None, NOW)


async def test_every_endpoint_of_the_account_that_sent_the_case_hears_how_it_ended(house: House) -> None:
    other = await add_person(house.store, "other portal", roles=(Role.SYSTEM,))
    async with house.store.transaction(TENANT) as tx:
        for owner in (house.client, house.client, other):
            await tx.webhooks.add(Endpoint(TENANT, uuid4(), owner.id, "https://example.com/", "whsec_x", NOW))
        mine = await tx.webhooks.of(house.client.id)
    case = await house.running(reference="mail-17")
    for _ in range(2):
        await house.cases.finish(finished(case))
    rows = [row for row in await house.outbox(case) if row.kind == "webhook"]
    assert {row.stream for row in rows} == {f"hook:{each.id}:{case}" for each in mine}
    assert {row.name for row in rows} == {"case.completed"}
    assert rows[0].payload == {
        "id": str(case),
        "number": "C-000001",
        "reference": "mail-17",
        "process": "household_claim",
        "status": "completed",
        "outcome": OUTCOME,
    }


async def test_a_value_is_put_into_the_file_once_and_names_the_customer(house: House) -> None:
    case = await house.running()
    for _ in range(2):
        kept = await house.cases.record(
            recorded(case, value=REPORT, customer="Ada Example", stage="assessment")
        )
    view = await house.cases.get(house.ada, case)
    assert view.data == {"loss_report": kept.value}
    assert (view.title, view.customer, view.stage) == (
        "Household claim: Ada Example",
        "Ada Example",
        "assessment",
    )
    assert (await texts(house, case)).count("Loss report was put into the case file") == 1


async def test_a_value_out_of_readings_is_checked_by_its_form(house: House) -> None:
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    found = await house.read(document, REPORT)
    kept = await house.cases.record(recorded(case, readings=(found,)))
    assert kept.value["iban"] == REPORT["iban"]
    await house.read(document, {**REPORT, "iban": "nonsense"})
    with pytest.raises(Invalid) as caught:
        await house.cases.record(recorded(case, readings=(found,)))
    assert caught.value.errors[0]["loc"] == ["iban"]


async def test_a_message_and_more_paper_reach_the_case_in_order_and_once_per_key(house: House) -> None:
    case = await house.running()
    paper = await add_document(house.store, house.client)
    for _ in range(2):
        await house.cases.message(house.client, case, "answer", {"text": "blue"}, "m", NOW)
        view = await house.cases.add_documents(house.client, case, (paper,), "d", NOW)
    assert [document.id for document in view.documents][-1] == paper
    told = [(row.seq, row.name, row.payload) for row in await house.outbox(case)][1:]
    assert told == [
        (
            2,
            "case_message",
            {"seq": 2, "name": "answer", "data": {"text": "blue"}, "at": "2026-03-02T09:00:00Z"},
        ),
        (3, "documents_added", {"seq": 3, "documents": [str(paper)]}),
    ]


async def test_paper_that_is_not_there_is_refused(house: House) -> None:
    case = await house.running()
    with pytest.raises(Invalid) as caught:
        await house.cases.add_documents(house.client, case, (uuid4(),), None, NOW)
    assert caught.value.errors[0]["loc"] == ["documents", 0]


async def test_staff_add_a_task_that_the_process_offers(house: House) -> None:
    case = await house.running()
    views = [
        await house.cases.add_task(house.ada, case, AdHocTask(form="site_visit"), "k", NOW) for _ in range(2)
    ]
    assert views[0] == views[1]
    assert (views[0].title, views[0].team, views[0].origin) == ("Visit the site", "adjusters", "ad_hoc")
    assert [row.name for row in await house.outbox(case)][1:] == ["ad_hoc_opened"]
    assert (await texts(house, case))[-1] == "ada added the task 'Visit the site' for adjusters"


async def test_a_task_that_the_process_does_not_offer_is_refused_with_those_it_does(house: House) -> None:
    case = await house.running()
    with pytest.raises(Invalid, match="site_visit"):
        await house.cases.add_task(house.ada, case, AdHocTask(form="assessment"), None, NOW)
    with pytest.raises(NotAllowed):
        await house.cases.add_task(house.client, case, AdHocTask(form="site_visit"), None, NOW)


async def test_the_timeline_tells_the_story_in_pages(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    told, place = [], None
    while True:
        page = await house.cases.timeline(house.ben, case, place, 2)
        told += [event.text for event in page.items]
        place = page.next
        if place is None:
            break
    assert told == [
        "portal sent in the case",
        "Work on the case began",
        "'Assess the damage' is waiting for adjusters",
        "ada claimed 'Assess the damage'",
        "ada completed 'Assess the damage'",
    ]


async def test_a_start_whose_answer_was_lost_is_followed_by_its_cancellation(house: House) -> None:
    case = await house.case()
    async with house.store.system() as sx:
        (start,) = await sx.outbox.lease("relay", NOW, NOW + HOUR, 10)
        await sx.outbox.postponed(start.id, "out of reach", NOW)
    view = await house.cases.cancel(house.lea, case, "sent twice", None, NOW)
    assert view.status == "cancelled"
    async with house.store.system() as sx:
        (row,) = await sx.outbox.lease("relay", NOW, NOW + HOUR, 10)
    assert row.kind == "cancel"


async def test_a_case_is_told_no_more_at_once_than_temporal_takes(house: House) -> None:
    case = await house.running()
    with pytest.raises(TooLarge, match="256 KiB"):
        await house.cases.message(house.client, case, "photo", {"bytes": "x" * LONGEST_TOLD}, None, NOW)
    assert [row.kind for row in await house.outbox(case)] == ["start"]


async def test_numbers_that_grow_when_they_are_written_count_as_written(house: House) -> None:
    case = await house.running()
    with pytest.raises(TooLarge):
        await house.cases.message(house.client, case, "sizes", {"n": [1e15] * 20_000}, None, NOW)


async def test_a_case_that_has_been_told_too_much_refuses_more_and_lives(house: House) -> None:
    case = await house.running()
    large = {"text": "x" * (LONGEST_TOLD - 1024)}
    for _ in range(MOST_TOLD // LONGEST_TOLD + 1):
        await house.cases.message(house.client, case, "more", large, None, NOW)
    with pytest.raises(Conflict, match="as much as one case can hear"):
        await house.cases.message(house.client, case, "more", large, None, NOW)
    view = await house.cases.cancel(house.client, case, "too much", None, NOW)
    assert view.cancel_requested_at == NOW
