"""An office of a test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from store.database import Store
from tests.integration.engine.house import Bank, House
from tests.ready import ready


@pytest_asyncio.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    """An empty database with its tables."""
    await ready(sqlite_url)
    store = Store(sqlite_url)
    yield store
    await store.close()


@pytest_asyncio.fixture
async def house(store: Store, temporal: Client, tmp_path: Path) -> House:
    """An office with its people, still closed."""
    return await House(store, temporal).furnish()


@pytest.fixture
def bank(office: House) -> Bank:
    """The office's bank, which refuses for now."""
    bank = Bank()
    office.activities = (*office.activities[:2], bank)
    return bank
