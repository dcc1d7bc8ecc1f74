"""Which document came in with the same bytes before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "documents",
        sa.Column("same_as", sa.Uuid(), nullable=True, comment="the first document with just these bytes"),
    )
