"""Spreadsheets that were handed in to be taken in row by row."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, of, tenant

imports = sa.Table(
    "imports",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("status", sa.String(16), nullable=False, comment="imported, refused, checked"),
    sa.Column("process", sa.String(100), nullable=False),
    sa.Column("mode", sa.String(16), nullable=False, comment="cases, case"),
    sa.Column("name", sa.String(255), nullable=False, comment="of the file"),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("marked", sa.String(64), comment="blob of the file with the reasons in it"),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("cases", JSON, nullable=False, comment="row, id and number of each"),
    sa.Column("problems", JSON, nullable=False, comment="the first of them"),
    sa.Column("problem_count", sa.Integer, nullable=False),
    sa.Column("meaning", sa.String(64), nullable=False, comment="digest of the file and what to do with it"),
    sa.Column("time", sa.Integer, comment="how often the same was taken in before; null: nothing was"),
    sa.Column("added_by", sa.Uuid, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    of("sha256", "blobs", "sha256"),
    of("marked", "blobs", "sha256"),
    of("added_by", "people"),
    sa.UniqueConstraint("tenant", "meaning", "time"),
    sa.Index(None, "tenant", "added_at", "id"),
)
