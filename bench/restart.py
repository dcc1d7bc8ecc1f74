"""Restart with 1,000 waiting cases: seconds until ready, and until a completion has gone through."""

import asyncio
import os
import signal
import tempfile
from pathlib import Path
from time import perf_counter

from bench.figures import Spread, say
from bench.system import System, install_pack, start, stop
from casework_client import Client
from schemas.tasks import ENDED, Operation

WAITING = 1000


async def _fill(system: System, token: str) -> None:
    """Start the cases and wait until each has its task."""
    async with Client.open(system.url, token) as client:
        gate = asyncio.Semaphore(16)

        async def one(n: int) -> None:
            async with gate:
                await client.start_case({"process": "one_question", "data": {"text": f"Question {n}"}})

        await asyncio.gather(*(one(n) for n in range(WAITING)))
        waiting = True
        while waiting:
            await asyncio.sleep(0.5)
            waiting = bool((await client.cases(status="accepted", limit=1)).items)


async def _complete_one(url: str, token: str) -> None:
    """Answer the first task of the queue and wait until its case has ended."""
    async with Client.open(url, token) as client:
        [task] = (await client.tasks(view="team", status="ready", limit=1)).items
        mine = await client.operate(task.id, Operation.CLAIM, task.version)
        await client.operate(task.id, Operation.COMPLETE, mine.version, data={"text": "Yes."})
        while (await client.case(task.case.id)).status not in ENDED:
            pass


def main() -> None:
    """Fill, then kill or stop and start again, several times."""
    with tempfile.TemporaryDirectory(prefix="casework-bench-") as folder:
        system = start(Path(folder) / "data", install_pack(Path(folder) / "pack"))
        client = system.token("bench-client", "--role", "system", "--role", "lead")
        person = system.token("bench-person", "--role", "staff", "--team", "bench")
        asyncio.run(_fill(system, client))
        for how in ("stopped", "killed"):
            ready, first = [], []
            for _ in range(3):
                if how == "stopped":
                    stop(system)
                else:
                    os.kill(system.process.pid, signal.SIGKILL)
                    system.process.wait()
                began = perf_counter()
                again = start(system.data, system.env)
                ready.append(perf_counter() - began)
                asyncio.run(_complete_one(again.url, person))
                first.append(perf_counter() - began)
                system = again
            say(f"  {how}, {WAITING} waiting cases: ready after {Spread(tuple(ready))} s")
            say(f"  {how}: the first completion has ended its case after {Spread(tuple(first))} s")
        stop(system)
