"""SQLite under SQLAlchemy's async engine without a thread per connection (docs/decisions/006)."""

import asyncio
import contextlib
import sqlite3
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, Pool
from sqlalchemy.util import await_only

DRIVER = "sqlite+inline"
BUSY_SECONDS = 20
"""How long a writer waits for another process that writes the same file."""
BUSY = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}"
PRAGMAS = (
    BUSY,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)


async def _at_once() -> None:
    """What SQLAlchemy's async engine insists on awaiting once per statement."""


class InlineCursor(sqlite3.Cursor):
    """Runs its statements where it is called."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        await_only(_at_once())
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Self:
        await_only(_at_once())
        return super().executemany(sql, parameters)

    async def _async_soft_close(self) -> None:
        """SQLAlchemy's name for letting go of a cursor early."""


class InlineConnection(sqlite3.Connection):
    """Gives such cursors."""

    def cursor(self, factory: Any = InlineCursor) -> Any:
        return super().cursor(factory)


class Inline(SQLiteDialect_pysqlite):
    """The standard library's driver, called straight from the event loop.

    A statement on a local file takes microseconds, less than a thread's wake-up. What can take long, waiting
    for the write lock and syncing a commit to disk, is done in a thread.
    """

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: sa.URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: sa.URL) -> Any:
        arguments, options = super().create_connect_args(url)
        ours = {"check_same_thread": False, "cached_statements": 512, "factory": InlineConnection}
        return arguments, {**options, **ours}

    def do_commit(self, dbapi_connection: Any) -> None:
        if dbapi_connection.in_transaction:
            await_only(asyncio.to_thread(dbapi_connection.commit))

    def get_driver_connection(self, connection: Any) -> Any:
        return connection


registry.register("sqlite.inline", __name__, "Inline")


def listen(engine: sa.Engine) -> None:
    """Set up each connection, and begin transactions ourselves: BEGIN, or BEGIN IMMEDIATE for writers."""
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)


def _prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    begin = connection.get_execution_options().get("begin", "BEGIN")
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    if begin == "BEGIN":
        driver.execute(begin)
        return
    if _begun_at_once(driver, begin):
        return
    try:
        await_only(_begun_in_thread(driver, begin))
    except sqlite3.Error as error:
        raise sa.exc.OperationalError(begin, None, error) from error


def _begun_at_once(driver: sqlite3.Connection, begin: str) -> bool:
    """Begin if nobody writes, which the turn (store/turn.py) has seen to; waiting is for a thread."""
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        driver.execute(begin)
    except sqlite3.OperationalError:
        return False
    finally:
        driver.execute(BUSY)
    return True


async def _begun_in_thread(driver: sqlite3.Connection, begin: str) -> None:
    """Begin when the other writer has ended; who is cancelled meanwhile leaves no transaction behind."""
    waiting = asyncio.ensure_future(asyncio.to_thread(driver.execute, begin))
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        with contextlib.suppress(sqlite3.Error):
            await waiting
            driver.execute("ROLLBACK")
        raise
