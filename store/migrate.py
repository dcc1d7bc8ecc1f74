"""Bringing a database to the version of this program."""

import asyncio
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from schemas.errors import Unavailable
from store import postgres
from store.database import database_file

FOLDER = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def newest() -> str:
    """The version that this program wants."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


async def upgrade(url: str, to: str = "head") -> None:
    """Make the tables, or bring them up to date, or to an older version; run again it changes nothing.

    Raises:
        Unavailable: the database cannot be reached.
    """
    await asyncio.to_thread(_upgrade, url, to)


async def current(url: str) -> str | None:
    """The version of the database; None for an empty one.

    Raises:
        Unavailable: the database cannot be reached.
    """
    return await asyncio.to_thread(_current, url)


def _upgrade(url: str, to: str) -> None:
    file = database_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if file is not None:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                connection.rollback()
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except sa.exc.OperationalError as error:
        raise Unavailable("The database cannot be reached; check its address and that it runs.") from error
    finally:
        engine.dispose()


def _current(url: str) -> str | None:
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except sa.exc.OperationalError as error:
        raise Unavailable("The database cannot be reached; check its address and that it runs.") from error
    finally:
        engine.dispose()


def _engine(url: str) -> sa.Engine:
    """Migrations run one after the other, so they need no async driver."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sa.create_engine(parsed.set(drivername="sqlite"), connect_args={"timeout": 30})
    address = postgres.known(parsed).set(drivername="postgresql+psycopg")
    return sa.create_engine(address, connect_args={"connect_timeout": 5})
