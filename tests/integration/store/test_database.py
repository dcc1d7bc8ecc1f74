"""The store itself: many writers, databases that are gone, and what wakes the relay."""

import asyncio
import multiprocessing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from schemas.errors import CalledWrongly, Conflict, Unavailable
from store.database import Store
from store.migrate import current
from store.reasons import reason_of
from store.tables import tenants
from store.wake import listen, socket_address
from tests.build import NOW, TENANT, House, add_person, house_at
from workers import mishaps

ROUNDS = 25


async def test_an_option_that_postgres_does_not_know_is_told_with_what_may_be_meant() -> None:
    address = "postgresql+psycopg://casework:hush@db/x?sslmode=require"
    assert Store(address).url == address
    with pytest.raises(CalledWrongly) as opened:
        Store(f"{address}&ssl_mode=require")
    with pytest.raises(CalledWrongly) as migrated:
        await current(f"{address}&ssl_mode=require")
    assert opened.value.detail == migrated.value.detail
    assert "the option ssl_mode, which PostgreSQL does not know. Did you mean sslmode?" in opened.value.detail
    assert "hush" not in opened.value.detail


@pytest.mark.parametrize("url", ["sqlite:////nowhere/x.sqlite", "postgresql+psycopg://x@127.0.0.1:1/x"])
async def test_a_database_that_is_gone_is_said_in_clear_words(url: str) -> None:
    store = Store(url)
    with pytest.raises(Unavailable, match="cannot be reached at the moment") as told:
        async with store.reading(TENANT) as tx:
            await tx.cases.zone()
    await store.close()
    why = reason_of(told.value) or ""
    assert "Connection refused" in why or why == "unable to open database file"


async def test_why_a_database_lets_nobody_in_is_known_to_who_runs_it_without_the_password(
    postgres_url: str,
) -> None:
    url = sa.make_url(postgres_url).set(database="no_such_database", password="hush")
    with pytest.raises(Unavailable, match="cannot be reached") as told:
        await current(url.render_as_string(hide_password=False))
    text = mishaps.told(told.value)
    assert text is not None
    assert 'database "no_such_database" does not exist' in text.text
    assert "hush" not in text.text


def test_what_a_driver_says_of_a_statement_is_told_to_nobody() -> None:
    fault = Unavailable("Busy.")
    fault.__cause__ = sa.exc.OperationalError("SELECT 1", {}, Exception("deadlock on ('Ada Example')"))
    assert reason_of(fault) is None


async def test_an_empty_database_says_how_to_prepare_it(empty_url: str) -> None:
    store = Store(empty_url)
    with pytest.raises(Unavailable, match="casework db upgrade"):
        async with store.transaction(TENANT) as tx:
            await tx.cases.number()
    await store.close()


async def test_numbers_given_at_once_are_all_different(house: House) -> None:
    async def number() -> int:
        async with house.store.transaction(TENANT) as tx:
            return await tx.cases.number()

    given = await asyncio.gather(*(number() for _ in range(30)))
    assert sorted(given) == list(range(1, 31))


def _count_up(url: str) -> None:
    asyncio.run(_count(url))


async def _count(url: str) -> None:
    store = Store(url)
    for _ in range(ROUNDS):
        async with store.transaction(TENANT) as tx:
            await tx.cases.number()
    await store.close()


async def test_several_processes_write_the_same_database(database_url: str) -> None:
    async with house_at(database_url) as house:
        spawn = multiprocessing.get_context("spawn")
        others = [spawn.Process(target=_count_up, args=(database_url,)) for _ in range(3)]
        for other in others:
            other.start()
        await _count(database_url)
        for other in others:
            await asyncio.to_thread(other.join)
        assert [other.exitcode for other in others] == [0, 0, 0]
        async with house.store.reading(TENANT) as tx:
            found = await tx.connection.execute(sa.select(tenants.c.cases).where(tenants.c.id == TENANT))
            assert found.scalar_one() == 4 * ROUNDS


async def test_a_reader_does_not_wait_for_a_writer(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.cases.number()
        async with house.store.reading(TENANT) as other:
            assert await other.cases.page(None, 10) == []


async def test_whoever_serves_the_outbox_is_woken_by_a_commit(house: House) -> None:
    async with listen(house.store.url) as woken:
        await asyncio.wait_for(woken.wait(), 10)
        woken.clear()
        await house.case()
        await asyncio.wait_for(woken.wait(), 10)


async def test_a_folder_with_a_long_name_has_a_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    address = socket_address(f"sqlite:///{deep / 'x.sqlite'}")
    assert len(bytes(address)) < 104
    assert address.parent != deep


async def test_the_same_key_pays_once(house: House) -> None:
    case = await house.running()

    async def pay(reference: str) -> str:
        async with house.store.transaction(TENANT) as tx:
            return await tx.payments.pay("case-1:pay", case, {"amount": "9.00"}, reference, NOW)

    given = await asyncio.gather(*(pay(f"P-{n}") for n in range(5)))
    async with house.store.reading(TENANT) as tx:
        (made,) = await tx.payments.of_case(case)
    assert set(given) == {made.reference}


async def test_another_payment_under_the_same_key_is_refused(house: House) -> None:
    case = await house.running()
    async with house.store.transaction(TENANT) as tx:
        await tx.payments.pay("case-1:pay", case, {"amount": "100.00"}, "P-1", NOW)
    async with house.store.transaction(TENANT) as tx:
        with pytest.raises(Conflict, match="P-1"):
            await tx.payments.pay("case-1:pay", case, {"amount": "900.00"}, "P-1", NOW)


async def test_a_key_used_at_once_is_answered_by_one_and_told_to_the_others(house: House) -> None:
    person = await add_person(house.store, "bot")

    async def ask() -> str:
        async with house.store.transaction(TENANT) as tx:
            before = await tx.idempotency.begin(person.id, "k", {"a": 1}, NOW)
            if before is not None:
                return str(before["made"])
            made = uuid4().hex
            await tx.idempotency.answer(person.id, "k", {"made": made})
            return made

    assert len(set(await asyncio.gather(*(ask() for _ in range(6))))) == 1
    async with house.store.transaction(TENANT) as tx:
        with pytest.raises(Conflict, match="another request"):
            await tx.idempotency.begin(person.id, "k", {"a": 2}, NOW)
