"""The first tables."""

import sqlalchemy as sa
from alembic import op

from store.columns import BIG, JSON, NUMBER, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", BIG, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "cases",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True, comment="the client's own"),
        sa.Column("process", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=100), nullable=True),
        sa.Column("data", JSON, nullable=False),
        sa.Column("outcome", JSON, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=32), server_default="api", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("cancel_requested_at", Utc(), nullable=True),
        sa.Column("seq", sa.Integer(), server_default="0", nullable=False, comment="last outbox seq given"),
        sa.Column(
            "event_seq", sa.Integer(), server_default="0", nullable=False, comment="last event seq given"
        ),
        sa.Column("event_head", sa.String(length=64), nullable=False, comment="chain of the last event"),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_cases_tenant_number")),
    )
    op.create_index(
        op.f("ix_cases_tenant_created_at_id"), "cases", ["tenant", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_cases_tenant_reference"), "cases", ["tenant", "reference"], unique=False)
    op.create_index(
        op.f("ix_cases_tenant_status_created_at_id"),
        "cases",
        ["tenant", "status", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "forms",
        sa.Column("schema_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("json_schema", JSON, nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("schema_hash", name=op.f("pk_forms")),
    )
    op.create_index(op.f("ix_forms_name_version"), "forms", ["name", "version"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("response", JSON, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "people",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "password",
            sa.String(length=255),
            nullable=True,
            comment="argon2; none for accounts that only use tokens",
        ),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("disabled_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_people")),
        sa.UniqueConstraint("name", name=op.f("uq_people_name")),
    )
    op.create_table(
        "processes",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("descriptor", JSON, nullable=False, comment="schemas.descriptors.ProcessDescriptor"),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_processes")),
    )
    op.create_table(
        "teams",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=63), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_teams")),
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.String(length=63), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "cases", sa.Integer(), server_default="0", nullable=False, comment="last case number given"
        ),
        sa.Column("zone", sa.String(length=64), server_default="UTC", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "documents",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", BIG, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", Utc(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True, comment="why it cannot be read, in words for staff"),
        sa.ForeignKeyConstraint(
            ["tenant", "sha256"], ["blobs.tenant", "blobs.sha256"], name=op.f("fk_documents_tenant_sha256")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_tenant_sha256"), "documents", ["tenant", "sha256"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True, comment="within the case"),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True, comment="none: the process itself"),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("payload", JSON, nullable=True, comment="before, after and words; may be erased"),
        sa.Column(
            "payload_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the payload as written",
        ),
        sa.Column(
            "chain",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 over the event before, this one's head and payload_digest",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_events_tenant_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("tenant", "case_id", "seq", name=op.f("uq_events_tenant_case_id_seq")),
    )
    op.create_table(
        "members",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("team", sa.String(length=63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_members_tenant_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "team"], ["teams.tenant", "teams.name"], name=op.f("fk_members_tenant_team")
        ),
        sa.PrimaryKeyConstraint("tenant", "team", "person_id", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_tenant_person_id"), "members", ["tenant", "person_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stream",
            sa.String(length=80),
            nullable=False,
            comment="what keeps its order: case:<id> or hook:<endpoint>:<case>",
        ),
        sa.Column("seq", sa.Integer(), nullable=False, comment="from the locked case row"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="start, signal, cancel, webhook"),
        sa.Column(
            "name", sa.String(length=100), nullable=False, comment="workflow type, signal or event name"
        ),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("trace", sa.String(length=64), nullable=True, comment="W3C traceparent"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("deliver_after", Utc(), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("leased_until", Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivered_at", Utc(), nullable=True),
        sa.Column("set_aside_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_outbox_tenant_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("tenant", "stream", "seq", name=op.f("uq_outbox_tenant_stream_seq")),
    )
    op.create_index(
        "ix_outbox_set_aside",
        "outbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("set_aside_at IS NOT NULL"),
        sqlite_where=sa.text("set_aside_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_outbox_tenant_case_id_seq"), "outbox", ["tenant", "case_id", "seq"], unique=False
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["stream", "seq"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NULL AND set_aside_at IS NULL"),
        sqlite_where=sa.text("delivered_at IS NULL AND set_aside_at IS NULL"),
    )
    op.create_table(
        "payments",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False, comment="the same key is paid once"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("order", JSON, nullable=False),
        sa.Column("paid_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_payments_tenant_case_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_payments")),
    )
    op.create_table(
        "sessions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the cookie"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_sessions_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "token_hash", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_table(
        "tasks",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("suspended_from", sa.String(length=16), nullable=True),
        sa.Column("suspended_at", Utc(), nullable=True),
        sa.Column("suspended_until", Utc(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("team", sa.String(length=63), nullable=False),
        sa.Column("home_team", sa.String(length=63), nullable=False, comment="before any escalation"),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default="50", nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("completed_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("schema_hash", sa.String(length=64), nullable=False),
        sa.Column("asked", JSON, nullable=True, comment="names of the fields asked; none: all"),
        sa.Column("known", JSON, nullable=False, comment="values filled in beforehand"),
        sa.Column("readings", JSON, nullable=False, comment="ids of the readings behind `known`"),
        sa.Column("shown", JSON, nullable=False),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("not_by", JSON, nullable=False, comment="forms"),
        sa.Column("escalation", JSON, nullable=False, comment="[{at, team}], instants"),
        sa.Column("escalated", sa.Integer(), server_default="0", nullable=False, comment="steps done"),
        sa.Column("answer", JSON, nullable=True),
        sa.Column("facets", JSON, nullable=False, comment="as given; the columns below compare and sort"),
        sa.Column("ft1", sa.String(length=200), nullable=True),
        sa.Column("ft2", sa.String(length=200), nullable=True),
        sa.Column("ft3", sa.String(length=200), nullable=True),
        sa.Column("ft4", sa.String(length=200), nullable=True),
        sa.Column("fn1", NUMBER, nullable=True),
        sa.Column("fn2", NUMBER, nullable=True),
        sa.Column("fn3", NUMBER, nullable=True),
        sa.Column("fn4", NUMBER, nullable=True),
        sa.Column("fd1", Utc(), nullable=True),
        sa.Column("fd2", Utc(), nullable=True),
        sa.Column("fd3", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_tasks_tenant_case_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_tenant_case_id"), "tasks", ["tenant", "case_id"], unique=False)
    op.create_index(
        op.f("ix_tasks_tenant_owner_id_status"), "tasks", ["tenant", "owner_id", "status"], unique=False
    )
    op.create_index(op.f("ix_tasks_tenant_status"), "tasks", ["tenant", "status"], unique=False)
    op.create_index(
        op.f("ix_tasks_tenant_team_status_priority_due_at_id"),
        "tasks",
        ["tenant", "team", "status", "priority", "due_at", "id"],
        unique=False,
    )
    op.create_table(
        "tokens",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the bearer token"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_tokens_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "token_hash", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens_token_hash")),
    )
    op.create_table(
        "webhooks",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "person_id", sa.Uuid(), nullable=False, comment="the system account whose cases it hears of"
        ),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False, comment="standardwebhooks, whsec_..."),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("disabled_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_webhooks_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "case_documents",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name=op.f("fk_case_documents_tenant_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "document_id"],
            ["documents.tenant", "documents.id"],
            name=op.f("fk_case_documents_tenant_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "case_id", "document_id", name=op.f("pk_case_documents")),
    )
    op.create_index(
        op.f("ix_case_documents_tenant_document_id"),
        "case_documents",
        ["tenant", "document_id"],
        unique=False,
    )
    op.create_table(
        "drafts",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_drafts_tenant_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "task_id"], ["tasks.tenant", "tasks.id"], name=op.f("fk_drafts_tenant_task_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "task_id", "person_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "pages",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("width", sa.Float(), nullable=False, comment="points, as shown"),
        sa.Column("height", sa.Float(), nullable=False, comment="points, as shown"),
        sa.Column("matrix", JSON, nullable=False, comment="3x3, from the original page to the page as shown"),
        sa.Column("picture", sa.String(length=64), nullable=True, comment="blob of the page as shown, PNG"),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "document_id"],
            ["documents.tenant", "documents.id"],
            name=op.f("fk_pages_tenant_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "document_id", "n", name=op.f("pk_pages")),
    )
    op.create_table(
        "readings",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("reading", JSON, nullable=False, comment="schemas.reading.Reading"),
        sa.Column("read_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "document_id"],
            ["documents.tenant", "documents.id"],
            name=op.f("fk_readings_tenant_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "tenant",
            "document_id",
            "form",
            "form_version",
            name=op.f("uq_readings_tenant_document_id_form_form_version"),
        ),
    )


def downgrade() -> None:
    for table in (
        "readings",
        "pages",
        "drafts",
        "case_documents",
        "webhooks",
        "tokens",
        "tasks",
        "sessions",
        "payments",
        "outbox",
        "members",
        "events",
        "documents",
        "tenants",
        "teams",
        "processes",
        "people",
        "idempotency",
        "forms",
        "cases",
        "blobs",
    ):
        op.drop_table(table)
