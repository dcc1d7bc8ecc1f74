"""The outbox: order, leases, and what becomes of what does not arrive."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.requests import NewCase
from store.rows import OutboxRow
from tests.build import HOUR, NOW, PAY, House, house_at, open_task

UNTIL = NOW + timedelta(seconds=30)
LATER = UNTIL + timedelta(seconds=1)


async def lease(house: House, worker: str = "one", at: timedelta = timedelta()) -> list[OutboxRow]:
    """What a relay gets in hand."""
    async with house.store.system() as sx:
        return await sx.outbox.lease(worker, NOW + at, UNTIL + at, 10)


async def delivered(house: House, *rows: OutboxRow) -> None:
    async with house.store.system() as sx:
        await sx.outbox.delivered([row.id for row in rows], NOW)


async def test_each_stream_gives_only_its_oldest_row(house: House) -> None:
    first, second = await house.case(), await house.case()
    await house.cases.message(house.client, first, "hello", {}, None, NOW)
    rows = await lease(house)
    assert [(row.case_id, row.kind, row.seq) for row in rows] == [(first, "start", 1), (second, "start", 1)]
    await delivered(house, *rows)
    assert [(row.name, row.seq) for row in await lease(house)] == [("case_message", 2)]


async def test_a_start_carries_the_workflows_name_and_the_data_with_its_documents(house: House) -> None:
    await house.case(data={"customer": "Ada"})
    (row,) = await lease(house)
    assert (row.name, row.payload["customer"], len(row.payload["documents"])) == ("HouseholdClaim", "Ada", 1)


async def test_what_is_leased_is_in_nobody_elses_hands_until_the_lease_ends(house: House) -> None:
    await house.case()
    assert len(await lease(house, "one")) == 1
    assert await lease(house, "two") == []
    (row,) = await lease(house, "two", LATER - NOW)
    assert row.leased_by == "two"


@pytest.mark.parametrize("deed", ["delivered", "failed", "postponed", "settled", "set_aside"])
async def test_a_relay_that_comes_too_late_leaves_it_to_who_has_it_now(house: House, deed: str) -> None:
    await house.case()
    await lease(house, "one")
    (row,) = await lease(house, "two", LATER - NOW)

    async def told_by(worker: str) -> bool:
        """Whether anything changed."""
        args: dict[str, tuple[Any, ...]] = {"delivered": ([row.id], LATER)}
        async with house.store.system() as sx:
            await getattr(sx.outbox, deed)(*args.get(deed, (row.id, "why", LATER)), worker)
        (now,) = await house.outbox(row.case_id)
        return now != row

    assert not await told_by("one")
    assert await told_by("two")


async def test_what_arrived_is_written_but_for_starts_of_cases_that_have_not_noted_it(house: House) -> None:
    silent, known = await house.case(), await house.case()
    await lease(house, "one")
    await house.worklist.open(open_task(known))
    (first,), (second, *_) = await house.outbox(silent), await house.outbox(known)
    async with house.store.system() as sx:
        assert await sx.outbox.arrived([first.id, second.id], LATER, "two") == {first.id, second.id}
        assert await sx.outbox.arrived([first.id, second.id], LATER, "one") == {first.id}
    assert [row.delivered_at for row in await house.outbox(known)] == [LATER]
    assert [(row.delivered_at, row.leased_by) for row in await house.outbox(silent)] == [(None, "one")]


async def test_a_relay_waits_for_the_disk_with_nothing_that_it_would_do_once_more(postgres_url: str) -> None:
    said: list[str] = []
    async with house_at(postgres_url) as house:
        case = await house.case()

        def heard(connection: sa.Connection) -> None:
            said.append(str(connection.exec_driver_sql("SHOW synchronous_commit").scalar()))

        sa.event.listen(house.store.engine.sync_engine, "commit", heard)
        (row,) = await lease(house)
        await house.worklist.open(open_task(case))
        async with house.store.system() as sx:
            await sx.outbox.arrived([row.id], NOW, "one")
        await delivered(house, row)
    assert said == ["off", "on", "off", "on"]


async def test_relays_that_ask_at_once_never_share_a_row(house: House) -> None:
    for _ in range(6):
        await house.case()
    hands = await asyncio.gather(*(lease(house, f"relay {n}") for n in range(4)))
    ids = [row.id for rows in hands for row in rows]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 6


async def test_what_fails_holds_its_stream_until_it_is_tried_again(house: House) -> None:
    case = await house.case()
    await house.cases.message(house.client, case, "hello", {}, None, NOW)
    (row,) = await lease(house)
    async with house.store.system() as sx:
        await sx.outbox.failed(row.id, "nobody there", NOW + HOUR)
        stats = await sx.outbox.stats(NOW)
        assert await sx.outbox.failures() == ["nobody there"]
    assert (stats.waiting, stats.failing, stats.set_aside) == (1, 1, 0)
    assert await lease(house) == []
    (again,) = await lease(house, at=HOUR)
    assert (again.id, again.attempts, again.last_error) == (row.id, 1, "nobody there")


async def test_what_is_set_aside_lets_its_stream_go_on_and_is_counted(house: House) -> None:
    case = await house.case()
    await house.cases.message(house.client, case, "hello", {}, None, NOW)
    (row,) = await lease(house)
    async with house.store.system() as sx:
        await sx.outbox.set_aside(row.id, "will never do", NOW)
        stats = await sx.outbox.stats(NOW + HOUR)
    assert (stats.waiting, stats.set_aside, stats.oldest_seconds) == (1, 1, 3600)
    assert [row.name for row in await lease(house)] == ["case_message"]


async def test_what_was_delivered_is_kept_and_can_be_delivered_once_more(house: House) -> None:
    case = await house.running()
    (row,) = await house.outbox(case)
    assert row.delivered_at == NOW
    assert await lease(house) == []
    async with house.store.system() as sx:
        await sx.outbox.again([row.id], NOW)
    assert [again.id for again in await lease(house)] == [row.id]


async def test_the_next_moment_something_is_due_is_known(house: House) -> None:
    await house.case()
    (row,) = await lease(house)
    async with house.store.system() as sx:
        assert await sx.outbox.next_due() == UNTIL
        await sx.outbox.failed(row.id, "nobody there", NOW + HOUR)
        assert await sx.outbox.next_due() == NOW + HOUR
        await sx.outbox.delivered([row.id], NOW)
        assert await sx.outbox.next_due() is None


async def test_the_order_of_a_case_is_the_order_of_its_transactions(house: House) -> None:
    case = await house.running()
    tasks = [await house.task(case) for _ in range(5)]
    for task in tasks:
        await house.worklist.claim(house.ada, task, 1, NOW)
    await asyncio.gather(*(house.worklist.complete(house.ada, task, 2, PAY, NOW) for task in tasks))
    rows = await house.outbox(case)
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.payload["seq"] for row in rows[1:]] == [2, 3, 4, 5, 6]


async def test_nothing_is_half_written_when_a_transaction_breaks_off(house: House) -> None:
    broken = NewCase(process="household_claim", data={"colour": "red"})
    tried = await asyncio.gather(house.cases.accept(house.client, broken, "k", NOW), return_exceptions=True)
    assert isinstance(tried[0], Exception)
    assert await lease(house) == []
    async with house.store.reading("main") as tx:
        assert await tx.idempotency.find(house.client.id, "k", broken.model_dump(mode="json")) is None
