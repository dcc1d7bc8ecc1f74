"""Each saving of a draft has a tag of its own, so that nobody overwrites what they have not seen."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "new with each saving"
    column = sa.Column(
        "tag", sa.String(64), nullable=False, server_default=sa.text("'first'"), comment=comment
    )
    op.add_column("drafts", column)


def downgrade() -> None:
    op.drop_column("drafts", "tag")
