"""Telling people and moving deadlines hold several cases at once: neither waits for the other in a ring."""

import asyncio
from uuid import uuid4

import sqlalchemy as sa

from cases.talk import Talk
from schemas.base import CaseId
from schemas.talk import NewComment
from store.database import Store
from store.webhooks import Endpoint
from tests.build import NOW, TENANT, House, house_at
from tests.integration.notices.test_notifier import notifier
from tests.waiting import until


async def with_an_endpoint(house: House) -> None:
    """Ada has one, so that the case is held to put what she is told into its outbox."""
    async with house.store.transaction(TENANT) as tx:
        await tx.webhooks.add(Endpoint(TENANT, uuid4(), house.ada.id, "https://example.com", "whsec_x", NOW))


async def mention(house: House, case: CaseId) -> None:
    body = NewComment(text="Look.", mentions=("ada",))
    await Talk(house.store).comment_case(house.ben, case, body, None, NOW)


async def somebody_waits(store: Store) -> bool:
    """Whether a connection waits for what another one holds."""
    here = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    async with store.look() as sx:
        return bool((await sx.connection.execute(here)).scalar())


async def test_telling_never_holds_a_case_while_it_waits_for_one_of_a_smaller_id(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        small, large = sorted([await house.running(), await house.running()])
        await with_an_endpoint(house)
        for case in (large, small):
            await mention(house, case)
        follower, watch = Store(postgres_url), Store(postgres_url)
        async with follower.transaction(TENANT) as tx:
            await tx.cases.lock(small)
            looking = asyncio.create_task(notifier(house.store).look())
            await until(lambda: somebody_waits(watch))
            await tx.cases.lock(large)
        assert await looking > 0
        for case in (small, large):
            assert [row.name for row in await house.outbox(case) if row.kind == "webhook"] == [
                "notice.mentioned"
            ]
        for store in (follower, watch):
            await store.close()


async def test_telling_people_of_a_case_does_not_wait_for_who_holds_it(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        case = await house.running()
        await mention(house, case)
        other = Store(postgres_url)
        async with other.transaction(TENANT) as tx:
            await tx.cases.lock(case)
            async with asyncio.timeout(20):
                assert await notifier(house.store).look() > 0
        await other.close()
