"""Roles of people, who looked at a task, absences, and completions that can be undone."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _columns():
        op.add_column("tasks", column)
    _some("ix_tasks_stood_in", "tasks", ["tenant", "for_id"], "for_id IS NOT NULL")
    _some("ix_tasks_activates", "tasks", ["activates_at"], "activates_at IS NOT NULL")
    op.create_table(
        "task_people",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False, comment="schemas.tasks.TaskRole"),
        _of("task_people", "task_id", "tasks"),
        _of("task_people", "person_id", "people"),
        sa.PrimaryKeyConstraint("tenant", "task_id", "person_id", "role", name=op.f("pk_task_people")),
    )
    op.create_index(
        op.f("ix_task_people_tenant_person_id_role_task_id"),
        "task_people",
        ["tenant", "person_id", "role", "task_id"],
    )
    op.create_table(
        "sights",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        _of("sights", "task_id", "tasks"),
        _of("sights", "person_id", "people"),
        sa.PrimaryKeyConstraint("tenant", "task_id", "person_id", name=op.f("pk_sights")),
    )
    op.create_table(
        "absences",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=True, comment="none: until it is ended"),
        sa.Column("substitute_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=True, comment="when the work was handed over"),
        sa.Column("ended_at", Utc(), nullable=True, comment="when it was ended by hand"),
        sa.Column("returned_at", Utc(), nullable=True, comment="when what was left was handed back"),
        _of("absences", "person_id", "people"),
        _of("absences", "substitute_id", "people"),
        _of("absences", "made_by", "people"),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_absences")),
    )
    op.create_index(
        op.f("ix_absences_tenant_person_id_begins_at"), "absences", ["tenant", "person_id", "begins_at"]
    )
    _some("ix_absences_current", "absences", ["tenant", "begins_at"], "returned_at IS NULL")


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_{column}")
    return sa.ForeignKeyConstraint(["tenant", column], [f"{target}.tenant", f"{target}.id"], name=name)


def _some(name: str, table: str, columns: list[str], which: str) -> None:
    """An index over some of the rows."""
    op.create_index(name, table, columns, postgresql_where=sa.text(which), sqlite_where=sa.text(which))


def _columns() -> tuple[sa.Column[Any], ...]:
    """What tasks have more of."""
    return (
        sa.Column("for_id", sa.Uuid(), nullable=True, comment="whom the owner stands in for"),
        sa.Column("named", JSON, nullable=True, comment="people by role; none: nobody"),
        sa.Column("stand_ins", JSON, nullable=True, comment="{substitute: absent}; none: nobody"),
        sa.Column(
            "activates_at", Utc(), nullable=True, comment="when a created task becomes ready by itself"
        ),
        sa.Column("not_seen_by", JSON, nullable=True, comment="forms"),
        sa.Column("not_by_filer", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("undo_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undo_until", Utc(), nullable=True, comment="until when the completion can be undone"),
    )
