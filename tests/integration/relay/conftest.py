"""A database of each kind, made ready."""

from collections.abc import AsyncIterator

import pytest_asyncio

from store.database import Store
from store.tables import metadata
from tests.integration.relay.post import Post


@pytest_asyncio.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    """An outbox on SQLite and on PostgreSQL."""
    store = Store(database_url)
    async with store.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield Post(store)
    await store.close()
