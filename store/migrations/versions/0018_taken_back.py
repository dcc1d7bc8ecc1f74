"""What was learned and is taken back, kept for a while so that it can be put back."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False, comment="of the layout, lesson or sender"),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column(
            "layout", JSON, nullable=True, comment="schemas.learned.Layout, with the lessons taken back only"
        ),
        sa.Column("sender", JSON, nullable=True, comment="schemas.learned.Sender"),
        sa.Column("learned_at", Utc(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True, comment="none: by the command line"),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_taken_back")),
    )
    op.create_index(op.f("ix_taken_back_tenant_taken_at"), "taken_back", ["tenant", "taken_at"])


def downgrade() -> None:
    op.drop_table("taken_back")
