"""What lists are searched in, and how staff like to see them."""

import sqlalchemy as sa

from store.columns import BIG, JSON, Utc
from store.tables.base import metadata, of, tenant

task_texts = sa.Table(
    "task_texts",
    metadata,
    sa.Column(
        "id", BIG, primary_key=True, autoincrement=True, comment="row of the full-text index on SQLite"
    ),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("task_id", sa.Uuid, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False, comment="whether the task is"),
    sa.Column("words", sa.Text, nullable=False, comment="store.words: each once, with a blank between"),
    sa.Column(
        "marks",
        sa.String(8),
        nullable=False,
        server_default=sa.text("'----'"),
        comment="store.words, of its teams",
    ),
    of("task_id", "tasks"),
    sa.UniqueConstraint("tenant", "task_id"),
)
"""The words of each task. A full-text index stands over them: GIN on PostgreSQL, where each word of an
open task is kept for each of its teams as well, and FTS5 on SQLite."""

saved_views = sa.Table(
    "saved_views",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner_id", sa.Uuid, nullable=False),
    sa.Column("team", sa.String(63), comment="shared with this team; none: private"),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("query", JSON, nullable=False, comment="schemas.requests.TaskQuery"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("changed_at", Utc, nullable=False),
    of("owner_id", "people"),
    sa.UniqueConstraint("tenant", "owner_id", "name"),
    sa.Index(None, "tenant", "team"),
)

desks = sa.Table(
    "desks",
    metadata,
    tenant(),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("skills", JSON, nullable=False),
    sa.Column("capacity", sa.Integer, comment="tasks in hand at most; none: no limit"),
    sa.Column("free", sa.Boolean, nullable=False, server_default=sa.false(), comment="takes what is pushed"),
    of("person_id", "people"),
)
"""What a person can do, and how much at once."""
