"""The way to the database: a store, and transactions that know whose rows they may see."""

import contextlib
from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self

import pydantic_core
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from schemas.base import Tenant
from store import faults, postgres, sqlite
from store.absences import AbsenceRepository, SystemAbsences
from store.around import AroundRepository
from store.batches import BatchRepository
from store.calendars import CalendarRepository, SystemCalendars
from store.cases import CaseRepository, Held, SystemCases
from store.comparing import SystemComparing
from store.desks import DeskRepository, SystemDesks, ViewRepository
from store.documents import DocumentRepository, ReadingRepository
from store.events import EventRepository, SystemEvents
from store.holdings import HoldingRepository
from store.idempotency import IdempotencyRepository
from store.imports import ImportRepository
from store.lessons import LessonRepository
from store.members import MemberRepository, SystemMembers
from store.notices import NoticeRepository, SystemNotices
from store.outbox import OutboxRepository, SystemOutbox
from store.outcomes import OutcomeRepository
from store.payments import PaymentRepository
from store.people import PeopleRepository, SessionRepository, SystemSignIn, TokenRepository
from store.registry import FormRepository, ProcessRepository
from store.roles import RoleRepository
from store.talk import TalkRepository
from store.tasks import TaskRepository
from store.tasksearch import TaskSearch
from store.taught import TaughtRepository
from store.turn import Turn
from store.wake import Waker, waker_for
from store.webhooks import SystemWebhooks, WebhookRepository

POOL = 16


class Source(Protocol):
    """Where connections come from."""

    def connect(self) -> contextlib.AbstractAsyncContextManager[AsyncConnection]:
        """One, to be used and given back."""


class Transaction:
    """One tenant's rows, seen or changed together; repositories are made when first asked for."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant
        self.held = Held(connection)

    @cached_property
    def cases(self) -> CaseRepository:
        return CaseRepository(self.connection, self.tenant, self.held)

    @cached_property
    def tasks(self) -> TaskRepository:
        return TaskRepository(self.connection, self.tenant, self.held)

    @cached_property
    def around(self) -> AroundRepository:
        return AroundRepository(self.connection, self.tenant)

    @cached_property
    def task_search(self) -> TaskSearch:
        return TaskSearch(self.connection, self.tenant)

    @cached_property
    def desks(self) -> DeskRepository:
        return DeskRepository(self.connection, self.tenant)

    @cached_property
    def saved_views(self) -> ViewRepository:
        return ViewRepository(self.connection, self.tenant)

    @cached_property
    def roles(self) -> RoleRepository:
        return RoleRepository(self.connection, self.tenant, self.held)

    @cached_property
    def absences(self) -> AbsenceRepository:
        return AbsenceRepository(self.connection, self.tenant)

    @cached_property
    def holdings(self) -> HoldingRepository:
        return HoldingRepository(self.connection, self.tenant)

    @cached_property
    def events(self) -> EventRepository:
        return EventRepository(self.connection, self.tenant)

    @cached_property
    def documents(self) -> DocumentRepository:
        return DocumentRepository(self.connection, self.tenant)

    @cached_property
    def readings(self) -> ReadingRepository:
        return ReadingRepository(self.connection, self.tenant)

    @cached_property
    def outcomes(self) -> OutcomeRepository:
        return OutcomeRepository(self.connection, self.tenant)

    @cached_property
    def lessons(self) -> LessonRepository:
        return LessonRepository(self.connection, self.tenant)

    @cached_property
    def taught(self) -> TaughtRepository:
        return TaughtRepository(self.connection, self.tenant)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self.connection, self.tenant)

    @cached_property
    def forms(self) -> FormRepository:
        return FormRepository(self.connection)

    @cached_property
    def processes(self) -> ProcessRepository:
        return ProcessRepository(self.connection)

    @cached_property
    def idempotency(self) -> IdempotencyRepository:
        return IdempotencyRepository(self.connection, self.tenant)

    @cached_property
    def imports(self) -> ImportRepository:
        return ImportRepository(self.connection, self.tenant)

    @cached_property
    def batches(self) -> BatchRepository:
        return BatchRepository(self.connection, self.tenant)

    @cached_property
    def payments(self) -> PaymentRepository:
        return PaymentRepository(self.connection, self.tenant)

    @cached_property
    def people(self) -> PeopleRepository:
        return PeopleRepository(self.connection, self.tenant)

    @cached_property
    def sessions(self) -> SessionRepository:
        return SessionRepository(self.connection, self.tenant)

    @cached_property
    def tokens(self) -> TokenRepository:
        return TokenRepository(self.connection, self.tenant)

    @cached_property
    def webhooks(self) -> WebhookRepository:
        return WebhookRepository(self.connection, self.tenant)

    @cached_property
    def talk(self) -> TalkRepository:
        return TalkRepository(self.connection, self.tenant)

    @cached_property
    def notices(self) -> NoticeRepository:
        return NoticeRepository(self.connection, self.tenant)

    @cached_property
    def calendars(self) -> CalendarRepository:
        return CalendarRepository(self.connection, self.tenant)

    @cached_property
    def members(self) -> MemberRepository:
        return MemberRepository(self.connection, self.tenant)

    async def flush(self) -> None:
        """Write what was gathered so far; at the end of the transaction it is written anyway."""
        await self.held.write()


class SystemTransaction:
    """The one declared way over all tenants: relay, reconciler, notices, sign-in, live events."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    @cached_property
    def outbox(self) -> SystemOutbox:
        return SystemOutbox(self.connection)

    @cached_property
    def cases(self) -> SystemCases:
        return SystemCases(self.connection)

    @cached_property
    def comparing(self) -> SystemComparing:
        return SystemComparing(self.connection)

    @cached_property
    def absences(self) -> SystemAbsences:
        return SystemAbsences(self.connection)

    @cached_property
    def events(self) -> SystemEvents:
        return SystemEvents(self.connection)

    @cached_property
    def desks(self) -> SystemDesks:
        return SystemDesks(self.connection)

    @cached_property
    def sign_in(self) -> SystemSignIn:
        return SystemSignIn(self.connection)

    @cached_property
    def webhooks(self) -> SystemWebhooks:
        return SystemWebhooks(self.connection)

    @cached_property
    def notices(self) -> SystemNotices:
        return SystemNotices(self.connection)

    @cached_property
    def calendars(self) -> SystemCalendars:
        return SystemCalendars(self.connection)

    @cached_property
    def members(self) -> SystemMembers:
        return SystemMembers(self.connection)

    @cached_property
    def forms(self) -> FormRepository:
        return FormRepository(self.connection)

    @cached_property
    def processes(self) -> ProcessRepository:
        return ProcessRepository(self.connection)

    def of(self, tenant: Tenant) -> Transaction:
        """The rows of one tenant, seen and changed in this same transaction."""
        return Transaction(self.connection, tenant)


class Store:
    """A database, SQLite or PostgreSQL; opened lazily, shared by a whole process.

    A transaction that writes on SQLite takes the write lock at its beginning (BEGIN IMMEDIATE), once its turn
    has come, so that nobody finds out at commit that somebody else was faster. One that only reads ends by a
    commit too: after a rollback the driver would forget which statements PostgreSQL has prepared.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = sa.make_url(url).get_backend_name() == "sqlite"
        self.engine = _engine(url, self.sqlite)
        self._reading: Source = self.engine if self.sqlite else postgres.Ready(self.engine, POOL // 2)
        self._writing: Source = self._reading
        self._looking: Source = self.engine
        if self.sqlite:
            self._writing = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        else:
            alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._looking = postgres.Ready(alone, POOL // 2)
        file = database_file(url)
        self._turn = Turn(file) if file else contextlib.nullcontext()
        self._waker: Waker = waker_for(url)

    @contextlib.asynccontextmanager
    async def transaction(self, tenant: Tenant) -> AsyncIterator[Transaction]:
        """Change one tenant's rows; all of it or nothing.

        Raises:
            Unavailable: the database cannot be reached.
        """
        async with self._turn, _within(self._writing) as connection:
            tx = Transaction(connection, tenant)
            yield tx
            await tx.flush()
        if tx.held.spoken:
            self._waker.spoken()

    @contextlib.asynccontextmanager
    async def reading(self, tenant: Tenant) -> AsyncIterator[Transaction]:
        """See one tenant's rows as they are at one moment; nothing is changed."""
        async with _within(self._reading) as connection:
            yield Transaction(connection, tenant)

    @contextlib.asynccontextmanager
    async def system(self) -> AsyncIterator[SystemTransaction]:
        """Change rows of any tenant."""
        async with self._turn, _within(self._writing) as connection:
            yield SystemTransaction(connection)

    @contextlib.asynccontextmanager
    async def system_reading(self) -> AsyncIterator[SystemTransaction]:
        """See rows of any tenant; does not wait for writers."""
        async with _within(self._reading) as connection:
            yield SystemTransaction(connection)

    @contextlib.asynccontextmanager
    async def at_once(self) -> AsyncIterator[SystemTransaction]:
        """Change rows of any tenant by a single statement; a transaction around it would only cost time."""
        if self.sqlite:
            async with self.system() as sx:
                yield sx
        else:
            async with self.look() as sx:
                yield sx

    @contextlib.asynccontextmanager
    async def look(self) -> AsyncIterator[SystemTransaction]:
        """See rows of any tenant by a single statement; a transaction around it would only cost time."""
        async with faults.told(), self._looking.connect() as connection:
            yield SystemTransaction(connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End what watches the database and close every connection."""
        self._waker.close()
        if isinstance(self._turn, Turn):
            self._turn.close()
        await self.let_go()

    async def let_go(self) -> None:
        """Close every connection; whoever comes next is given a new one."""
        for source in (self._reading, self._looking):
            if isinstance(source, postgres.Ready):
                await source.close()
        await self.engine.dispose()


def database_file(url: str) -> Path | None:
    """The file behind a SQLite address."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _engine(url: str, is_sqlite: bool) -> AsyncEngine:
    options: dict[str, Any] = {"pool_size": POOL, "max_overflow": POOL, "pool_timeout": 30}
    if not is_sqlite:
        # The one used last comes first, so that few are used at all: each prepares the statements for itself.
        options["connect_args"] = {"connect_timeout": 5, "cursor_factory": postgres.Cursor}
        options["pool_use_lifo"] = True
    engine = create_async_engine(
        sa.make_url(url).set(drivername=sqlite.DRIVER) if is_sqlite else postgres.known(sa.make_url(url)),
        json_serializer=_dumps,
        json_deserializer=pydantic_core.from_json,
        query_cache_size=2000,
        **options,
    )
    (sqlite if is_sqlite else postgres).listen(engine.sync_engine)
    return engine


def _dumps(value: Any) -> str:
    return pydantic_core.to_json(value).decode()


@contextlib.asynccontextmanager
async def _within(source: Source) -> AsyncIterator[AsyncConnection]:
    """A transaction: it begins with its first statement, and what is not committed is rolled back."""
    async with faults.told(), source.connect() as connection:
        yield connection
        await connection.commit()
