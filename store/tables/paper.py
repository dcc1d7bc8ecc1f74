"""Documents, their pages and readings."""

import sqlalchemy as sa

from store.columns import BIG, JSON, Utc
from store.tables.base import metadata, of, tenant

blobs = sa.Table(
    "blobs",
    metadata,
    tenant(),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("bytes", BIG, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
)

documents = sa.Table(
    "documents",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("bytes", BIG, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("added_by", sa.Uuid),
    sa.Column("added_at", Utc, nullable=False),
    sa.Column("problem", sa.Text, comment="why it cannot be read, in words for staff"),
    sa.Column("same_as", sa.Uuid, comment="the first document with just these bytes"),
    of("sha256", "blobs", "sha256"),
    sa.Index(None, "tenant", "sha256"),
)

pages = sa.Table(
    "pages",
    metadata,
    tenant(),
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, comment="from 1"),
    sa.Column("width", sa.Float, nullable=False, comment="points, as shown"),
    sa.Column("height", sa.Float, nullable=False, comment="points, as shown"),
    sa.Column("matrix", JSON, nullable=False, comment="3x3, from the original page to the page as shown"),
    sa.Column("picture", sa.String(64), comment="blob of the page as shown, PNG"),
    sa.Column("problem", sa.Text),
    sa.Column("steps", JSON, nullable=False, comment="done before reading, for staff"),
    sa.Column("dpi", sa.Float, comment="dots per inch as it came in"),
    sa.Column("blank", sa.Boolean, nullable=False, server_default=sa.false()),
    of("document_id", "documents"),
)

readings = sa.Table(
    "readings",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("document_id", sa.Uuid, nullable=False),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("form_version", sa.Integer, nullable=False),
    sa.Column("reading", JSON, nullable=False, comment="schemas.reading.Reading"),
    sa.Column("read_at", Utc, nullable=False),
    of("document_id", "documents"),
    sa.UniqueConstraint("tenant", "document_id", "form", "form_version"),
)
