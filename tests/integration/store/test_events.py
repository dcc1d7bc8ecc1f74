"""The audit trail and its chain."""

import asyncio

import pytest
import sqlalchemy as sa

from schemas.base import CaseId
from store.database import Store
from store.events import GAP, Event
from store.rows import EventRow
from store.tables import events
from tests.build import NOW, PAY, TENANT, House
from tests.ready import ready


async def worked(house: House) -> CaseId:
    """A case in which several things happened."""
    case = await house.running(data={"customer": "Zoë \N{SNOWMAN}"})
    task = await house.task(case, facets={"amount": 1e22, "ratio": -0.0})
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    return case


async def broken(house: House, case: CaseId) -> int | None:
    async with house.store.reading(TENANT) as tx:
        return await tx.events.broken(case, (await tx.cases.get(case)).event_head)


async def test_the_chain_of_a_case_holds(house: House) -> None:
    assert await broken(house, await worked(house)) is None


@pytest.mark.parametrize(
    "change",
    [{"actor": None}, {"kind": "task.released"}, {"at": NOW.replace(year=2025)}, {"payload": {"after": {}}}],
    ids=lambda change: next(iter(change)),
)
async def test_a_changed_event_is_found(house: House, change: dict[str, object]) -> None:
    case = await worked(house)
    async with house.store.transaction(TENANT) as tx:
        where = (events.c.case_id == case, events.c.kind == "task.claimed")
        seq = (await tx.connection.execute(sa.select(events.c.seq).where(*where))).scalar_one()
        await tx.connection.execute(sa.update(events).where(*where).values(**change))
    assert await broken(house, case) == seq


@pytest.mark.parametrize("last", [True, False])
async def test_a_removed_event_is_found(house: House, last: bool) -> None:
    case = await worked(house)
    kind = "task.completed" if last else "task.claimed"
    async with house.store.transaction(TENANT) as tx:
        where = (events.c.case_id == case, events.c.kind == kind)
        seq = (await tx.connection.execute(sa.select(events.c.seq).where(*where))).scalar_one()
        await tx.connection.execute(sa.delete(events).where(*where))
    assert await broken(house, case) == seq


async def test_erased_data_does_not_break_the_chain(house: House) -> None:
    case = await worked(house)
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.update(events).where(events.c.case_id == case).values(payload=None))
    assert await broken(house, case) is None


async def test_what_was_before_and_after_stands_beside_who_did_it(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    stand_in = house.ada.model_copy(update={"on_behalf_of": house.ben.id})
    await house.worklist.claim(stand_in, task, 1, NOW)
    page = await house.cases.timeline(house.lea, case, None, 50)
    event = page.items[-1]
    assert event.actor is not None
    assert event.on_behalf_of is not None
    assert (event.actor.name, event.on_behalf_of.name) == ("ada", "ben")
    assert event.data["before"] == {"status": "ready", "owner_id": None, "for_id": None}
    ids = {"owner_id": str(house.ada.id), "for_id": str(house.ben.id)}
    assert event.data["after"] == {"status": "reserved", **ids}


async def test_events_are_followed_in_order_and_none_is_missed(house: House) -> None:
    async with house.store.system_reading() as sx:
        start = await sx.events.last()
    cases = await asyncio.gather(*(worked(house) for _ in range(3)))
    place = start
    seen: list[EventRow] = []
    async with house.store.system_reading() as sx:
        while rows := await sx.events.after(place, 4, NOW + 2 * GAP):
            seen += rows
            place = rows[-1].id
    for case in cases:
        mine = [row.seq for row in seen if row.case_id == case]
        assert mine == list(range(1, len(mine) + 1))


async def test_a_gap_that_may_still_be_filled_is_waited_for(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        for n in range(3):
            await tx.events.add(Event(f"thing.{n}", NOW))
    async with house.store.system_reading() as sx:
        last = await sx.events.last()
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.delete(events).where(events.c.id == last - 1))
    async with house.store.system_reading() as sx:
        assert [row.id for row in await sx.events.after(last - 3, 9, NOW)] == [last - 2]
        assert [row.id for row in await sx.events.after(last - 3, 9, NOW + 2 * GAP)] == [last - 2, last]


async def test_who_begins_to_follow_begins_before_what_may_still_be_overtaken(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.events.add(Event("thing.old", NOW))
    later = NOW + 2 * GAP
    async with house.store.system_reading() as sx:
        settled = await sx.events.last()
    async with house.store.transaction(TENANT) as tx:
        for n in range(3):
            await tx.events.add(Event(f"thing.{n}", later))
    async with house.store.system_reading() as sx:
        assert await sx.events.settled(later, 100) == settled
        assert await sx.events.settled(later, 2) == settled + 1
        assert await sx.events.settled(later + GAP, 100) == settled + 3


async def test_nothing_has_settled_where_nothing_has_happened(database_url: str) -> None:
    await ready(database_url)
    store = Store(database_url)
    async with store.system_reading() as sx:
        assert await sx.events.settled(NOW, 100) == 0
    await store.close()
