"""When teams work."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, tenant

calendars = sa.Table(
    "calendars",
    metadata,
    tenant(),
    sa.Column("name", sa.String(63), primary_key=True),
    sa.Column("definition", JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_at", Utc, nullable=False),
    sa.Column("changed_by", sa.Uuid, comment="none: an operator"),
)
