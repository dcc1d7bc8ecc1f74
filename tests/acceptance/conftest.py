"""The system that most tests at the screen share: to start one takes longer than most of them."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.acceptance.office import Bureau, furnished
from tests.acceptance.seats import Open, seats


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A running system with the demo's people; what others left in it stands beside one's own."""
    with furnished(tmp_path_factory.mktemp("web") / "data") as (house, keys):
        yield Bureau(house, keys)


@pytest_asyncio.fixture(loop_scope="session")
async def screen(browser: Browser, bureau: Bureau) -> AsyncIterator[Open]:
    """Opens a person's screen, signed in."""
    async with seats(browser, bureau.house.url, bureau.keys.password) as opened:
        yield opened
