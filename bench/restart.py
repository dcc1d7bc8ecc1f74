"""Restart with 1,000 waiting cases: seconds until ready, and until a completion has gone through."""

import asyncio
import os
import signal
import tempfile
from pathlib import Path
from time import perf_counter

import httpx

from bench.figures import Spread, say
from bench.system import System, install_pack, start, stop

API = "/api/v1"
WAITING = 1000


async def _fill(system: System, token: str) -> None:
    """Start the cases and wait until each has its task."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=system.url, headers=headers, timeout=60, trust_env=False) as http:
        gate = asyncio.Semaphore(16)

        async def one(n: int) -> None:
            async with gate:
                body = {"process": "one_question", "data": {"text": f"Question {n}"}, "documents": []}
                (await http.post(f"{API}/cases", json=body)).raise_for_status()

        await asyncio.gather(*(one(n) for n in range(WAITING)))
        waiting = True
        while waiting:
            await asyncio.sleep(0.5)
            waiting = bool((await http.get(f"{API}/cases?status=accepted&limit=1")).json()["items"])


def _complete_one(url: str, token: str) -> None:
    """Answer the first task of the queue and wait until its case has ended."""
    with httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    ) as http:
        task = http.get(f"{API}/tasks?view=team&status=ready&limit=1").raise_for_status().json()["items"][0]
        for operation, more in (("claim", {}), ("complete", {"data": {"text": "Yes."}})):
            body = {"version": task["version"], **more}
            task = http.post(f"{API}/tasks/{task['id']}/{operation}", json=body).raise_for_status().json()
        case = f"{API}/cases/{task['case']['id']}"
        while http.get(case).json()["status"] != "completed":
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
                _complete_one(again.url, person)
                first.append(perf_counter() - began)
                system = again
            say(f"  {how}, {WAITING} waiting cases: ready after {Spread(tuple(ready))} s")
            say(f"  {how}: the first completion has ended its case after {Spread(tuple(first))} s")
        stop(system)
