"""Which tasks of a case are done by different people who do not see each other's answers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "shared by tasks of a case that different people do unseen"
    op.add_column("tasks", sa.Column("apart", sa.Uuid, nullable=True, comment=comment))
