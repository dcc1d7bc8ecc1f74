"""Business calendars, and clocks of tasks that can stand still."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc
from store.urgency import NEVER, urgent_at

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("teams", sa.Column("calendar", sa.String(63), comment="none: the one named default")),
    (
        "tenants",
        sa.Column("behind_since", Utc(), comment="a calendar changed then; deadlines may not have moved yet"),
    ),
    (
        "tasks",
        sa.Column("clock", JSON, comment="spans, start and pauses, from which the instants are computed"),
    ),
    ("tasks", sa.Column("start_by", Utc())),
    (
        "tasks",
        sa.Column("paused_at", Utc(), comment="since when the clock stands still while the task goes on"),
    ),
    (
        "tasks",
        sa.Column(
            "calendar", sa.String(63), comment="the one its instants were computed on; none: needs none"
        ),
    ),
    ("tasks", sa.Column("calendar_version", sa.Integer())),
)
OPEN = ("created", "ready", "reserved", "in_progress", "suspended")


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("definition", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), comment="none: an operator"),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_calendars")),
    )
    for table, column in COLUMNS:
        op.add_column(table, column)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("tasks", "escalation", comment="[{at, done}], instants")
    _give_open_tasks_clocks()


def _give_open_tasks_clocks() -> None:
    """What was an instant becomes elapsed time since the opening, so that nobody's deadline moves."""
    tasks = sa.table(
        "tasks",
        sa.column("tenant"),
        sa.column("id", sa.Uuid),
        sa.column("status"),
        sa.column("created_at", Utc),
        sa.column("due_at", Utc),
        sa.column("due_rank", Utc),
        sa.column("urgent_at", Utc),
        sa.column("priority"),
        sa.column("customer_waits", sa.Boolean),
        sa.column("suspended_at", Utc),
        sa.column("suspended_until", Utc),
        sa.column("escalation", JSON),
        sa.column("escalated"),
        sa.column("clock", JSON),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(tasks).where(tasks.c.status.in_(OPEN))).all():
        mine = (tasks.c.tenant == row.tenant, tasks.c.id == row.id)
        connection.execute(sa.update(tasks).where(*mine).values(_clock(row)))


def _clock(row: Any) -> dict[str, Any]:
    def since(at: datetime) -> dict[str, str]:
        return {"elapsed": f"PT{(at - row.created_at).total_seconds():f}S"}

    rest = None
    moved = timedelta(0)
    if row.suspended_at is not None:
        until = row.suspended_until
        moved = until - row.suspended_at if until is not None else moved
        rest = {"begin": row.suspended_at.isoformat(), "rest": True, "end": until and until.isoformat()}
    steps, kept = [], []
    for n, each in enumerate(row.escalation):
        at, done = datetime.fromisoformat(each["at"]), n < row.escalated
        steps.append({"at": since(at), "team": each["team"]})
        kept.append(
            {"at": (at if done else at + moved).isoformat(), "done": at.isoformat() if done else None}
        )
    clock = {
        "start": row.created_at.isoformat(),
        "due": since(row.due_at) if row.due_at else None,
        "steps": steps,
        "pauses": [rest] if rest else [],
    }
    due = row.due_at + moved if row.due_at else None
    urgent = urgent_at(row.created_at, due, row.priority, row.customer_waits)
    return {"clock": clock, "escalation": kept, "due_at": due, "due_rank": due or NEVER, "urgent_at": urgent}


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    op.drop_table("calendars")
