"""A worker of the chained opinion, in a process of its own that can be killed.

`python -m tests.acceptance.chain_worker DATABASE TEMPORAL NUDGES`; it writes a line for each nudge.
"""

import asyncio
import sys
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from activities.binding import implements
from schemas.contract import Done
from store.database import Store
from tests.integration.engine.late import NUDGE, Chained, Nudge
from workers.delivery import ToTemporal
from workers.relay import Relay, to_cases
from workers.worker import cases_worker, services


class Nudger:
    """Writes down whom it nudged."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @implements(NUDGE)
    async def nudge(self, request: Nudge) -> Done:
        with self._file.open("a") as file:
            file.write(f"{request.task} {request.tone}\n")
        return Done()


async def work(database: str, address: str, nudges: Path) -> None:
    """Work until killed."""
    store = Store(database)
    client = await Client.connect(address, data_converter=pydantic_data_converter)
    relay = Relay(store, [to_cases(ToTemporal(client, store, eager=True))], poll=0.2)
    async with cases_worker(client, (Chained,), *services(store), Nudger(nudges)):
        sys.stdout.write("working\n")
        sys.stdout.flush()
        await relay.run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
