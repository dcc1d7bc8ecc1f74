"""Stacks of scans that were handed in, and the parts that they were split into."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False, comment="of the file"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="blob of the stack as it came"),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("left_out", JSON, nullable=False, comment="pages that are in no part"),
        sa.Column("time", sa.Integer(), nullable=False, comment="how often the same was taken in before"),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "sha256"], ["blobs.tenant", "blobs.sha256"], name=op.f("fk_batches_tenant_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "added_by"], ["people.tenant", "people.id"], name=op.f("fk_batches_tenant_added_by")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_batches")),
        sa.UniqueConstraint("tenant", "sha256", "time", name=op.f("uq_batches_tenant_sha256_time")),
    )
    op.create_index(op.f("ix_batches_tenant_added_at_id"), "batches", ["tenant", "added_at", "id"])
    op.create_table(
        "batch_parts",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("first", sa.Integer(), nullable=False, comment="page of the stack, from 1"),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="null: it waits for a person to place it"),
        sa.Column("started", sa.Boolean(), nullable=False, comment="whether the case began with it"),
        sa.Column("problem", sa.Text(), nullable=True, comment="why it could not be placed by itself"),
        sa.ForeignKeyConstraint(
            ["tenant", "batch_id"],
            ["batches.tenant", "batches.id"],
            name=op.f("fk_batch_parts_tenant_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "document_id"],
            ["documents.tenant", "documents.id"],
            name=op.f("fk_batch_parts_tenant_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_batch_parts_tenant_case_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "batch_id", "n", name=op.f("pk_batch_parts")),
    )
    op.create_index(op.f("ix_batch_parts_tenant_document_id"), "batch_parts", ["tenant", "document_id"])
