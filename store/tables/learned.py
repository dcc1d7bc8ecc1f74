"""What checks taught, and the words of pages that a check may still teach something of."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, of, tenant

layouts = sa.Table(
    "layouts",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("layout", JSON, nullable=False, comment="schemas.learned.Layout"),
    sa.Column("learned_at", Utc, nullable=False),
    sa.Index(None, "tenant", "form", "learned_at"),
)

page_words = sa.Table(
    "page_words",
    metadata,
    tenant(),
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("form", sa.String(100), primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("pages", JSON, nullable=False, comment="[schemas.learned.PageWords], until the check is done"),
    sa.Column("kept_at", Utc, nullable=False),
    of("document_id", "documents"),
    sa.Index(None, "tenant", "case_id"),
    sa.Index(None, "tenant", "kept_at"),
)

not_learned = sa.Table(
    "not_learned",
    metadata,
    tenant(),
    sa.Column("form", sa.String(100), primary_key=True, comment="empty: of all forms"),
    sa.Column("since", Utc, nullable=False),
)
"""Forms of which nothing is learned and nothing learned is used."""

senders = sa.Table(
    "senders",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("sender", JSON, nullable=False, comment="schemas.learned.Sender"),
    sa.Column("learned_at", Utc, nullable=False),
    sa.Index(None, "tenant", "form", "learned_at"),
)

fitted_weights = sa.Table(
    "fitted_weights",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("weights", JSON, nullable=False, comment="schemas.learned.Fitted"),
    sa.Column("fitted_at", Utc, nullable=False),
    sa.Index(None, "tenant", "fitted_at"),
)
"""Weights of evidence fitted to outcomes of checks; the newest counts."""

taken_back = sa.Table(
    "taken_back",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True, comment="of the layout, lesson or sender"),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("layout", JSON, comment="schemas.learned.Layout, with the lessons taken back only"),
    sa.Column("sender", JSON, comment="schemas.learned.Sender"),
    sa.Column("learned_at", Utc, nullable=False),
    sa.Column("taken_at", Utc, nullable=False),
    sa.Column("taken_by", sa.Uuid, comment="none: by the command line"),
    sa.Index(None, "tenant", "taken_at"),
)
"""What was learned and is used no more; it can be put back for a while."""
