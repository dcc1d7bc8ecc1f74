"""A world of a test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from store.database import Store
from tests.integration.between.designed import Listening
from tests.integration.between.world import World
from tests.integration.engine.designed import Asking, Hearing
from tests.integration.engine.house import House
from tests.ready import ready
from workers import temporal_server
from workflows.household_claim import HouseholdClaim


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """An office on SQLite and on PostgreSQL, beside Temporal on a file; Temporal is up."""
    await ready(database_url)
    store = Store(database_url)
    world = World(tmp_path, temporal_server.free_port())
    world.up()
    client = await Client.connect(f"127.0.0.1:{world.port}", data_converter=pydantic_data_converter)
    processes = (HouseholdClaim, Asking, Hearing, Listening)
    world.office = await House(store, client, processes).furnish()
    yield world
    world.down()
    await store.close()
