"""Column types that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


def in_utc(value: datetime | None) -> datetime | None:
    """An instant as it is kept.

    Raises:
        ValueError: it has no zone, and may be anywhen.
    """
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return value.astimezone(UTC)


class Utc(sa.TypeDecorator[datetime]):
    """An instant; always aware and in UTC on our side."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return in_utc(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


JSON = sa.JSON(none_as_null=True)
"""Plain JSON on both, never JSONB: the order of a form's fields and of headings is part of what is kept."""
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Counted-up keys: SQLite counts up only plain INTEGER keys."""
NUMBER: sa.types.TypeEngine[float] = sa.Double()
"""A facet's number: only for filtering and sorting, never the amount itself."""
