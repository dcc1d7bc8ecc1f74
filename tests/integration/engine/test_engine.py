"""The designer's words under everything that can happen to a case."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from temporalio.client import Client

from schemas.base import CaseId
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus, Origin, Status
from store.database import Store
from tests.integration.engine import designed
from tests.integration.engine.designed import Asking, Faulty, Hearing, Paying, Refusing, Sampling
from tests.integration.engine.house import REPORT, TENANT, Bank, House, Paper, now, settings_of
from tests.integration.engine.switches import Deployed
from tests.waiting import until
from workers.doctor import examine
from workflows.household_claim import HouseholdClaim

WISH = {"wish": "a bicycle"}


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with processes of the tests' own."""
    processes = (Asking, Paying, Hearing, Refusing, Faulty, Sampling, HouseholdClaim)
    yield await House(store, temporal, processes).furnish()
    Deployed.broken = False


async def test_an_answer_that_does_not_fit_after_all_comes_back_with_the_reason(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        await office.answer("ada", case, "opinion", text="blank")
        again = await office.look(await office.task(case, "opinion"))
        assert again.reason == "The answer does not fit. Opinion: Value error, say more than that"
        assert again.owner is not None
        assert again.owner.name == "ada"
        hers = await office.worklist.get(office.people["ada"], again.id, now())
        assert hers.draft == {"text": "blank"}, "nothing is typed twice"
        await office.answer("ada", case, "opinion", text="A fine idea")
        seen = await office.ended(case)
    assert seen.outcome == {"text": "A fine idea"}


async def test_a_cancelled_case_closes_its_tasks_and_ends(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        task = await office.task(case, "opinion")
        await office.cases.cancel(office.people["boss"], case, "The customer withdrew.", None, now())
        seen = await office.ended(case)
        assert (await office.look(task)).status is Status.EXITED
    assert seen.status is CaseStatus.CANCELLED
    assert seen.reason == "The customer withdrew."


async def test_a_step_that_fails_becomes_a_task_and_goes_on_after_try_again(
    office: House, bank: Bank
) -> None:
    async with office.open():
        case = await office.file(process="paying", data=WISH)
        task = await office.look(await office.task(case, "failed_step"))
        assert task.origin is Origin.REPAIR
        assert task.team == "operations"
        assert task.title == "Not done: Pay"
        assert task.reason == "The bank refuses the order; call it."
        bank.open = True
        await office.answer("olga", case, "failed_step", remedy="try_again")
        seen = await office.ended(case)
    assert seen.outcome == {"text": "B-1"}
    assert bank.orders == [f"{case}:pay"] * 2, "the same key, so nothing is paid twice"


async def test_a_step_that_fails_can_end_the_case(office: House, bank: Bank) -> None:
    async with office.open():
        case = await office.file(process="paying", data=WISH)
        await office.answer("olga", case, "failed_step", remedy="end_case", note="The account is closed.")
        seen = await office.ended(case)
    assert seen.status is CaseStatus.FAILED
    assert seen.reason == "The account is closed."


async def test_nothing_else_waits_for_a_step_that_failed(office: House, bank: Bank) -> None:
    async with office.open():
        stuck = await office.file(process="paying", data=WISH)
        await office.task(stuck, "failed_step")
        other = await office.file(process="asking", data=WISH)
        await office.answer("ada", other, "opinion", text="Go ahead")
        assert (await office.ended(other)).status is CaseStatus.COMPLETED
        assert (await office.see(stuck)).status is CaseStatus.RUNNING


async def test_a_case_that_fails_tells_why_in_its_file_and_not_in_temporal(office: House) -> None:
    async with office.open():
        case = await office.file(process="refusing", data=WISH)
        seen = await office.ended(case)
        await until(lambda: _is_closed(office, case))
        history = (await office.handle(case).fetch_history()).to_json()
    assert seen.status is CaseStatus.FAILED
    assert seen.reason == "The policy had lapsed."
    assert history.count("lapsed") <= history.count("finish_case"), "only as the file's own entry"
    assert "The case ended without an outcome" in history


async def test_a_task_that_cannot_be_done_becomes_a_decision_of_operations(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        task = await office.task(case, "opinion")
        ada = office.people["ada"]
        claimed = await office.worklist.claim(ada, task.id, task.version, now())
        await office.worklist.fail(ada, task.id, claimed.version, "I know nothing of this.", now())
        repair = await office.look(await office.task(case, "failed_step"))
        assert repair.reason == "It could not be done: I know nothing of this."
        await office.answer("olga", case, "failed_step", remedy="try_again")
        await office.answer("ada", case, "opinion", text="Now I do")
        assert (await office.ended(case)).outcome == {"text": "Now I do"}


async def test_everything_told_twice_and_again_after_the_end_changes_nothing(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(unsure=("phone",)))
        await office.answer("cleo", case, "loss_report", phone="0221 77")
        await office.task(case, "assessment")
        await _tell_again(office, case)
        tasks = (await office.see(case)).tasks
        assert [(each.form, each.status) for each in tasks if each.form != "loss_report"] == [
            ("assessment", Status.READY)
        ]
        paid = {"amount": "300.00", "currency": "EUR"}
        await office.answer("ada", case, "assessment", verdict="pay", amount=paid)
        before = await office.ended(case)
        await _tell_again(office, case)
        assert await office.see(case) == before
    assert len(await office.payments(case)) == 1


async def test_what_is_told_in_the_wrong_order_ends_the_same(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        await office.task(case, "opinion")
        await until(lambda: office.is_running(case))
    async with office.open(relay=False):
        boss, ada = office.people["boss"], office.people["ada"]
        added = await office.cases.add_task(boss, case, AdHocTask(form="opinion"), None, now())
        claimed = await office.worklist.claim(ada, added.id, added.version, now())
        await office.worklist.complete(ada, added.id, claimed.version, {"text": "Mine too"}, now())
        await office.answer("ada", case, "opinion", text="Good")
        async with office.store.system_reading() as sx:
            rows = [row for row in await sx.outbox.of_case(TENANT, case) if row.kind == "signal"]
        handle = office.client.get_workflow_handle(f"case-{case}")
        assert len(rows) == 3
        for row in reversed(rows):
            await handle.signal(row.name, row.payload)
        assert (await office.ended(case)).outcome == {"text": "Good"}


async def test_a_bug_holds_the_case_until_it_is_corrected(office: House) -> None:
    Deployed.broken = True
    async with office.open():
        case = await office.file(process="faulty", data=WISH)
        await until(lambda: office.is_running(case))
        await until(lambda: office.has_failed_step(case))
        assert (await office.see(case)).status is CaseStatus.RUNNING
        place = _line("KeyError")
        assert await office.failures(case) == {f"KeyError at {place}"}, "the kind, and nobody's data"
        await until(lambda: _is_named_by_the_doctor(office, case), seconds=40)
        Deployed.broken = False
        assert (await office.ended(case)).outcome == {"text": "a bicycle"}


async def test_a_task_that_staff_add_can_be_done_while_the_case_goes_on(office: House) -> None:
    async with office.open():
        case = await office.file(process="asking", data=WISH)
        await office.task(case, "opinion")
        lead = office.people["boss"]
        await until(lambda: office.is_running(case))
        added = await office.cases.add_task(lead, case, AdHocTask(form="opinion"), None, now())
        assert added.title == "Another opinion"
        ada = office.people["ada"]
        claimed = await office.worklist.claim(ada, added.id, added.version, now())
        done = await office.worklist.complete(ada, added.id, claimed.version, {"text": "Mine too"}, now())
        assert done.status is Status.COMPLETED
        await office.answer("ada", case, "opinion", text="Good")
        assert (await office.ended(case)).outcome == {"text": "Good"}


async def _tell_again(office: House, case: CaseId) -> None:
    async with office.store.system() as sx:
        await sx.outbox.again([row.id for row in await sx.outbox.of_case(TENANT, case)], now())

    async def told() -> bool:
        async with office.store.system_reading() as sx:
            return all(row.delivered_at for row in await sx.outbox.of_case(TENANT, case))

    await until(told)


async def _is_closed(office: House, case: CaseId) -> bool:
    return (await office.handle(case).describe()).close_time is not None


def _line(raised: str) -> str:
    """Where the designer wrote what raises this."""
    lines = Path(designed.__file__).read_text().splitlines()
    (line,) = [n for n, text in enumerate(lines, 1) if f"raise {raised}" in text]
    return f"tests/integration/engine/designed.py:{line}"


async def _is_named_by_the_doctor(office: House, case: CaseId) -> bool:
    findings = await asyncio.to_thread(lambda: list(examine(settings_of(office))))
    (found,) = [each for each in findings if each.what == "cases"]
    number = (await office.see(case)).number
    why = f"KeyError at {_line('KeyError')}"
    named = [(each.id, each.number, each.process, each.why) for each in found.cases]
    return (
        found.state == "bad"
        and f"faulty {number}: {why}" in found.text
        and named == [(str(case), number, "faulty", why)]
    )


async def test_a_sample_of_what_is_sure_is_asked_without_what_was_read(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(), process="sampling")
        check = await office.look(await office.task(case, "loss_report"))
        assert check.origin is Origin.CHECK
        assert check.reason == "A sample: nothing here is unsure, your answer shows how well paper is read."
        assert check.data == {}
        assert set(check.schema_["properties"]) == set(REPORT)
        await office.answer("cleo", case, "loss_report", **{**REPORT, "phone": "0221 77"})
        assert (await office.ended(case)).outcome == {"text": "0221 77"}
