"""PostgreSQL under SQLAlchemy's async engine: connections that may be dead are tried before they are used."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

IDLE_SECONDS = 5.0
"""A connection that was used more recently is taken as alive: a look costs as much as a statement."""
USED = "used"


def listen(engine: sa.Engine) -> None:
    """Look at connections that nobody used for a while; where one is dead all are made anew."""

    def returned(connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[USED] = asyncio.get_running_loop().time()

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
