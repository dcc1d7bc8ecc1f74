"""Databases as tests need them, copied from some that were filled once in this run."""

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from store.database import database_file
from store.migrate import upgrade

T = TypeVar("T")
Fill = Callable[[str], Awaitable[T]]
"""Fills the database at that address, which is not there yet; gives what tests want to know of it."""

_models: dict[tuple[str, Fill[Any]], tuple[str, Any]] = {}
"""For each server and way of filling: the database that is copied (or its file), and what was given."""


async def ready(url: str) -> None:
    """A database with the tables."""
    await copied(url, upgraded)


async def copied(url: str, fill: Fill[T]) -> T:
    """A copy of a database that was filled once, in place of what is here; gives what the filling gave."""
    address = sa.make_url(url)
    file = database_file(url)
    server = "" if file else _server(address)
    if (server, fill) not in _models:
        name = _new_file() if file else _new_name(server)
        given = await fill(str(sa.URL.create("sqlite", database=name)) if file else _named(address, name))
        _models[server, fill] = name, given
    model, given = _models[server, fill]
    if file:
        shutil.copy(model, file)
    else:
        make(url, model)
    wanted: T = given
    return wanted


async def upgraded(url: str) -> None:
    """Fill with the tables."""
    make(url)
    await upgrade(url)


def make(url: str, model: str = "template1") -> None:
    """Create a PostgreSQL database, in place of one that is there; one of SQLite comes by itself."""
    address = sa.make_url(url)
    if database_file(url):
        return
    with psycopg.connect(_server(address), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{address.database}"'.encode())
        connection.execute(f'CREATE DATABASE "{address.database}" TEMPLATE "{model}"'.encode())


def _server(address: sa.URL) -> str:
    return address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)


def _named(address: sa.URL, name: str) -> str:
    return address.set(database=name).render_as_string(hide_password=False)


def _new_file() -> str:
    folder = Path(tempfile.mkdtemp(prefix="casework-model-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(folder / "model.sqlite")


def _new_name(server: str) -> str:
    name = f"casework_model_{uuid4().hex[:12]}"
    atexit.register(_drop, server, name)
    return name


def _drop(server: str, name: str) -> None:
    """A server that was there before is left as it was; one of this run is gone by now."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
