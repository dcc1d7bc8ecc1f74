"""Tasks with two business values are found in the index of one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXTS = ("ft1", "ft2", "ft3", "ft4")
FACETS = (*TEXTS, "fn1", "fn2", "fn3", "fn4", "fd1", "fd2", "fd3")


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
            postgresql_include=["process", "created_at", "due_rank", *(n for n in TEXTS if n != name)],
        )
