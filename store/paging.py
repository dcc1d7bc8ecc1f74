"""Pages by key, never by counting rows off: a page stays right while rows come and go."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from schemas.errors import CalledWrongly

Key = tuple[Any, ...] | None
"""The sorting values of the last row of the page before; None: from the beginning."""
Columns = Sequence[sa.ColumnElement[Any]]
WRONG_PLACE = "`after` has to be the `next` of the page before, asked for in the same order."


def behind(query: sa.Select[Any], columns: Columns, key: Key, newest_first: bool) -> sa.Select[Any]:
    """Only rows that come behind the key; every column must be without nulls.

    Raises:
        CalledWrongly: the key belongs to another order.
    """
    if key is None:
        return query
    if len(key) != len(columns) or not all(map(_fits, key, columns)):
        raise CalledWrongly(WRONG_PLACE)
    values = sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(key, columns, strict=True)))
    place = sa.tuple_(*columns)
    return query.where(place < values if newest_first else place > values)


def ordered(query: sa.Select[Any], columns: Columns, newest_first: bool) -> sa.Select[Any]:
    """In the order of the key."""
    return query.order_by(*(column.desc() if newest_first else column for column in columns))


def _fits(value: Any, column: sa.ColumnElement[Any]) -> bool:
    return isinstance(value, column.type.python_type)
