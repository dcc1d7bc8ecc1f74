"""The database for commands that write to it directly."""

import contextlib
from collections.abc import AsyncIterator

from store.database import Store
from store.migrate import upgrade
from workers.embedded.folder import Folder
from workers.settings import Settings


@contextlib.asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[Store]:
    """The database that the settings name; an embedded system's is made where there is none."""
    if settings.embedded:
        Folder(settings.folder).make()
        await upgrade(settings.database_url)
    async with Store(settings.database_url) as store:
        yield store
