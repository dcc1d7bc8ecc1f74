"""Ten working days of escalation, in skipped time, while worker and Temporal are killed: all of it once."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from schemas.base import CaseId
from schemas.tasks import CaseStatus, Role, Status
from store.database import Store
from tests.integration.engine.house import TENANT, House, now
from tests.integration.engine.late import Chained
from tests.ready import ready
from tests.waiting import until
from workers import temporal_server
from worklist.people import NewAccount, People

SKIPPING = "frontend.WorkflowTimeSkippingEnabled=true"
ALONG = timedelta(minutes=5)
"""How far beyond a deadline time is moved."""


@dataclass
class Site:
    """A Temporal server and a worker, each a process that can be killed."""

    folder: Path
    database: str
    port: int = field(default_factory=temporal_server.free_port)
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def nudges(self) -> Path:
        return self.folder / "nudges"

    def start_server(self) -> None:
        """Temporal, on the file that it had before."""
        line = temporal_server.command(
            temporal_server.find().path, self.port, self.folder / "temporal.sqlite"
        )
        with (self.folder / "temporal.log").open("ab") as log:
            self.server = subprocess.Popen(
                [*line, "--dynamic-config-value", SKIPPING], stdout=log, stderr=log
            )

    def start_worker(self) -> None:
        """A worker with its relay."""
        line = [sys.executable, "-P", "-m", "tests.acceptance.chain_worker"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [*line, self.database, self.address, str(self.nudges)],
                stdout=log,
                stderr=log,
                env=environment,
            )

    def kill(self, process: subprocess.Popen[bytes] | None) -> None:
        """kill -9."""
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)

    async def client(self) -> Client:
        """A client, once the server takes calls."""
        found: list[Client] = []

        async def answers() -> bool:
            with contextlib.suppress(RuntimeError, RPCError):
                client = await Client.connect(self.address, data_converter=pydantic_data_converter)
                await client.count_workflows("")
                found.append(client)
            return bool(found)

        await until(answers)
        return found[0]


@contextlib.asynccontextmanager
async def site_at(folder: Path, database: str) -> AsyncIterator[Site]:
    site = Site(folder, database)
    site.start_server()
    try:
        yield site
    finally:
        for process in (site.worker, site.server):
            site.kill(process)


async def pass_time(client: Client, handle: "WorkflowHandle[object, object]", to: datetime) -> None:
    """Move the case's clock on until shortly after this instant."""
    skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    await skipper.fast_forward(handle, to + ALONG - await skipper.get_current_time(handle))


async def instants(house: House, case: CaseId) -> list[datetime]:
    """When the steps of the opinion's escalation are due."""
    task = (await house.see(case)).tasks[0]
    async with house.store.reading(TENANT) as tx:
        row = await tx.tasks.find(task.id)
    assert row is not None
    return [datetime.fromisoformat(each["at"]) for each in row.escalation]


async def kinds(house: House, case: CaseId) -> list[str]:
    page = await house.cases.timeline(house.people["boss"], case, None, 200)
    return [event.kind for event in page.items]


@pytest.mark.timeout(180)
async def test_ten_working_days_of_escalation_happen_once_whatever_is_killed(
    tmp_path: Path, sqlite_url: str
) -> None:
    await ready(sqlite_url)
    store = Store(sqlite_url)
    async with site_at(tmp_path, sqlite_url) as site:
        client = await site.client()
        house = await House(store, client, (Chained,)).furnish()
        lead = NewAccount("zoe", roles=frozenset({Role.STAFF, Role.LEAD}), teams=("operations",))
        await People(store).add(TENANT, lead, now())
        site.start_worker()
        case = await house.file(process="chained", data={"wish": "a bicycle"})
        await house.task(case, "opinion")
        due = await instants(house, case)
        assert due[-1] - due[0] >= timedelta(days=10)

        async def done(kind: str, times: int = 1) -> bool:
            return (await kinds(house, case)).count(kind) == times

        # Two days: a reminder. The worker is killed while time moves on.
        moving = asyncio.create_task(pass_time(client, house.handle(case), due[0]))
        site.kill(site.worker)
        site.start_worker()
        await moving
        await until(lambda: done("task.reminded"))

        # Four days: the worker is dead when the deadline passes; another one does what is due.
        site.kill(site.worker)
        moving = asyncio.create_task(pass_time(client, house.handle(case), due[1]))
        site.start_worker()
        await moving
        await until(lambda: done("task.escalated", 2))
        assert (await house.task(case, "opinion")).team == "seniors"

        # Six days: Temporal is killed, and comes back with the time that it had.
        site.kill(site.server)
        site.start_server()
        client = house.client = await site.client()
        await pass_time(client, house.handle(case), due[2])
        await until(lambda: done("task.escalated", 3))
        assert (await house.task(case, "opinion")).team == "operations"
        await until(lambda: asyncio.to_thread(site.nudges.is_file))

        # Eight days: both are killed.
        site.kill(site.worker)
        site.kill(site.server)
        site.start_server()
        site.start_worker()
        client = house.client = await site.client()
        await pass_time(client, house.handle(case), due[3])
        await until(lambda: done("task.escalated", 4))
        owner = (await house.task(case, "opinion")).owner
        assert owner is not None
        assert owner.name == "zoe"

        # Ten days: nobody has answered, and the case goes on with what its designer wrote.
        moving = asyncio.create_task(pass_time(client, house.handle(case), due[4]))
        site.kill(site.worker)
        site.start_worker()
        await moving
        ended = await house.ended(case)
    assert (ended.status, ended.outcome) == (CaseStatus.COMPLETED, {"text": "expired: Nobody has one"})
    assert [task.status for task in ended.tasks] == [Status.OBSOLETE]
    told = [kind for kind in await kinds(house, case) if kind.startswith("task.")]
    wanted = ["task.opened", "task.escalated", "task.reminded", *["task.escalated"] * 3, "task.expired"]
    assert told == wanted
    assert {line.split()[1] for line in site.nudges.read_text().splitlines()} == {"firm"}
    await store.close()
