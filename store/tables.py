"""The tables. Every key and every reference begins with the tenant."""

from typing import Any

import sqlalchemy as sa

from schemas.descriptors import MOST_FACETS, FacetType
from store.columns import BIG, JSON, NUMBER, Utc

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)


def _tenant() -> sa.Column[Any]:
    return sa.Column("tenant", sa.String(63), primary_key=True)


def _of(column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant", column], [f"{target}.tenant", f"{target}.{key}"])


tenants = sa.Table(
    "tenants",
    metadata,
    sa.Column("id", sa.String(63), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("cases", sa.Integer, nullable=False, server_default="0", comment="last case number given"),
    sa.Column("zone", sa.String(64), nullable=False, server_default="UTC"),
)

# people

people = sa.Table(
    "people",
    metadata,
    _tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("password", sa.String(255), comment="argon2; none for accounts that only use tokens"),
    sa.Column("roles", JSON, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("disabled_at", Utc),
    sa.UniqueConstraint("name"),
)

teams = sa.Table(
    "teams",
    metadata,
    _tenant(),
    sa.Column("name", sa.String(63), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
)

members = sa.Table(
    "members",
    metadata,
    _tenant(),
    sa.Column("team", sa.String(63), primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    _of("team", "teams", "name"),
    _of("person_id", "people"),
    sa.Index(None, "tenant", "person_id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    _tenant(),
    sa.Column("token_hash", sa.String(64), primary_key=True, comment="SHA-256 of the cookie"),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    _of("person_id", "people"),
    sa.UniqueConstraint("token_hash"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    _tenant(),
    sa.Column("token_hash", sa.String(64), primary_key=True, comment="SHA-256 of the bearer token"),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("expires_at", Utc),
    sa.Column("revoked_at", Utc),
    _of("person_id", "people"),
    sa.UniqueConstraint("token_hash"),
)

# what is known of forms and processes

forms = sa.Table(
    "forms",
    metadata,
    sa.Column("schema_hash", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("json_schema", JSON, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    sa.Index(None, "name", "version"),
)

processes = sa.Table(
    "processes",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("descriptor", JSON, nullable=False, comment="schemas.descriptors.ProcessDescriptor"),
    sa.Column("changed_at", Utc, nullable=False),
)

# documents

blobs = sa.Table(
    "blobs",
    metadata,
    _tenant(),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("bytes", BIG, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
)

documents = sa.Table(
    "documents",
    metadata,
    _tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("bytes", BIG, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("added_by", sa.Uuid),
    sa.Column("added_at", Utc, nullable=False),
    sa.Column("problem", sa.Text, comment="why it cannot be read, in words for staff"),
    _of("sha256", "blobs", "sha256"),
    sa.Index(None, "tenant", "sha256"),
)

pages = sa.Table(
    "pages",
    metadata,
    _tenant(),
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, comment="from 1"),
    sa.Column("width", sa.Float, nullable=False, comment="points, as shown"),
    sa.Column("height", sa.Float, nullable=False, comment="points, as shown"),
    sa.Column("matrix", JSON, nullable=False, comment="3x3, from the original page to the page as shown"),
    sa.Column("picture", sa.String(64), comment="blob of the page as shown, PNG"),
    sa.Column("problem", sa.Text),
    _of("document_id", "documents"),
)

readings = sa.Table(
    "readings",
    metadata,
    _tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("document_id", sa.Uuid, nullable=False),
    sa.Column("form", sa.String(100), nullable=False),
    sa.Column("form_version", sa.Integer, nullable=False),
    sa.Column("reading", JSON, nullable=False, comment="schemas.reading.Reading"),
    sa.Column("read_at", Utc, nullable=False),
    _of("document_id", "documents"),
    sa.UniqueConstraint("tenant", "document_id", "form", "form_version"),
)

# cases

cases = sa.Table(
    "cases",
    metadata,
    _tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("customer", sa.String(200)),
    sa.Column("reference", sa.String(200), comment="the client's own"),
    sa.Column("process", sa.String(100), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(100)),
    sa.Column("data", JSON, nullable=False),
    sa.Column("outcome", JSON),
    sa.Column("reason", sa.Text),
    sa.Column("channel", sa.String(32), nullable=False, server_default="api"),
    sa.Column("created_by", sa.Uuid),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("started_at", Utc),
    sa.Column("ended_at", Utc),
    sa.Column("cancel_requested_at", Utc),
    sa.Column("seq", sa.Integer, nullable=False, server_default="0", comment="last outbox seq given"),
    sa.Column("event_seq", sa.Integer, nullable=False, server_default="0", comment="last event seq given"),
    sa.Column("event_head", sa.String(64), nullable=False, comment="chain of the last event"),
    sa.UniqueConstraint("tenant", "number"),
    sa.Index(None, "tenant", "created_at", "id"),
    sa.Index(None, "tenant", "status", "created_at", "id"),
    sa.Index(None, "tenant", "reference"),
)

case_documents = sa.Table(
    "case_documents",
    metadata,
    _tenant(),
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("added_at", Utc, nullable=False),
    _of("case_id", "cases"),
    _of("document_id", "documents"),
    sa.Index(None, "tenant", "document_id"),
)

# tasks

tasks = sa.Table(
    "tasks",
    metadata,
    _tenant(),
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
    _of("case_id", "cases"),
    sa.Index(None, "tenant", "case_id"),
    sa.Index(None, "tenant", "team", "status", "priority", "due_at", "id"),
    sa.Index(None, "tenant", "status"),
    sa.Index(None, "tenant", "owner_id", "status"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    _tenant(),
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("data", JSON, nullable=False),
    sa.Column("saved_at", Utc, nullable=False),
    _of("task_id", "tasks"),
    _of("person_id", "people"),
)

# proof

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("case_id", sa.Uuid),
    sa.Column("task_id", sa.Uuid),
    sa.Column("seq", sa.Integer, comment="within the case"),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("actor", sa.Uuid, comment="none: the process itself"),
    sa.Column("on_behalf_of", sa.Uuid),
    sa.Column("at", Utc, nullable=False),
    sa.Column("payload", JSON, comment="before, after and words; may be erased"),
    sa.Column("payload_digest", sa.String(64), nullable=False, comment="SHA-256 of the payload as written"),
    sa.Column(
        "chain", sa.String(64), comment="SHA-256 over the event before, this one's head and payload_digest"
    ),
    _of("case_id", "cases"),
    sa.UniqueConstraint("tenant", "case_id", "seq"),
)

# towards Temporal and the world

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column(
        "stream",
        sa.String(80),
        nullable=False,
        comment="what keeps its order: case:<id> or hook:<endpoint>:<case>",
    ),
    sa.Column("seq", sa.Integer, nullable=False, comment="from the locked case row"),
    sa.Column("kind", sa.String(16), nullable=False, comment="start, signal, cancel, webhook"),
    sa.Column("name", sa.String(100), nullable=False, comment="workflow type, signal or event name"),
    sa.Column("payload", JSON, nullable=False),
    sa.Column("trace", sa.String(64), comment="W3C traceparent"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("deliver_after", Utc, nullable=False),
    sa.Column("leased_by", sa.String(64)),
    sa.Column("leased_until", Utc),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_error", sa.Text),
    sa.Column("delivered_at", Utc),
    sa.Column("set_aside_at", Utc),
    _of("case_id", "cases"),
    sa.UniqueConstraint("tenant", "stream", "seq"),
    sa.Index(None, "tenant", "case_id", "seq"),
    sa.Index(
        "ix_outbox_set_aside",
        "id",
        postgresql_where=sa.text("set_aside_at IS NOT NULL"),
        sqlite_where=sa.text("set_aside_at IS NOT NULL"),
    ),
    sa.Index(
        "ix_outbox_waiting",
        "stream",
        "seq",
        postgresql_where=sa.text("delivered_at IS NULL AND set_aside_at IS NULL"),
        sqlite_where=sa.text("delivered_at IS NULL AND set_aside_at IS NULL"),
    ),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    _tenant(),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("request_hash", sa.String(64), nullable=False),
    sa.Column("response", JSON, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    _tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, comment="the system account whose cases it hears of"),
    sa.Column("url", sa.String(2000), nullable=False),
    sa.Column("secret", sa.String(100), nullable=False, comment="standardwebhooks, whsec_..."),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("disabled_at", Utc),
    _of("person_id", "people"),
)

payments = sa.Table(
    "payments",
    metadata,
    _tenant(),
    sa.Column("key", sa.String(100), primary_key=True, comment="the same key is paid once"),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("reference", sa.String(64), nullable=False),
    sa.Column("order", JSON, nullable=False),
    sa.Column("paid_at", Utc, nullable=False),
    _of("case_id", "cases"),
)
