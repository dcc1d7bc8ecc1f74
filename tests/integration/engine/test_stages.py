"""Where a case stands is seen whatever it waits for, and costs nothing where a task tells it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from temporalio.client import Client

from schemas.base import CaseId
from schemas.contracts import StageReached
from schemas.tasks import OPEN
from store.database import Store
from tests.integration.engine.house import TENANT, Bank, House, now
from tests.integration.engine.staged import Overdone, Staged, Usual
from tests.integration.engine.switches import Deployed
from tests.waiting import until
from workers.replaying import recorded, replay

WISH = {"wish": "a bicycle"}


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with processes that say where they stand."""
    yield await House(store, temporal, (Staged, Usual, Overdone)).furnish()
    Deployed.broken = False


async def reached(office: House, case: CaseId, stage: str) -> None:
    async def there() -> bool:
        return (await office.see(case)).stage == stage

    await until(there)


async def marked(office: House, case: CaseId) -> bytes:
    """What the markers of a case's history hold: names of local activities and of patches."""
    history = await office.handle(case).fetch_history()
    told = [event.marker_recorded_event_attributes.details for event in history.events]
    return b"".join(
        each.data for details in told for payloads in details.values() for each in payloads.payloads
    )


async def test_a_stage_shows_while_a_message_a_timer_and_a_call_are_waited_for_and_at_the_end(
    office: House, bank: Bank, tmp_path: Path
) -> None:
    async with office.open():
        case = await office.file(process="staged", data=WISH)
        await reached(office, case, "Waiting for a hint")
        boss = office.people["boss"]
        await office.cases.message(boss, case, "hint", {"text": "The blue one"}, None, now())
        await reached(office, case, "Sleeping on it")
        await office.task(case, "failed_step")
        assert (await office.see(case)).stage == "Paying"
        bank.open = True
        await office.answer("olga", case, "failed_step", remedy="try_again")
        assert (await office.ended(case)).stage == "Told"
        named = await marked(office, case)
        assert b"tell_stage" in named
        assert b"stage-told" in named
        late = StageReached(tenant=TENANT, case=case, now=now(), stage="Paying")
        await office.cases.tell_stage(late)
        assert (await office.see(case)).stage == "Told", "what comes late changes nothing"
        told = [each.text for each in (await office.cases.timeline(boss, case, None, 200)).items]
        assert "The case is now at: Paying" in told
        assert "The case is now at: Thinking" not in told
        file = tmp_path / "staged.json"
        file.write_text(await recorded(office.client, case))
    assert [each.fault for each in await replay([file], [Staged])] == [None]


async def test_a_stage_that_a_task_tells_costs_nothing_more(office: House) -> None:
    async with office.open():
        case = await office.file(process="usual", data=WISH)
        await reached(office, case, "Asking one")
        await office.answer("ada", case, "opinion", text="Yes")
        await reached(office, case, "Asking two")
        for _ in range(2):
            await office.answer("ada", case, "opinion", text="Yes")
        await office.ended(case)
        named = await marked(office, case)
    assert b"open_task" in named
    assert b"tell_stage" not in named
    assert b"stage-told" not in named


async def test_what_a_process_computed_wrongly_holds_the_case_until_it_is_corrected(office: House) -> None:
    Deployed.broken = True
    async with office.open():
        case = await office.file(process="overdone", data=WISH)
        await until(lambda: office.is_running(case))
        await until(lambda: office.has_failed_step(case))
        (told,) = await office.failures(case)
        assert "`priority` goes from 0, most urgent, to 100; 900 is outside" in told
        assert not [each for each in (await office.see(case)).tasks if each.status in OPEN]
        Deployed.broken = False
        await office.answer("ada", case, "opinion", text="So")
        assert (await office.ended(case)).outcome == {"text": "So"}
