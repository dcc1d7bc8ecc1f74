"""What was done to a page before it was read, at which resolution, and whether anything stands on it."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pages") as pages:
        pages.add_column(
            sa.Column(
                "steps", JSON, server_default="[]", nullable=False, comment="done before reading, for staff"
            )
        )
        pages.add_column(sa.Column("dpi", sa.Float(), nullable=True, comment="dots per inch as it came in"))
        pages.add_column(sa.Column("blank", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("pages") as pages:
        pages.alter_column("steps", existing_type=JSON, existing_nullable=False, server_default=None)
