"""Whoever looks at a case sees what it waits for, in the words of its process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from cases.service import Cases
from schemas.base import CaseId
from schemas.errors import NotFound
from schemas.registry import forms
from schemas.waiting import Wait, WaitingView, WaitKind
from store.database import Store
from tests.integration.engine.house import Bank, House, now, settings_of
from tests.integration.engine.waited import PERIOD, Patient
from tests.waiting import until
from workers.asking import Asking
from workers.replaying import recorded, replay

WISH = {"wish": "A new kettle"}


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with a process that waits for everything."""
    yield await House(store, temporal, (Patient,)).furnish()


def door(office: House, address: str | None = None) -> Cases:
    """The case service as the front door has it, which asks running cases."""
    settings = settings_of(office)
    elsewhere = settings.model_copy(update={"temporal_address": address})
    return Cases(office.store, forms(), Asking(elsewhere if address else settings))


async def seen(cases: Cases, office: House, case: CaseId) -> WaitingView:
    return await cases.waiting(office.people["boss"], case)


async def waits(cases: Cases, office: House, case: CaseId, *kinds: WaitKind) -> tuple[Wait, ...]:
    """What the case waits for, once that is just this."""
    found: list[WaitingView] = []

    async def there() -> bool:
        found.append(await seen(cases, office, case))
        return found[-1].known and sorted(each.kind for each in found[-1].waits) == sorted(kinds)

    await until(there)
    return found[-1].waits


async def test_all_that_a_case_waits_for_is_told_until_it_has_come(
    office: House, bank: Bank, tmp_path: Path
) -> None:
    cases, boss = door(office), office.people["boss"]
    async with office.open():
        begun = now()
        case = await office.file(process="patient", data=WISH)
        told = await waits(cases, office, case, WaitKind.MESSAGE, WaitKind.DOCUMENTS)
        hint = next(each for each in told if each.kind is WaitKind.MESSAGE)
        assert (hint.name, hint.title, hint.until) == ("hint", "Hint", None)
        assert begun <= hint.since <= now()

        await office.cases.message(boss, case, "hint", {"text": "Blue"}, None, now())
        await waits(cases, office, case, WaitKind.DOCUMENTS)
        await office.cases.add_documents(boss, case, (await office.document(),), None, now())
        (asked,) = await waits(cases, office, case, WaitKind.TASK)
        task = await office.task(case, "opinion")
        assert (asked.title, asked.task) == ("What do you think?", task.id)

        await office.answer("ada", case, "opinion", text="Yes")
        (moment,) = await waits(cases, office, case, WaitKind.MOMENT)
        assert moment.title == "The customer may object"
        assert moment.until is not None
        assert moment.until - moment.since == PERIOD

        await office.task(case, "failed_step")
        (repair,) = await waits(cases, office, case, WaitKind.TASK)
        assert repair.title == "Not done: Pay"
        bank.open = True
        await office.answer("olga", case, "failed_step", remedy="try_again")
        await office.ended(case)
        assert await seen(cases, office, case) == WaitingView(known=True)
        (file := tmp_path / "patient.json").write_text(await recorded(office.client, case))
    assert [each.fault for each in await replay([file], [Patient])] == [None]


async def test_where_nobody_answers_it_is_not_known_and_nobody_waits_long(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = door(office)
    async with office.open():
        case = await office.file(process="patient", data=WISH)
        await waits(cases, office, case, WaitKind.MESSAGE, WaitKind.DOCUMENTS)
    monkeypatch.setattr("workers.asking.PATIENCE", 1.0)
    async with asyncio.timeout(5):
        assert not (await seen(cases, office, case)).known, "no worker is there"
    async with asyncio.timeout(0.5):
        assert not (await seen(cases, office, case)).known, "and it is not asked again at once"
    async with asyncio.timeout(5):
        assert not (await seen(door(office, "127.0.0.1:1"), office, case)).known, "no Temporal is there"


async def test_a_case_that_one_may_not_see_does_not_tell(office: House) -> None:
    async with office.open(relay=False):
        case = await office.file(process="patient", data=WISH)
        assert await seen(door(office, "127.0.0.1:1"), office, case) == WaitingView(known=True), "not begun"
        stranger = office.people["boss"].model_copy(update={"tenant": "other"})
        with pytest.raises(NotFound):
            await door(office).waiting(stranger, case)
