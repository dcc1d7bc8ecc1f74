"""The audit trail."""

import sqlalchemy as sa

from store.columns import BIG, JSON, Utc
from store.tables.base import metadata, of

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("case_id", sa.Uuid),
    sa.Column("task_id", sa.Uuid),
    sa.Column("seq", sa.Integer, comment="within the case"),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("actor", sa.Uuid, comment="none: the process itself"),
    sa.Column("on_behalf_of", sa.Uuid),
    sa.Column("at", Utc, nullable=False),
    sa.Column("payload", JSON, comment="before, after and words; may be erased"),
    sa.Column("payload_digest", sa.String(64), nullable=False, comment="SHA-256 of the payload as written"),
    sa.Column(
        "chain", sa.String(64), comment="SHA-256 over the event before, this one's head and payload_digest"
    ),
    of("case_id", "cases"),
    sa.UniqueConstraint("tenant", "case_id", "seq"),
)
