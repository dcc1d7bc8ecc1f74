"""Stacks of scans that were handed in, and the parts that they were split into."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, of, tenant

batches = sa.Table(
    "batches",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(255), nullable=False, comment="of the file"),
    sa.Column("sha256", sa.String(64), nullable=False, comment="blob of the stack as it came"),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("left_out", JSON, nullable=False, comment="pages that are in no part"),
    sa.Column("time", sa.Integer, nullable=False, comment="how often the same was taken in before"),
    sa.Column("added_by", sa.Uuid, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    of("sha256", "blobs", "sha256"),
    of("added_by", "people"),
    sa.UniqueConstraint("tenant", "sha256", "time"),
    sa.Index(None, "tenant", "added_at", "id"),
)

batch_parts = sa.Table(
    "batch_parts",
    metadata,
    tenant(),
    sa.Column("batch_id", sa.Uuid, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, comment="from 1"),
    sa.Column("first", sa.Integer, nullable=False, comment="page of the stack, from 1"),
    sa.Column("last", sa.Integer, nullable=False),
    sa.Column("document_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, comment="null: it waits for a person to place it"),
    sa.Column("started", sa.Boolean, nullable=False, comment="whether the case began with it"),
    sa.Column("problem", sa.Text, comment="why it could not be placed by itself"),
    of("batch_id", "batches"),
    of("document_id", "documents"),
    of("case_id", "cases"),
    sa.Index(None, "tenant", "document_id"),
)
