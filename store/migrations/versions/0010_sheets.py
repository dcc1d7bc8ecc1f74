"""Spreadsheets that were handed in to be taken in row by row."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False, comment="imported, refused, checked"),
        sa.Column("process", sa.String(length=100), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False, comment="cases, case"),
        sa.Column("name", sa.String(length=255), nullable=False, comment="of the file"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "marked", sa.String(length=64), nullable=True, comment="blob of the file with the reasons in it"
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("cases", JSON, nullable=False, comment="row, id and number of each"),
        sa.Column("problems", JSON, nullable=False, comment="the first of them"),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column(
            "meaning",
            sa.String(length=64),
            nullable=False,
            comment="digest of the file and what to do with it",
        ),
        sa.Column(
            "time",
            sa.Integer(),
            nullable=True,
            comment="how often the same was taken in before; null: nothing was",
        ),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "sha256"], ["blobs.tenant", "blobs.sha256"], name=op.f("fk_imports_tenant_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "marked"], ["blobs.tenant", "blobs.sha256"], name=op.f("fk_imports_tenant_marked")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "added_by"], ["people.tenant", "people.id"], name=op.f("fk_imports_tenant_added_by")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_imports")),
        sa.UniqueConstraint("tenant", "meaning", "time", name=op.f("uq_imports_tenant_meaning_time")),
    )
