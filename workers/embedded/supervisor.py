"""`casework up`: Temporal, the API and the workers as processes of their own, in one folder."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import httpx
import structlog

from schemas.contract import CASES
from schemas.errors import Unavailable
from workers import temporal_server
from workers.embedded.child import Program, Supervised, rotate
from workers.embedded.folder import DEFAULT_PORT, Folder, Run
from workers.embedded.folder import Child as RunningChild
from workers.settings import Settings

log = structlog.get_logger(__name__)

PATIENCE = 90.0
"""Seconds until the system must be ready."""
MOST_DEATHS = 2
"""A part that has ended so often before the system was ready does not start."""
TEMPORAL = "temporal"
FIRST = ("api", "cases")
LAST = "documents"


@dataclass(frozen=True)
class Plan:
    """What is to run, and where."""

    run: Run
    programs: tuple[Program, ...]


def plan(folder: Folder, settings: Settings, port: int | None) -> Plan:
    """Choose ports and the Temporal server, and lay out the processes.

    Raises:
        Unavailable: there is no Temporal server to be had.
        Conflict: the port is taken.
    """
    binary = temporal_server.find()
    temporal_port = folder.port(TEMPORAL, None)
    api_port = folder.port("api", port, preferred=DEFAULT_PORT)
    run = Run(
        supervisor=os.getpid(),
        address=f"http://127.0.0.1:{api_port}",
        port=api_port,
        temporal_port=temporal_port,
        temporal_binary=str(binary.path),
        temporal_origin=binary.origin,
    )
    serve = temporal_server.command(
        binary.path, temporal_port, temporal_server.database_file(folder.root, binary)
    )
    environment = _environment(folder, settings, temporal_port)
    casework = [sys.executable, "-P", "-m", "workers.cli"]
    return Plan(
        run,
        (
            Program(TEMPORAL, serve, os.environ),
            Program(
                "api",
                [*casework, "api", "--host", settings.host, "--port", str(api_port)],
                environment,
            ),
            Program("cases", [*casework, "worker", "--queue", "cases"], environment),
            Program(LAST, [*casework, "worker", "--queue", "documents"], environment),
        ),
    )


class Supervisor:
    """Keeps the processes of one folder running until it is told to stop."""

    def __init__(self, folder: Folder, plan: Plan, lock: int) -> None:
        self.folder = folder
        self.run = plan.run
        self.children = {
            program.name: Supervised(program, folder.logs / f"{program.name}.log", lock, self._tell)
            for program in plan.programs
        }
        self.stop_asked = asyncio.Event()

    async def serve(self, migrate: Callable[[], object], ready: Callable[[], None]) -> None:
        """Start all, call `ready` when API, Temporal and the worker of cases answer, stop all when asked to.

        Raises:
            Unavailable: it did not become ready, or a part of it does not start.
        """
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(each, self.stop_asked.set)
        chores = asyncio.create_task(self._rotate_logs())
        try:
            await self._start(migrate)
            if await self._became_ready():
                self.children[LAST].start()
                await self.children[LAST].started.wait()
                ready()
                await self.stop_asked.wait()
        finally:
            chores.cancel()
            await self._stop()

    async def _start(self, migrate: Callable[[], object]) -> None:
        """Start what is needed to be ready; what reads paper starts once that has the processor no more."""
        self.children[TEMPORAL].start()
        await asyncio.to_thread(migrate)
        for name in FIRST:
            self.children[name].start()

    async def _became_ready(self) -> bool:
        """Wait until it is ready or is told to stop; whether it is ready."""
        readiness = asyncio.create_task(self._until_ready())
        stop = asyncio.create_task(self.stop_asked.wait())
        done, waiting = await asyncio.wait(
            {readiness, stop}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        for each in waiting:
            each.cancel()
        if not done:
            raise Unavailable(self._what_failed())
        if readiness in done:
            readiness.result()
        return readiness in done

    def _what_failed(self) -> str:
        ailing = [name for name, child in self.children.items() if child.restarts] or ["api"]
        places = ", ".join(str(self.children[name].log_file) for name in ailing)
        return f"Casework was not ready after {PATIENCE:g} s. What went wrong stands in {places}."

    async def _until_ready(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            while not await self._is_ready(client):
                self._refuse_if_dying()
                await asyncio.sleep(0.05)

    def _refuse_if_dying(self) -> None:
        for name, child in self.children.items():
            if child.restarts >= MOST_DEATHS:
                raise Unavailable(
                    f"Casework does not start: its part {name} ends as soon as it begins. "
                    f"Why stands at the end of {child.log_file}."
                )

    async def _is_ready(self, client: httpx.AsyncClient) -> bool:
        try:
            answer = await client.get(f"{self.run.address}/readyz")
        except httpx.TransportError:
            return False
        return answer.is_success and await temporal_server.is_worked(self.run.temporal_port, CASES)

    async def _stop(self) -> None:
        """End the workers and the API, then the server they talk to."""
        others = [child for name, child in self.children.items() if name != TEMPORAL]
        await asyncio.gather(*(child.stop() for child in others))
        await self.children[TEMPORAL].stop()
        self.folder.forget_run()

    async def _rotate_logs(self) -> None:
        while True:
            for child in self.children.values():
                with suppress(OSError):
                    rotate(child.log_file)
            await asyncio.sleep(10)

    def _tell(self) -> None:
        """Write down which process is which, for tools and tests."""
        self.run.children = {
            name: RunningChild(pid=child.pid, restarts=child.restarts)
            for name, child in self.children.items()
            if child.pid is not None
        }
        self.folder.write_run(self.run)


def _environment(folder: Folder, settings: Settings, temporal_port: int) -> Mapping[str, str]:
    return os.environ | {
        "CASEWORK_DATA": str(folder.root),
        "CASEWORK_TEMPORAL_ADDRESS": f"127.0.0.1:{temporal_port}",
        "PYTHONUNBUFFERED": "1",
    }
