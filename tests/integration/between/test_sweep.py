"""Looking at all cases: page by page, one at a time, at a pace; and at those that moved, soon."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from schemas.base import CaseId
from schemas.requests import AdHocTask
from schemas.tasks import CaseStatus
from store.comparing import LOOKED, SWEPT
from store.database import Store
from store.rows import CaseRow
from store.tables import cases
from tests.build import NOW, TENANT, House
from tests.integration.between.world import World
from tests.integration.engine.house import now
from tests.waiting import until
from workers import reconciler
from workers.reconciler import Sweep

MANY = 3 * reconciler.PAGE + 50
LATER = NOW + timedelta(days=1)
WISH = {"wish": "a bicycle"}


async def fill(store: Store, count: int) -> list[CaseId]:
    ids = [uuid4() for _ in range(count)]
    async with store.engine.begin() as connection:
        await connection.execute(cases.insert(), [a_case(each) for each in ids])
    return ids


def a_case(case: UUID) -> dict[str, object]:
    told = {"tenant": TENANT, "id": case, "number": case.hex, "title": "A case", "process": "p"}
    return told | {"status": "running", "data": {}, "created_at": NOW, "event_head": ""}


async def end(store: Store, case: CaseId) -> None:
    async with store.transaction(TENANT) as tx:
        (await tx.cases.lock(case)).change(status=CaseStatus.COMPLETED)


async def test_every_case_is_asked_once_and_never_two_at_a_time(house: House) -> None:
    ids = await fill(house.store, MANY)
    asked: list[CaseId] = []
    at_once = 0

    async def ask(case: CaseRow) -> bool:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        async with house.store.reading(TENANT) as tx:
            await tx.cases.get(case.id)
        asked.append(case.id)
        if len(asked) == reconciler.PAGE:
            await end(house.store, max(ids, key=lambda each: each.int))
        at_once -= 1
        return len(asked) <= 3

    assert await Sweep(house.store, ask, 100_000, asyncio.Event(), now).run() == 3
    assert len(asked) == len(set(asked)) == MANY - 1, "the one that ended meanwhile is not asked"
    assert set(asked) <= set(ids)


async def test_nobody_else_begins_a_sweep_while_one_is_under_way(house: House) -> None:
    await fill(house.store, 3)
    async with house.store.system() as sx:
        assert await sx.comparing.take_turn(SWEPT, NOW, NOW)

    async def ask(case: CaseRow) -> bool:
        async with house.store.system() as sx:
            assert not await sx.comparing.take_turn(SWEPT, LATER, LATER - reconciler.SWEEP_EVERY)
        return False

    await Sweep(house.store, ask, 1000, asyncio.Event(), lambda: LATER).run()


async def test_a_sweep_keeps_its_pace(house: House) -> None:
    await fill(house.store, 30)

    async def ask(case: CaseRow) -> bool:
        return False

    begun = time.monotonic()
    await Sweep(house.store, ask, 50, asyncio.Event(), now).run()
    assert time.monotonic() - begun >= 30 / 50


async def test_a_sweep_that_is_told_to_stop_stops_where_it_is(house: House) -> None:
    await fill(house.store, 30)
    stopped, asked = asyncio.Event(), 0

    async def ask(case: CaseRow) -> bool:
        nonlocal asked
        asked += 1
        stopped.set()
        return False

    async with asyncio.timeout(5):
        await Sweep(house.store, ask, 0.01, stopped, now).run()
    assert asked == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_case_that_moved_and_waits_for_nobody_is_compared_at_the_next_look(world: World) -> None:
    office = world.office
    async with office.open(clock=world.clock):
        moved = await office.file(process="asking", data=WISH)
        waiting = await office.file(process="asking", data=WISH)
        for case in (moved, waiting):
            await office.task(case, "opinion")
        await until(world.all_is_told)
    looking = world.reconciler()
    async with office.open(relay=False, clock=world.clock):
        assert await looking.look_at_moved() == 0, "from here on"
        await office.answer("ada", moved, "opinion", text="Lost on the way")
        boss = office.people["boss"]
        await office.cases.add_task(boss, waiting, AdHocTask(form="opinion"), None, now())
        assert await looking.look_at_moved() == 0, "it is on its way"
        await _pretend_all_was_told(world)
        world.ahead += timedelta(minutes=2)
        assert await looking.look_at_moved() == 1, "the one that nobody works at"
    async with office.open(clock=world.clock):
        assert (await office.ended(moved)).outcome == {"text": "Lost on the way"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_of_two_workers_one_sweeps_and_both_stop_when_they_are_told(world: World) -> None:
    office = world.office
    looking = [
        reconciler.Reconciler(
            office.client, office.store, office.cases, now, timedelta(seconds=2), 1000, timedelta(seconds=0.1)
        )
        for _ in range(2)
    ]
    running = [asyncio.create_task(each.run()) for each in looking]

    async def looked_again() -> bool:
        return (await world.found()).get(LOOKED, 0) >= 2

    await until(looked_again)
    for each in looking:
        each.stop()
    async with asyncio.timeout(5):
        await asyncio.gather(*running)
    assert (await world.found())[SWEPT] == 1


async def _pretend_all_was_told(world: World) -> None:
    async with world.office.store.system() as sx:
        rows = await sx.outbox.lease("nobody", world.clock(), world.clock(), 10)
        await sx.outbox.delivered([row.id for row in rows], world.clock())
