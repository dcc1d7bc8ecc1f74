"""Who stands how to a task, who looked at it, and who is away."""

import sqlalchemy as sa

from store.columns import Utc
from store.tables.base import metadata, of, tenant

# The same stands in tasks.named, where access is decided; here tasks are found by person.
task_people = sa.Table(
    "task_people",
    metadata,
    tenant(),
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("role", sa.String(16), primary_key=True, comment="schemas.tasks.TaskRole"),
    of("task_id", "tasks"),
    of("person_id", "people"),
    sa.Index(None, "tenant", "person_id", "role", "task_id"),
)

sights = sa.Table(
    "sights",
    metadata,
    tenant(),
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("first_at", Utc, nullable=False),
    of("task_id", "tasks"),
    of("person_id", "people"),
)

absences = sa.Table(
    "absences",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("begins_at", Utc, nullable=False),
    sa.Column("ends_at", Utc, comment="none: until it is ended"),
    sa.Column("substitute_id", sa.Uuid),
    sa.Column("note", sa.Text),
    sa.Column("made_by", sa.Uuid, nullable=False),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("begun_at", Utc, comment="when the work was handed over"),
    sa.Column("ended_at", Utc, comment="when it was ended by hand"),
    sa.Column("returned_at", Utc, comment="when what was left was handed back"),
    of("person_id", "people"),
    of("substitute_id", "people"),
    of("made_by", "people"),
    sa.Index(None, "tenant", "person_id", "begins_at"),
    sa.Index(
        "ix_absences_current",
        "tenant",
        "begins_at",
        postgresql_where=sa.text("returned_at IS NULL"),
        sqlite_where=sa.text("returned_at IS NULL"),
    ),
)
