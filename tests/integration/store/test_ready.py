"""Connections to PostgreSQL that are kept ready: given on, tried when they may be dead, given back."""

import asyncio
import contextlib

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.errors import Unavailable
from store import postgres
from store.database import POOL, Store
from tests.build import TENANT, House, house_at
from tests.waiting import until

MINE = sa.text("SELECT pg_backend_pid()")
END_OTHERS = sa.text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def backend(connection: AsyncConnection) -> int:
    return int((await connection.execute(MINE)).scalar_one())


async def looked(store: Store) -> int:
    """The backend that answered a look."""
    async with store.look() as sx:
        return await backend(sx.connection)


async def test_looks_and_transactions_each_use_one_connection_again_and_again(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        assert len({await looked(house.store) for _ in range(5)}) == 1
        seen = set()
        for _ in range(5):
            async with house.store.transaction(TENANT) as tx:
                seen.add(await backend(tx.connection))
        assert len(seen) == 1


async def test_what_failed_leaves_nothing_behind_in_the_next_transaction(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        with pytest.raises(ZeroDivisionError):
            await _numbered_in_vain(house)
        async with house.store.transaction(TENANT) as tx:
            assert await tx.cases.number() == 1


async def _numbered_in_vain(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.cases.number()
        raise ZeroDivisionError


async def test_more_at_once_than_are_kept_are_served_and_the_rest_is_given_back(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        await asyncio.gather(*(_slow(house) for _ in range(2 * POOL)))
        await asyncio.gather(*(_slow(house) for _ in range(POOL)))
        assert f"Current Checked out connections: {POOL // 2}" in house.store.engine.pool.status()
        await house.store.close()
        assert "Current Checked out connections: 0" in house.store.engine.pool.status()


async def test_who_waits_for_a_connection_is_given_the_first_that_is_free(postgres_url: str) -> None:
    async with house_at(postgres_url) as house, contextlib.AsyncExitStack() as all_in_use:
        for _ in range(2 * POOL - 1):
            tx = await all_in_use.enter_async_context(house.store.reading(TENANT))
            await backend(tx.connection)
        async with house.store.reading(TENANT) as tx:
            await backend(tx.connection)
            waiting = asyncio.create_task(looked(house.store))
            await until(lambda: _waits(house.store))
        await asyncio.wait_for(waiting, 10)


async def _waits(store: Store) -> bool:
    return "Current Overflow: 16" in store.engine.pool.status()


async def _slow(house: House) -> None:
    async with house.store.reading(TENANT) as tx:
        await tx.connection.execute(sa.text("SELECT pg_sleep(0.2)"))


async def test_after_the_server_has_ended_its_connections_one_use_fails_at_most(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        await asyncio.gather(*(looked(house.store) for _ in range(4)))
        await _cut_off(postgres_url)
        with pytest.raises(Unavailable):
            await looked(house.store)
        await asyncio.gather(*(looked(house.store) for _ in range(4)))


async def test_a_connection_that_lay_idle_is_tried_before_it_is_used(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house_at(postgres_url) as house:
        await looked(house.store)
        await _cut_off(postgres_url)
        monkeypatch.setattr(postgres, "IDLE_SECONDS", 0.0)
        await looked(house.store)


async def _cut_off(url: str) -> None:
    """The server ends all connections, as it does when it is started anew."""
    other = Store(url)
    async with other.look() as sx:
        await sx.connection.execute(END_OTHERS)
    await other.close()
