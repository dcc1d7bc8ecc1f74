"""Tasks and drafts of answers."""

from typing import Any

import sqlalchemy as sa

from schemas.descriptors import MOST_FACETS, FacetType
from store.columns import JSON, NUMBER, Utc
from store.tables.base import metadata, of, tenant

_KINDS: dict[str, Any] = {"ft": sa.String(200), "fn": NUMBER, "fd": Utc}
FACETS = tuple(
    f"{column}{n}"
    for column, kind in (("ft", FacetType.TEXT), ("fn", FacetType.NUMBER), ("fd", FacetType.DATE))
    for n in range(1, MOST_FACETS[kind] + 1)
)
"""Columns that facets are kept in."""
BESIDE_FACETS = ("process", "created_at", "due_rank", *(name for name in FACETS if name.startswith("ft")))
"""Whose facet it is, its place by age or due date, and the other texts and choices: thousands are counted,
sorted and looked through in the index."""


def _some(name: str, columns: tuple[str, ...], where: str, beside: tuple[str, ...] = ()) -> sa.Index:
    """An index of some of the tasks; PostgreSQL keeps in it what stands beside, too."""
    kept = sa.text(where)
    return sa.Index(
        f"ix_tasks_{name}",
        *("tenant", *columns, "id"),
        postgresql_where=kept,
        sqlite_where=kept,
        postgresql_include=[name for name in beside if name not in columns],
    )


def _open(name: str, *columns: str, where: str = "", beside: tuple[str, ...] = ()) -> sa.Index:
    return _some(f"open_{name}", columns, " AND ".join(filter(None, ("closed_at IS NULL", where))), beside)


def _closed(name: str, *columns: str, where: str = "") -> sa.Index:
    return _some(f"closed_{name}", columns, " AND ".join(filter(None, ("closed_at IS NOT NULL", where))))


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
    sa.Column("for_id", sa.Uuid, comment="whom the owner stands in for"),
    sa.Column("named", JSON, comment="people by role; none: nobody"),
    sa.Column("stand_ins", JSON, comment="{substitute: absent}; none: nobody"),
    sa.Column("activates_at", Utc, comment="when a created task becomes ready by itself"),
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
    sa.Column("blind", JSON, comment="fields asked without what was read"),
    sa.Column("apart", sa.Uuid, comment="shared by tasks of a case that different people do unseen"),
    sa.Column("known", JSON, nullable=False, comment="values filled in beforehand"),
    sa.Column("readings", JSON, nullable=False, comment="ids of the readings behind `known`"),
    sa.Column("shown", JSON, nullable=False),
    sa.Column("documents", JSON, nullable=False),
    sa.Column("not_by", JSON, nullable=False, comment="forms"),
    sa.Column("not_seen_by", JSON, comment="forms"),
    sa.Column("not_by_filer", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("undo_seconds", sa.Integer, nullable=False, server_default="0"),
    sa.Column("undo_until", Utc, comment="until when the completion can be undone"),
    sa.Column("escalation", JSON, nullable=False, comment="[{at, done}], instants"),
    sa.Column("escalated", sa.Integer, nullable=False, server_default="0", comment="steps done"),
    sa.Column("answer", JSON),
    sa.Column("facets", JSON, nullable=False, comment="as given; the columns below compare and sort"),
    *(sa.Column(name, _KINDS[name[:2]]) for name in FACETS),
    sa.Column("customer", sa.String(200), nullable=False, comment="as on the case; else empty"),
    sa.Column("customer_waits", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("filed_by", sa.Uuid, comment="who started the case"),
    sa.Column("needs", sa.String(100), comment="skills, with a comma between"),
    sa.Column("away_from", sa.String(63), comment="home_team, where it is another's work by now"),
    sa.Column("urgent_at", Utc, nullable=False, comment="store.urgency; kept with each change"),
    sa.Column("due_rank", Utc, nullable=False, comment="due_at, or the end of time"),
    sa.Column("clock", JSON, comment="spans, start and pauses, from which the instants are computed"),
    sa.Column("start_by", Utc),
    sa.Column("paused_at", Utc, comment="since when the clock stands still while the task goes on"),
    sa.Column("calendar", sa.String(63), comment="the one its instants were computed on; none: needs none"),
    sa.Column("calendar_version", sa.Integer),
    of("case_id", "cases"),
    sa.Index(None, "tenant", "case_id"),
    _open("urgency", "team", "urgent_at"),
    _open("due", "team", "due_rank"),
    _open("created", "team", "created_at"),
    _open("title", "team", "title"),
    _open("customer", "team", "customer"),
    _open("process", "team", "process", "urgent_at"),
    _open("status", "team", "status", "urgent_at", where="status <> 'ready'"),
    _open("away", "away_from", "urgent_at", where="away_from IS NOT NULL"),
    _open("owner", "owner_id", "urgent_at", where="owner_id IS NOT NULL"),
    _open("filed", "filed_by", "created_at"),
    *(
        _open(name, "team", name, "urgent_at", where=f"{name} IS NOT NULL", beside=BESIDE_FACETS)
        for name in FACETS
    ),
    _closed("team", "team", "closed_at"),
    _closed("status", "team", "status", "closed_at"),
    _closed("owner", "owner_id", "closed_at", where="owner_id IS NOT NULL"),
    sa.Index(
        "ix_tasks_stood_in",
        "tenant",
        "for_id",
        postgresql_where=sa.text("for_id IS NOT NULL"),
        sqlite_where=sa.text("for_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_tasks_activates",
        "activates_at",
        postgresql_where=sa.text("activates_at IS NOT NULL"),
        sqlite_where=sa.text("activates_at IS NOT NULL"),
    ),
)
"""Each list reads one index from one end: those of open tasks hold nothing else."""

drafts = sa.Table(
    "drafts",
    metadata,
    tenant(),
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("data", JSON, nullable=False),
    sa.Column("saved_at", Utc, nullable=False),
    sa.Column("tag", sa.String(64), nullable=False, server_default="first", comment="new with each saving"),
    of("task_id", "tasks"),
    of("person_id", "people"),
)
