"""Imports are listed, the newest first."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_imports_tenant_added_at_id"), "imports", ["tenant", "added_at", "id"])
