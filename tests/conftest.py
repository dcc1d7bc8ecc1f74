"""Fixtures of all tests. Servers start when the first test asks for one and serve the whole run."""

import gc
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from playwright.async_api import Browser, async_playwright
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from xdist.scheduler import LoadScopeScheduling

from tests import memory, servers, sharing
from tests.ready import make
from workers import temporal_server
from worklist import passwords

memory.use_for_files()
# A fifth of a second for each of the many who sign in would be minutes; nobody guesses passwords here.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
# Nothing of what is imported is ever given up: looking for waste in it would be a fifth of the time it takes.
gc.disable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Gives out tests to processes by what they share."""
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = sharing.shared_by
    return scheduler


def pytest_collection_finish() -> None:
    """From now on only what tests make is looked through."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def temporal_binary() -> Path:
    """The Temporal command line that `make setup` provided."""
    return temporal_server.find().path


@pytest.fixture(scope="session")
def temporal_server_in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.TemporalServer]:
    """A Temporal server for the whole run; never stop it, start an own one by `servers.temporal`."""
    with servers.temporal(tmp_path_factory.mktemp("temporal")) as server:
        yield server


@pytest_asyncio.fixture
async def temporal(temporal_server_in_memory: servers.TemporalServer) -> Client:
    """A client in a namespace that belongs to this test alone, so queue names never collide."""
    namespace = f"test-{uuid4().hex[:12]}"
    address = temporal_server_in_memory.address
    client = await Client.connect(address, data_converter=pydantic_data_converter)
    retention = RegisterNamespaceRequest(namespace=namespace)
    retention.workflow_execution_retention_period.FromTimedelta(timedelta(days=1))
    await client.workflow_service.register_namespace(retention)
    return await Client.connect(address, namespace=namespace, data_converter=pydantic_data_converter)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for the whole run, as libpq names it."""
    with servers.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database that does not exist yet, as SQLAlchemy names it."""
    with servers.own_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet, as SQLAlchemy names it."""
    return f"sqlite:///{tmp_path / 'casework.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind that Casework runs on, not there yet: the test runs once on each."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def empty_url(database_url: str) -> str:
    """The same, empty."""
    make(database_url)
    return database_url


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.S3Server]:
    """An S3 server for the whole run."""
    with servers.s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def bucket(s3: servers.S3Server) -> str:
    """A new, empty bucket of this test's own."""
    name = f"test-{uuid4().hex[:12]}"
    s3.client().create_bucket(Bucket=name)
    return name


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium for the whole run, without its own sandbox, which root and containers do not have."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=servers.chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        await chromium.close()
