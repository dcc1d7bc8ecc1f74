"""Tasks and drafts of answers."""

import sqlalchemy as sa

from schemas.descriptors import MOST_FACETS, FacetType
from store.columns import JSON, NUMBER, Utc
from store.tables.base import metadata, of, tenant

tasks = sa.Table(
    "tasks",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("process", sa.String(100), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("suspended_from", sa.String(16)),
    sa.Column("suspended_at", Utc),
    sa.Column("suspended_until", Utc),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("team", sa.String(63), nullable=False),
    sa.Column("home_team", sa.String(63), nullable=False, comment="before any escalation"),
    sa.Column("owner_id", sa.Uuid),
    sa.Column("priority", sa.SmallInteger, nullable=False, server_default="50"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("due_at", Utc),
    sa.Column("closed_at", Utc),
    sa.Column("completed_by", sa.Uuid),
    sa.Column("on_behalf_of", sa.Uuid),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("form_version", sa.Integer, nullable=False),
    sa.Column("schema_hash", sa.String(64), nullable=False),
    sa.Column("asked", JSON, comment="names of the fields asked; none: all"),
    sa.Column("known", JSON, nullable=False, comment="values filled in beforehand"),
    sa.Column("readings", JSON, nullable=False, comment="ids of the readings behind `known`"),
    sa.Column("shown", JSON, nullable=False),
    sa.Column("documents", JSON, nullable=False),
    sa.Column("not_by", JSON, nullable=False, comment="forms"),
    sa.Column("escalation", JSON, nullable=False, comment="[{at, team}], instants"),
    sa.Column("escalated", sa.Integer, nullable=False, server_default="0", comment="steps done"),
    sa.Column("answer", JSON),
    sa.Column("facets", JSON, nullable=False, comment="as given; the columns below compare and sort"),
    *(sa.Column(f"ft{i}", sa.String(200)) for i in range(1, MOST_FACETS[FacetType.TEXT] + 1)),
    *(sa.Column(f"fn{i}", NUMBER) for i in range(1, MOST_FACETS[FacetType.NUMBER] + 1)),
    *(sa.Column(f"fd{i}", Utc) for i in range(1, MOST_FACETS[FacetType.DATE] + 1)),
    of("case_id", "cases"),
    sa.Index(None, "tenant", "case_id"),
    sa.Index(None, "tenant", "team", "status", "priority", "due_at", "id"),
    sa.Index(None, "tenant", "status"),
    sa.Index(None, "tenant", "owner_id", "status"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    tenant(),
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("data", JSON, nullable=False),
    sa.Column("saved_at", Utc, nullable=False),
    of("task_id", "tasks"),
    of("person_id", "people"),
)
