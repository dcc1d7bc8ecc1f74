"""A database of each kind, made ready."""

from collections.abc import AsyncIterator

import pytest_asyncio

from store.database import Store
from tests.integration.relay.post import Post
from tests.ready import ready


@pytest_asyncio.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    """An outbox on SQLite and on PostgreSQL."""
    await ready(database_url)
    store = Store(database_url)
    yield Post(store)
    await store.close()
