"""What the tests on real stores share."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.build import House, house_at


@pytest_asyncio.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A store with people, a process and the services, once on SQLite and once on PostgreSQL."""
    async with house_at(database_url) as made:
        yield made
