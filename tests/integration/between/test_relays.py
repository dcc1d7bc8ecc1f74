"""Several relays at one outbox, one of which dies with rows in its hand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from temporalio.client import Client

from schemas.base import CaseId
from schemas.tasks import ENDED
from store.database import Store
from store.rows import OutboxRow
from tests.integration.between.designed import TIMES, Counting
from tests.integration.engine.house import House, now
from tests.ready import ready
from tests.waiting import until
from workers.delivery import Carry, ToTemporal
from workers.relay import CASE_KINDS, Lane, Relay

CASES = 50
LEASE = timedelta(seconds=3)
DIES_AFTER = 40


class Doomed:
    """Delivers, and after some rows hangs before it can write down what it has delivered."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self.delivered: list[int] = []
        self.hangs = asyncio.Event()

    async def __call__(self, row: OutboxRow) -> None:
        await self._carry(row)
        self.delivered.append(row.id)
        if len(self.delivered) >= DIES_AFTER:
            self.hangs.set()
            await asyncio.Event().wait()


def lane(carry: Carry) -> Lane:
    return Lane(CASE_KINDS, carry, width=8, lease=LEASE)


@asynccontextmanager
async def relay(house: House, carry: Carry) -> AsyncIterator[Relay]:
    running = Relay(house.store, [lane(carry)], poll=0.2)
    work = asyncio.create_task(running.run())
    try:
        yield running
    finally:
        running.stop()
        await work


@pytest.mark.timeout(600)
async def test_three_relays_keep_the_order_of_50_cases_also_when_one_is_killed(
    database_url: str, temporal: Client
) -> None:
    await ready(database_url)
    store = Store(database_url)
    house = await House(store, temporal, (Counting,)).furnish()
    cases = [await _told(house) for _ in range(CASES)]
    counted: Counter[int] = Counter()

    async def carry(row: OutboxRow) -> None:
        counted[row.id] += 1
        await ToTemporal(temporal, store)(row)

    doomed = Doomed(carry)
    async with house.open(relay=False):
        dying = Relay(store, [lane(doomed)])
        work = asyncio.create_task(dying.run())
        await doomed.hangs.wait()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        async with relay(house, carry), relay(house, carry):
            await until(lambda: _all_have_ended(house, cases), seconds=400)
    expected = " ".join(str(n) for n in range(TIMES))
    for case in cases:
        assert (await house.see(case)).outcome == {"text": expected}
        rows = await _rows(house, case)
        assert all(row.delivered_at and not row.set_aside_at for row in rows)
    twice = {row for row, times in counted.items() if times > 1}
    assert twice <= set(doomed.delivered), "only what the dead one had in hand came twice"
    assert twice, "it died with rows in hand"
    assert len(counted) == CASES * (TIMES + 1)
    await store.close()


@pytest.mark.parametrize("steps", range(4))
async def test_a_relay_that_is_cancelled_as_a_row_lands_ends(sqlite_url: str, steps: int) -> None:
    store = Store(sqlite_url)
    (lane_run,) = Relay(store, [lane(_nothing)])._runs
    waiting = asyncio.create_task(lane_run._wait(60))
    for _ in range(3):
        await asyncio.sleep(0)
    lane_run.look.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    if waiting.cancel():
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert waiting.done()
    await store.close()


async def _nothing(row: OutboxRow) -> None:
    """Carries nowhere."""


async def _told(house: House) -> CaseId:
    case = await house.file(process="counting", data={"wish": "to be told"})
    for n in range(TIMES):
        await house.cases.message(house.people["boss"], case, "more", {"text": str(n)}, None, now())
    return case


async def _all_have_ended(house: House, cases: list[CaseId]) -> bool:
    async with house.store.system_reading() as sx:
        standing = await sx.comparing.standing(cases)
    return all(each.status in ENDED for each in standing.values())


async def _rows(house: House, case: CaseId) -> list[OutboxRow]:
    async with house.store.system_reading() as sx:
        return await sx.outbox.of_case("default", case)
