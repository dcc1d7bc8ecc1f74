"""What reads pages: its models are loaded once for all tests that read."""

import asyncio
from collections.abc import Iterator

import pytest

from activities.documents.engines.readers import Readers


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """Warm readers for the whole run; whoever wants others starts their own."""
    made = Readers()
    yield made
    asyncio.run(made.close())
