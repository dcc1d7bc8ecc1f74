"""Which fields of a check are asked without showing what was read."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "tasks", sa.Column("blind", JSON, nullable=True, comment="fields asked without what was read")
    )
