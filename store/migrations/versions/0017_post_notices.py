"""A notice may be about no case: post that waits to be placed."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ABOUT = "none: it is about no case, as post that waits"


def upgrade() -> None:
    with op.batch_alter_table("notices") as notices:
        notices.alter_column("case_id", existing_type=sa.Uuid(), nullable=True, comment=ABOUT)


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE case_id IS NULL")
    with op.batch_alter_table("notices") as notices:
        notices.alter_column(
            "case_id", existing_type=sa.Uuid(), nullable=False, comment=None, existing_comment=ABOUT
        )
