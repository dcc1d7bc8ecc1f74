"""Databases with all tables, copied from one that was migrated once in this run."""

import atexit
import contextlib
import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from store.database import database_file
from store.migrate import upgrade

_models: dict[str, str] = {}
"""For each server the database that is copied; for SQLite the file."""


async def ready(url: str) -> None:
    """Fill a fresh, empty database with the tables."""
    file = database_file(url)
    if file is not None:
        shutil.copy(await _file(), file)
        return
    server = _server(sa.make_url(url))
    copy(_models.get(server) or await _database(server, sa.make_url(url)), url)


def copy(model: str, url: str) -> None:
    """Put a copy of another database of the same PostgreSQL server in the place of an empty one."""
    address = sa.make_url(url)
    with psycopg.connect(_server(address), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{address.database}"'.encode())
        connection.execute(f'CREATE DATABASE "{address.database}" TEMPLATE "{model}"'.encode())


def _server(address: sa.URL) -> str:
    return address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)


async def _file() -> str:
    if "" not in _models:
        folder = Path(tempfile.mkdtemp(prefix="casework-model-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        await upgrade(f"sqlite:///{folder / 'model.sqlite'}")
        _models[""] = str(folder / "model.sqlite")
    return _models[""]


async def _database(server: str, address: sa.URL) -> str:
    name = f"casework_model_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    await upgrade(address.set(database=name).render_as_string(hide_password=False))
    atexit.register(_drop, server, name)
    _models[server] = name
    return name


def _drop(server: str, name: str) -> None:
    """A server that was there before is left as it was; one of this run is gone by now."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
