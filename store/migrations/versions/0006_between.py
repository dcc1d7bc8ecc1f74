"""What was mended between the records and Temporal; the outbox by when a row is due."""

import sqlalchemy as sa
from alembic import op

from store.columns import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = "delivered_at IS NULL AND set_aside_at IS NULL"
DUE = f"{WAITING} AND deliver_after IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("started_again_at", Utc(), nullable=True))
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["deliver_after", "id"],
        unique=False,
        postgresql_where=sa.text(DUE),
        sqlite_where=sa.text(WAITING),
    )
    op.create_table(
        "mendings",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.Column("last_case", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_mendings")),
    )
