"""What a designer reads of a process that breaks off, or that asks something else than before."""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.client import Client

from schemas.base import CaseId
from schemas.errors import NotFound
from schemas.forms import Form
from schemas.tasks import CaseStatus
from store.database import Store
from tests.integration.engine.designed import Inserting, Misspelled
from tests.integration.engine.forms import Opinion, Wish
from tests.integration.engine.house import House, settings_of
from tests.integration.engine.switches import Deployed
from tests.waiting import until
from workers.commands.replay import recording_of
from workers.replaying import recorded, replay

WHERE = "tests/integration/engine/designed.py:"


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with processes of the tests' own."""
    yield await House(store, temporal, (Inserting, Misspelled)).furnish()
    Deployed.inserted = None


TOLD = {
    "escalate": "`escalate_to` needs `due`: when shall it become that team's work? (",
    "sure_at": "`sure_at` names ",
    "span": "Span working Input should be greater than or equal to 1 (",
    "clock": "Cannot access datetime.datetime.now.__call__ from inside a workflow.",
    "Erika Mustermann": "ValueError at ",
}


async def test_a_fault_is_told_in_full_with_its_place_and_without_anybodys_data(office: House) -> None:
    async with office.open():
        filed = {each: await office.file(process="misspelled", data={"wish": each}) for each in TOLD}
        for case in filed.values():
            await until(partial(is_running, office, case))
            await until(partial(stands_still, office, case))
    for fault, text in TOLD.items():
        (failure,) = await failures(office, filed[fault])
        assert text in failure
        assert WHERE in failure
        assert "Mustermann" not in failure


@pytest.mark.parametrize(
    ("inserted", "text"),
    [
        (Opinion, "This asks for opinion with another title than the case did before"),
        (Wish, "This asks for wish where the case asked for opinion before"),
    ],
)
async def test_an_answer_is_not_taken_for_that_to_a_question_put_before_it(
    office: House, tmp_path: Path, inserted: type[Form], text: str
) -> None:
    async with office.open():
        case = await office.file(process="inserting", data={"wish": "a refund"})
        await office.task(case, "opinion")
        await until(lambda: has_come_to_wait(office, case))
        recording = tmp_path / "waiting.json"
        recording.write_text(await recorded(office.client, case))
    assert "How much refund?" not in recording.read_text(), "titles may hold somebody's data"
    assert [each.fault for each in await replay([recording], [Inserting])] == [None]
    Deployed.inserted = inserted
    (replayed,) = await replay([recording], [Inserting])
    assert replayed.fault is not None
    assert replayed.fault.startswith(text)
    async with office.open():
        await office.answer("ada", case, "opinion", text="12 euros")
        await until(lambda: stands_still(office, case))
        Deployed.inserted = None
        assert (await office.ended(case)).outcome == {"text": "None 12 euros"}


async def test_a_case_is_recorded_by_number_and_one_that_is_not_there_is_told(office: House) -> None:
    async with office.open():
        case = await office.file(process="inserting", data={"wish": "a refund"})
        await office.task(case, "opinion")
        await until(lambda: has_come_to_wait(office, case))
        number = (await office.see(case)).number
        by_number = await recording_of(settings_of(office), number)
        assert json.loads(by_number) == json.loads(await recorded(office.client, case))
    for nobody in ("C-999999", str(uuid4())):
        with pytest.raises(NotFound, match="casework case list"):
            await recording_of(settings_of(office), nobody)


async def has_come_to_wait(office: House, case: CaseId) -> bool:
    """Whether Temporal, too, knows that the task is open, which stands in the records a moment before."""
    return await is_running(office, case) and "MARKER_RECORDED" in await recorded(office.client, case)


async def is_running(office: House, case: CaseId) -> bool:
    return (await office.see(case)).status is CaseStatus.RUNNING


async def stands_still(office: House, case: CaseId) -> bool:
    return bool(await failures(office, case))


async def failures(office: House, case: CaseId) -> set[str]:
    history = await office.handle(case).fetch_history()
    told = [event.workflow_task_failed_event_attributes for event in history.events]
    return {each.failure.message for each in told if each.failure.message}
