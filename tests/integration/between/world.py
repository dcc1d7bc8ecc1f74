"""An office whose two stores can be copied and put back: its database, and Temporal on a file of its own."""

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from schemas.base import CaseId
from schemas.requests import AdHocTask, OperationArgs
from schemas.tasks import OPEN, Operation
from schemas.views import TaskItem
from store.database import database_file
from store.rows import OutboxRow
from tests import servers
from tests.integration.engine.house import TENANT, House, now
from tests.waiting import until
from workers.reconciler import Reconciler

FILES = ("", "-wal", "-shm")


@dataclass
class World:
    """The office, Temporal on a file, and a clock of the reconciler's that can run ahead."""

    folder: Path
    port: int
    office: House = field(init=False)
    ahead: timedelta = timedelta(minutes=5)
    _server: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    # Temporal

    @property
    def file(self) -> Path:
        return self.folder / "temporal.sqlite"

    def up(self) -> None:
        self._server.enter_context(servers.temporal(self.folder, self.file, self.port))

    def down(self) -> None:
        self._server.close()

    def keep_temporal(self) -> None:
        """Copy Temporal's file; it is stopped meanwhile."""
        self.down()
        _copy(self.file, self.folder / "kept.sqlite")
        self.up()

    def put_back_temporal(self) -> None:
        self.down()
        _copy(self.folder / "kept.sqlite", self.file)
        self.up()

    # the records

    async def keep_records(self) -> str:
        """Copy the database; gives the name of the copy."""
        await self.office.store.let_go()
        return _kept(self.office.store.url, self.folder)

    async def put_back_records(self, kept: str) -> None:
        await self.office.store.let_go()
        _put_back(self.office.store.url, kept)

    # the reconciler

    def clock(self) -> datetime:
        return now() + self.ahead

    def reconciler(self) -> Reconciler:
        """A reconciler that begins some minutes after everything."""
        self.ahead += timedelta(minutes=2)
        office = self.office
        return Reconciler(office.client, office.store, office.cases, self.clock, pace=1000)

    async def mend(self, reconciler: Reconciler) -> int:
        """Look once, two minutes after the last time, when everything that was sent has arrived."""
        mended = await reconciler.look()
        await until(self.all_is_told)
        self.ahead += timedelta(minutes=2)
        return mended

    async def all_is_told(self) -> bool:
        async with self.office.store.system_reading() as sx:
            return not (await sx.outbox.stats(now() + timedelta(days=1))).waiting

    # what is in it

    async def told(self, case: CaseId) -> bool:
        """Whether the case has been told all that there is."""
        return all(row.delivered_at for row in await self.rows(case))

    async def rows(self, case: CaseId) -> list[OutboxRow]:
        async with self.office.store.system_reading() as sx:
            return await sx.outbox.of_case(TENANT, case)

    async def add_task(self, case: CaseId, form: str = "opinion") -> TaskItem:
        """A person adds a task."""
        boss = self.office.people["boss"]
        added = await self.office.cases.add_task(boss, case, AdHocTask(form=form), None, now())
        return next(each for each in (await self.office.see(case)).tasks if each.id == added.id)

    async def tell(self, case: CaseId) -> None:
        """Everything that a case is told: a task added and done, one that rested, a hint, a document."""
        office, boss = self.office, self.office.people["boss"]
        asked = await office.task(case, "opinion")
        await self.do("ada", await self.add_task(case), text="Mine too")
        for operation in (Operation.SUSPEND, Operation.RESUME):
            version = (await office.worklist.get(boss, asked.id, now())).version
            await office.worklist.operate(boss, asked.id, operation, version, OperationArgs(), now())
        await office.cases.message(boss, case, "hint", {"text": "Blue."}, None, now())
        await office.cases.add_documents(boss, case, (await office.document(),), None, now())

    async def do(self, who: str, task: TaskItem, **data: object) -> None:
        """Somebody answers this very task."""
        person = self.office.people[who]
        version = (await self.office.worklist.get(person, task.id, now())).version
        claimed = await self.office.worklist.claim(person, task.id, version, now())
        await self.office.worklist.complete(person, task.id, claimed.version, data, now())

    async def asked(self, case: CaseId) -> list[str]:
        """The forms that were ever asked in a case, in order."""
        return [each.form for each in (await self.office.see(case)).tasks]

    async def open_tasks(self, case: CaseId) -> list[TaskItem]:
        return [each for each in (await self.office.see(case)).tasks if each.status in OPEN]

    async def timeline(self, case: CaseId) -> list[str]:
        page = await self.office.cases.timeline(self.office.people["boss"], case, None, 200)
        return [each.kind for each in page.items]

    async def found(self) -> dict[str, int]:
        """What the reconciler found so far, by kind."""
        async with self.office.store.system_reading() as sx:
            return {each.kind: each.times for each in await sx.comparing.all()}


def _copy(source: Path, target: Path) -> None:
    for end in FILES:
        part = source.with_name(source.name + end)
        target.with_name(target.name + end).unlink(missing_ok=True)
        if part.exists():
            shutil.copyfile(part, target.with_name(target.name + end))


def _kept(url: str, folder: Path) -> str:
    file = database_file(url)
    if file is not None:
        kept = folder / f"kept-{uuid4().hex}.sqlite"
        with (
            contextlib.closing(sqlite3.connect(file)) as live,
            contextlib.closing(sqlite3.connect(kept)) as copy,
        ):
            live.backup(copy)
        return str(kept)
    name = f"kept_{uuid4().hex[:12]}"
    _by_template(url, name, _database(url))
    return name


def _put_back(url: str, kept: str) -> None:
    file = database_file(url)
    if file is not None:
        _copy(Path(kept), file)
        return
    _by_template(url, _database(url), kept)


def _database(url: str) -> str:
    return str(sa.make_url(url).database)


def _by_template(url: str, made: str, source: str) -> None:
    """Make a database as a copy of another one; what was there under its name goes."""
    admin = sa.make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{made}" TEMPLATE "{source}"'.encode())
