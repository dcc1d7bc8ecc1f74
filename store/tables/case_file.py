"""Cases."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, of, tenant

cases = sa.Table(
    "cases",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("customer", sa.String(200)),
    sa.Column("reference", sa.String(200), comment="the client's own"),
    sa.Column(
        "words",
        sa.Text,
        nullable=False,
        server_default=sa.text("''"),
        comment="store.words of number, title, customer and reference",
    ),
    sa.Column("process", sa.String(100), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(100)),
    sa.Column("data", JSON, nullable=False),
    sa.Column("outcome", JSON),
    sa.Column("reason", sa.Text),
    sa.Column("channel", sa.String(32), nullable=False, server_default="api"),
    sa.Column("created_by", sa.Uuid),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("started_at", Utc),
    sa.Column("ended_at", Utc),
    sa.Column("cancel_requested_at", Utc),
    sa.Column("started_again_at", Utc),
    sa.Column("seq", sa.Integer, nullable=False, server_default="0", comment="last outbox seq given"),
    sa.Column("event_seq", sa.Integer, nullable=False, server_default="0", comment="last event seq given"),
    sa.Column("event_head", sa.String(64), nullable=False, comment="chain of the last event"),
    sa.UniqueConstraint("tenant", "number"),
    sa.Index(None, "tenant", "created_at", "id"),
    sa.Index(None, "tenant", "status", "created_at", "id"),
    sa.Index(None, "tenant", "reference"),
)

case_documents = sa.Table(
    "case_documents",
    metadata,
    tenant(),
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    of("case_id", "cases"),
    of("document_id", "documents"),
    sa.Index(None, "tenant", "document_id"),
)
