"""What Temporal and the world are to be told, and what was asked or done once."""

import sqlalchemy as sa

from store.columns import BIG, JSON, Utc
from store.tables.base import metadata, of, tenant

WAITING = "delivered_at IS NULL AND set_aside_at IS NULL"
DUE = f"{WAITING} AND deliver_after IS NOT NULL"
"""The last part is always true. It keeps PostgreSQL, while it has no statistics, from taking this index where
no instant is compared: to look for earlier rows of a stream it would be read from end to end."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column(
        "stream",
        sa.String(80),
        nullable=False,
        comment="what keeps its order: case:<id> or hook:<endpoint>:<case>",
    ),
    sa.Column("seq", sa.Integer, nullable=False, comment="from the locked case row"),
    sa.Column("kind", sa.String(16), nullable=False, comment="start, signal, cancel, webhook"),
    sa.Column("name", sa.String(100), nullable=False, comment="workflow type, signal or event name"),
    sa.Column("payload", JSON, nullable=False),
    sa.Column("trace", sa.String(64), comment="W3C traceparent"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("deliver_after", Utc, nullable=False),
    sa.Column("leased_by", sa.String(64)),
    sa.Column("leased_until", Utc),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_error", sa.Text),
    sa.Column("delivered_at", Utc),
    sa.Column("set_aside_at", Utc),
    of("case_id", "cases"),
    sa.UniqueConstraint("tenant", "stream", "seq"),
    sa.Index(None, "tenant", "case_id", "seq"),
    sa.Index(
        "ix_outbox_due",
        "deliver_after",
        "id",
        postgresql_where=sa.text(DUE),
        sqlite_where=sa.text(WAITING),
    ),
    sa.Index(
        "ix_outbox_set_aside",
        "id",
        postgresql_where=sa.text("set_aside_at IS NOT NULL"),
        sqlite_where=sa.text("set_aside_at IS NOT NULL"),
    ),
    sa.Index(
        "ix_outbox_waiting",
        "stream",
        "seq",
        postgresql_where=sa.text(WAITING),
        sqlite_where=sa.text(WAITING),
    ),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    tenant(),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("request_hash", sa.String(64), nullable=False),
    sa.Column("response", JSON, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, comment="the system account whose cases it hears of"),
    sa.Column("url", sa.String(2000), nullable=False),
    sa.Column("secret", sa.String(100), nullable=False, comment="standardwebhooks, whsec_..."),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("disabled_at", Utc),
    of("person_id", "people"),
)

payments = sa.Table(
    "payments",
    metadata,
    tenant(),
    sa.Column("key", sa.String(100), primary_key=True, comment="the same key is paid once"),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("reference", sa.String(64), nullable=False),
    sa.Column("order", JSON, nullable=False),
    sa.Column("paid_at", Utc, nullable=False),
    of("case_id", "cases"),
)
