"""What is known of forms and processes."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata

forms = sa.Table(
    "forms",
    metadata,
    sa.Column("schema_hash", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("json_schema", JSON, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    sa.Index(None, "name", "version"),
)

processes = sa.Table(
    "processes",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("descriptor", JSON, nullable=False, comment="schemas.descriptors.ProcessDescriptor"),
    sa.Column("changed_at", Utc, nullable=False),
)
