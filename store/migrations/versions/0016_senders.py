"""What checks taught of senders, and weights fitted to their outcomes."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "senders",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("sender", JSON, nullable=False, comment="schemas.learned.Sender"),
        sa.Column("learned_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_senders")),
    )
    op.create_index(op.f("ix_senders_tenant_form_learned_at"), "senders", ["tenant", "form", "learned_at"])
    op.create_table(
        "fitted_weights",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("weights", JSON, nullable=False, comment="schemas.learned.Fitted"),
        sa.Column("fitted_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_fitted_weights")),
    )
    op.create_index(op.f("ix_fitted_weights_tenant_fitted_at"), "fitted_weights", ["tenant", "fitted_at"])
