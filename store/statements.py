"""What SQLite and PostgreSQL both can, but SQLAlchemy spells by dialect."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

Insert = postgresql.Insert | sqlite.Insert


def insert(connection: AsyncConnection, table: sa.Table) -> Insert:
    """An INSERT that can name a conflict."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_new(connection: AsyncConnection, table: sa.Table) -> Insert:
    """An INSERT of rows given beside it, which lets what is there already stand.

    Built once: to build a statement of many columns costs more than to send it.
    """
    return _insert_new(connection.dialect.name == "sqlite", table)


@cache
def _insert_new(is_sqlite: bool, table: sa.Table) -> Insert:
    if is_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def filled_up(values: Sequence[T]) -> list[T]:
    """The values with the last one repeated until there are 1, 2, 4, 8 ... of them.

    A list of each length is a statement of its own, to be parsed and planned; so there are only a few.
    """
    wanted = 1 << max(len(values) - 1, 0).bit_length()
    return [*values, *list(values[-1:]) * (wanted - len(values))]
