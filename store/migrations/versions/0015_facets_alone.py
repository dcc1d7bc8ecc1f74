"""Tasks with a business value are counted and put in order in its index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FACETS = ("ft1", "ft2", "ft3", "ft4", "fn1", "fn2", "fn3", "fn4", "fd1", "fd2", "fd3")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in FACETS:
        op.drop_index(f"ix_tasks_open_{name}")
        op.create_index(
            f"ix_tasks_open_{name}",
            "tasks",
            ["tenant", "team", name, "urgent_at", "id"],
            postgresql_where=sa.text(f"closed_at IS NULL AND {name} IS NOT NULL"),
            postgresql_include=["process", "created_at", "due_rank"],
        )
