"""What a case is told and cannot use is refused at once or stands on its timeline; none is lost unseen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from schemas.base import CaseId
from schemas.errors import Invalid, NotFound
from store.database import Store
from tests.integration.engine.designed import Asking, Hearing
from tests.integration.engine.house import TENANT, House, now
from tests.waiting import until
from workers.replaying import recorded, replay
from workflows.engine.conduct import Conduct

WISH = {"wish": "A new kettle"}


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with a process that waits for a message, and one that does not."""
    yield await House(store, temporal, (Asking, Hearing)).furnish()


async def tell(office: House, case: CaseId, name: str, **data: object) -> None:
    await office.cases.message(office.people["boss"], case, name, data, None, now())


async def unused(office: House, case: CaseId) -> list[str]:
    """What the timeline tells of messages that could not be used."""
    page = await office.cases.timeline(office.people["boss"], case, None, 200)
    return [each.text for each in page.items if each.kind == "case.message_left"]


async def counted(office: House) -> int:
    async with office.store.system_reading() as sx:
        return sum(each.times for each in await sx.comparing.all() if each.kind == "message_left")


async def test_a_message_that_came_before_anybody_waited_is_not_lost(office: House) -> None:
    async with office.open(relay=False):
        case = await office.file(process="hearing", data=WISH)
        await tell(office, case, "hint", text="It was the blue one.")
    async with office.open():
        await office.answer("ada", case, "opinion", text="Wait for the hint")
        assert (await office.ended(case)).outcome == {"text": "It was the blue one."}
        assert await unused(office, case) == []


async def test_what_a_process_never_takes_is_refused_and_the_refusal_says_what_it_takes(
    office: House,
) -> None:
    async with office.open():
        case = await office.file(process="hearing", data=WISH)
        with pytest.raises(NotFound, match=r"no message called 'hnit'\. They take: hint\."):
            await tell(office, case, "hnit", text="The blue one.")
        with pytest.raises(Invalid, match="the message 'hint'") as refused:
            await tell(office, case, "hint", txt="The blue one.")
        assert [each["loc"] for each in refused.value.errors] == [["data", "txt"], ["data", "text"]]
        deaf = await office.file(process="asking", data=WISH)
        with pytest.raises(NotFound, match=r"They take: none\."):
            await tell(office, deaf, "hint", text="The blue one.")


async def test_what_another_version_dropped_stands_on_the_timeline_while_the_case_waits_on(
    office: House,
) -> None:
    async with office.open():
        await office.of_another_version("hearing")
        case = await office.file(process="hearing", data=WISH)
        await tell(office, case, "hint", wrong="shape")
        await tell(office, case, "other", text="not this")
        await office.answer("ada", case, "opinion", text="Wait for the hint")
        await until(lambda: _is_told(office, case))
        (why,) = await unused(office, case)
        assert why.startswith("The message Hint could not be used: its data do not fit (text: Field required")
        await tell(office, case, "hint", text="The blue one.")
        assert (await office.ended(case)).outcome == {"text": "The blue one."}
        never = "The message Other could not be used: the case ended without asking for it"
        assert await unused(office, case) == [why, never]
        assert await counted(office) == 2


@pytest.mark.parametrize("tells", [True, False])
async def test_a_case_that_dropped_a_message_goes_on_under_this_release(
    office: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tells: bool
) -> None:
    if not tells:
        monkeypatch.setattr(Conduct, "_leave", lambda *_: None)
    async with office.open():
        await office.of_another_version("hearing")
        case = await office.file(process="hearing", data=WISH)
        await tell(office, case, "hint", wrong="shape")
        await office.answer("ada", case, "opinion", text="Wait for the hint")
        if tells:
            await until(lambda: _is_told(office, case))
        await tell(office, case, "hint", text="The blue one.")
        await office.ended(case)
        history = await recorded(office.client, case)
    monkeypatch.undo()
    assert bool(await unused(office, case)) is tells
    (file := tmp_path / "hearing.json").write_text(history)
    assert [each.fault for each in await replay([file], [Hearing])] == [None]


async def test_what_comes_as_the_case_ends_is_told_and_what_was_heard_before_is_not(office: House) -> None:
    async with office.open():
        case = await office.file(process="hearing", data=WISH)
        await tell(office, case, "hint", text="In time.")
        await office.answer("ada", case, "opinion", text="Wait for the hint")
        await office.ended(case)
        await until(lambda: _is_closed(office, case))
        async with office.store.system() as sx:
            rows = await sx.outbox.of_case(TENANT, case)
            await sx.outbox.again([row.id for row in rows if row.name == "case_message"], now())
        async with office.store.transaction(TENANT) as tx:
            file = await tx.cases.lock(case)
            late = {"seq": 99, "name": "hint", "data": {"text": "Too late."}, "at": now().isoformat()}
            file.send("signal", "case_message", late, now())
        await until(lambda: _is_told(office, case))
        assert await unused(office, case) == [
            "The message Hint could not be used: the case had ended by then"
        ]


async def _is_told(office: House, case: CaseId) -> bool:
    return bool(await unused(office, case))


async def _is_closed(office: House, case: CaseId) -> bool:
    return (await office.handle(case).describe()).close_time is not None


def test_a_process_tells_what_its_cases_take() -> None:
    (hint,) = Hearing.descriptor().messages or ()
    assert (hint.name, hint.json_schema["required"]) == ("hint", ["text"])
