"""PostgreSQL under SQLAlchemy's async engine: connections that may be dead are tried before they are used.

A few are kept ready between two uses: to take one from the pool and give it back costs half a statement.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any, overload

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from schemas.errors import CalledWrongly

IDLE_SECONDS = 5.0
"""A connection that was used more recently is taken as alive: a look costs as much as a statement."""
USED = "used"
KEPT = "kept"


def known(url: sa.URL) -> sa.URL:
    """The address, if PostgreSQL knows all that it asks for.

    Raises:
        CalledWrongly: it has an option that there is not.
    """
    options = {each.keyword.decode() for each in psycopg.pq.Conninfo.get_defaults()}
    if strange := sorted(set(url.query) - options):
        near = [each for name in strange for each in get_close_matches(name, options, 1)]
        named, meant = ", ".join(strange), f" Did you mean {', '.join(near)}?" if near else ""
        raise CalledWrongly(
            f"The database's address has the option {named}, which PostgreSQL does not know.{meant}"
        )
    return url


def listen(engine: sa.Engine) -> None:
    """Look at connections that nobody used for a while; where one is dead all are made anew."""

    def returned(connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[USED] = entry.info.pop(KEPT, None) or asyncio.get_running_loop().time()

    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        now = asyncio.get_running_loop().time()
        if now - entry.info.get(USED, now) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError() from error

    sa.event.listen(engine, "checkin", returned)
    sa.event.listen(engine, "checkout", taken)


class Columns(Sequence[psycopg.Column]):
    """The columns of a result, told when somebody looks at them.

    Of a statement that it knows already SQLAlchemy only asks whether there are any; to describe 65 of them
    took a quarter of what such a statement took.
    """

    def __init__(self, count: int, describe: Callable[[], list[psycopg.Column] | None]) -> None:
        self._count = count
        self._describe = describe

    @cached_property
    def _all(self) -> list[psycopg.Column]:
        return self._describe() or []

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[psycopg.Column]: ...
    def __getitem__(self, place: int | slice) -> psycopg.Column | Sequence[psycopg.Column]:
        return self._all[place]


class Cursor(psycopg.AsyncCursor[Any]):
    """One that describes its columns only when they are looked at."""

    @property
    def description(self) -> Any:
        result = self.pgresult
        if result is None or not result.nfields:
            return super().description
        return Columns(result.nfields, lambda: super(Cursor, self).description)


class Ready:
    """Connections of an engine, of which a few stay out of its pool for whoever comes next.

    Each is given on as it is left: with nothing under way. While many are in use none is kept, for somebody
    may wait at the pool.
    """

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._kept: list[AsyncConnection] = []

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection; one in whose use something went wrong goes back to the pool, which rolls back."""
        connection = await self._taken()
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_exit(connection)
            try:
                yield connection
            except sa.exc.DBAPIError as error:
                if error.connection_invalidated:
                    await self.close()
                raise
            if len(self._kept) < self._most and self._may_keep():
                connection.info[KEPT] = asyncio.get_running_loop().time()
                self._kept.append(connection)
                stack.pop_all()

    def _may_keep(self) -> bool:
        """Whether nobody waits at the pool, which is another one whenever the engine was disposed of."""
        pool = self._engine.pool
        return isinstance(pool, sa.QueuePool) and pool.checkedout() <= pool.size()

    async def _taken(self) -> AsyncConnection:
        now = asyncio.get_running_loop().time()
        while self._kept:
            connection = self._kept.pop()
            if now - connection.info[KEPT] < IDLE_SECONDS:
                del connection.info[KEPT]
                return connection
            await connection.close()
        return await self._engine.connect()

    async def close(self) -> None:
        """Give back those that are kept."""
        while self._kept:
            await self._kept.pop().close()
