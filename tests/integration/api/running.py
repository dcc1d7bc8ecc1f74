"""The API of a data folder, served in this process."""

import asyncio
import threading
from datetime import UTC, datetime

from api.app import create_app
from store.database import Store
from tests.integration.api.house import CLAIM
from workers import front
from workers.commands.api import Server, bound
from workers.settings import Settings


class Running(threading.Thread):
    """The API of a data folder, served from a thread of its own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self.settings = settings
        self.listener = bound("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.up = threading.Event()
        self.server: Server | None = None

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        store, opener = Store(self.settings.database_url), front.opener(self.settings)
        async with store.transaction("default") as tx:
            await tx.processes.put(CLAIM, datetime.now(UTC))
        self.server = Server(create_app(front.services(self.settings, store, opener)))
        self.up.set()
        await self.server.serve(sockets=[self.listener])
        await opener.close()
        await store.close()

    def stop(self) -> None:
        assert self.server is not None
        self.server.should_exit = True
        self.join(20)
