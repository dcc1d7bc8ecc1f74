"""Rows that are written together: on PostgreSQL by one statement for all, on SQLite by one for each table.

To send a statement costs about as much as to carry it out. The rows of a table travel as one JSON text; what
stands in JSON columns travels inside it as text, so that nothing in there is looked at on the way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Any

import pydantic_core
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data
from store.columns import Utc, in_utc
from store.tables.base import metadata
from store.wake import CHANNEL


class Way(Enum):
    """How rows are written."""

    INSERT = "insert"
    OFFER = "offer"
    """What is there already stands."""
    CHANGE = "change"
    DELETE = "delete"


@dataclass(frozen=True)
class Part:
    """Rows of one table that are written the same way."""

    way: Way
    table: sa.Table
    key: tuple[str, ...]
    """Columns by which a row is found."""
    columns: tuple[str, ...]
    """Columns that are written."""


class Together:
    """What waits to be written; of several changes of one row to the same columns the last counts."""

    def __init__(self) -> None:
        self._rows: dict[Part, list[Data]] = {}
        self._found: dict[Part, dict[tuple[Any, ...], Data]] = {}

    def insert(self, table: sa.Table, row: Data) -> None:
        """A new row."""
        self._rows.setdefault(Part(Way.INSERT, table, (), tuple(row)), []).append(row)

    def offer(self, table: sa.Table, row: Data) -> None:
        """A new row, unless there is one with its key."""
        self._rows.setdefault(Part(Way.OFFER, table, (), tuple(row)), []).append(row)

    def change(self, table: sa.Table, key: Data, values: Data) -> None:
        """New values for the row with this key; a row is changed once, or in the same columns again."""
        self._find(Part(Way.CHANGE, table, tuple(key), tuple(sorted(values))), key, values)

    def delete(self, table: sa.Table, key: Data) -> None:
        """The row with this key goes."""
        self._find(Part(Way.DELETE, table, tuple(key), ()), key, {})

    def _find(self, part: Part, key: Data, values: Data) -> None:
        self._found.setdefault(part, {})[tuple(key.values())] = {**key, **values}

    def waits(self, table: sa.Table) -> bool:
        """Whether something of this table is still to be written."""
        return any(part.table is table for part in (*self._rows, *self._found))

    async def write(self, connection: AsyncConnection, wake: bool = False) -> None:
        """Write all that waits, rows that others refer to first.

        `wake`: PostgreSQL tells the relay when the transaction commits.
        """
        found = {part: list(rows.values()) for part, rows in self._found.items()}
        rows = {**self._rows, **found}
        self._rows, self._found = {}, {}
        if not rows:
            return
        if connection.dialect.name == "sqlite":
            for part in sorted(rows, key=lambda part: _place(part.table)):
                await connection.execute(_alone(part), [_bound(part, row) for row in rows[part]])
            return
        values = {
            f"rows_{n}": [_sent(part, row) for row in its] for n, (part, its) in enumerate(rows.items())
        }
        sizes = tuple(_size(len(its)) for its in rows.values())
        await connection.execute(_at_once(tuple(zip(rows, sizes, strict=True)), wake), values)


@cache
def _place(table: sa.Table) -> int:
    """Behind all tables that it refers to."""
    return metadata.sorted_tables.index(table)


def _bound(part: Part, row: Data) -> Data:
    """A row as parameters of a statement of its own."""
    if not part.key:
        return row
    return {f"its_{n}" if n in part.key else f"new_{n}": value for n, value in row.items()}


@lru_cache(maxsize=200)
def _alone(part: Part) -> sa.UpdateBase:
    """The statement that writes one row."""
    table = part.table
    if part.way is Way.OFFER:
        return sqlite.insert(table).on_conflict_do_nothing()
    if part.way is Way.INSERT:
        return sa.insert(table).inline()
    here = [table.c[name] == sa.bindparam(f"its_{name}") for name in part.key]
    if part.way is Way.DELETE:
        return sa.delete(table).where(*here)
    new = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in part.columns}
    return sa.update(table).where(*here).values(new)


def _sent(part: Part, row: Data) -> Data:
    """A row as it travels."""
    return {**row, **{name: sent(row[name]) for name, sent in _packed(part)}}


def _text(value: Any) -> str | None:
    return None if value is None else pydantic_core.to_json(value).decode()


@lru_cache(maxsize=200)
def _packed(part: Part) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Columns whose values are made ready, and by what: JSON, and instants, which have to have a zone."""
    columns = [part.table.c[name] for name in (*part.key, *part.columns)]
    texts = [(each.name, _text) for each in columns if _is_json(each)]
    return (*texts, *((each.name, in_utc) for each in columns if isinstance(each.type, Utc)))


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)


@lru_cache(maxsize=500)
def _at_once(parts: Sequence[tuple[Part, int]], wake: bool) -> sa.Select[Any]:
    """One statement for all of these parts; what they refer to in each other is checked at its end."""
    done = sa.select(sa.func.pg_notify(CHANNEL, "") if wake else sa.literal_column("1"))
    return done.add_cte(*(_part(part, size, n).cte(f"part_{n}") for n, (part, size) in enumerate(parts)))


def _part(part: Part, size: int, n: int) -> sa.UpdateBase:
    """`size`: at most so many rows, so that they are looked up by their keys; unknown, they count as 100."""
    table, rows = part.table, _given(part, n)
    given = sa.select(rows).limit(sa.literal_column(str(size))).subquery(f"rows_of_{n}") if part.key else rows
    values = {name: _value(table.c[name], given.c[name]) for name in part.columns}
    if not part.key:
        inserted = postgresql.insert(table).from_select(list(values), sa.select(*values.values()))
        return inserted.on_conflict_do_nothing() if part.way is Way.OFFER else inserted
    here = [table.c[name] == given.c[name] for name in part.key]
    return (
        sa.delete(table).where(*here)
        if part.way is Way.DELETE
        else sa.update(table).where(*here).values(values)
    )


def _size(count: int) -> int:
    """The next power of two, so that there are only a few statements."""
    return 1 << (count - 1).bit_length()


def _given(part: Part, n: int) -> sa.TableValuedAlias:
    """The rows of a part, out of their parameter."""
    known = (part.table.c[name] for name in (*part.key, *part.columns))
    columns = [sa.column(each.name, sa.Text() if _is_json(each) else each.type) for each in known]
    rows = sa.func.json_to_recordset(sa.bindparam(f"rows_{n}", type_=sa.JSON))
    return rows.table_valued(*columns, name=f"given_{n}").render_derived(with_types=True)


def _value(column: sa.Column[Any], given: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(given, column.type) if _is_json(column) else given
