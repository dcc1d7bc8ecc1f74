"""The database for commands that write to it directly."""

import contextlib
from collections.abc import AsyncIterator

from schemas.errors import NotFound
from store.database import Store
from store.migrate import upgrade
from workers.embedded.folder import Folder
from workers.settings import Settings


@contextlib.asynccontextmanager
async def store_of(settings: Settings, new: bool = False) -> AsyncIterator[Store]:
    """The database that the settings name; `new`: an embedded system's is made where there is none.

    Raises:
        NotFound: there is none.
    """
    if settings.embedded:
        folder = Folder(settings.folder)
        if not new and not folder.database.is_file():
            raise NotFound(
                f"There is no Casework system in {folder.root}. Name another folder with --data or "
                "CASEWORK_DATA, or make one there with `casework up`."
            )
        folder.make()
        await upgrade(settings.database_url)
    async with Store(settings.database_url) as store:
        yield store
