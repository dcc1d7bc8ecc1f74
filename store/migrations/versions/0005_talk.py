"""Comments, questions, followers and notices."""

import sqlalchemy as sa
from alembic import op

from store.columns import BIG, JSON, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _talk()
    _notices()
    op.execute(
        "INSERT INTO notice_places (name, event_id) SELECT 'notices', coalesce(max(id), 0) FROM events"
    )


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", column], [f"{target}.tenant", f"{target}.id"], name=op.f(f"fk_{table}_tenant_{column}")
    )


def _talk() -> None:
    op.create_table(
        "comments",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, comment="of the event that tells of it"),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="comment, question, answer"),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="kept when withdrawn, but not shown"),
        sa.Column("mentions", JSON, nullable=False, comment="ids of people"),
        sa.Column("documents", JSON, nullable=False, comment="ids"),
        sa.Column("to_person", sa.Uuid(), nullable=True, comment="who is asked"),
        sa.Column("in_reply_to", sa.Uuid(), nullable=True, comment="the question"),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        _of("comments", "case_id", "cases"),
        _of("comments", "task_id", "tasks"),
        _of("comments", "author", "people"),
        _of("comments", "to_person", "people"),
        _of("comments", "in_reply_to", "comments"),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_comments")),
        sa.UniqueConstraint("tenant", "case_id", "seq", name=op.f("uq_comments_tenant_case_id_seq")),
    )
    op.create_index(op.f("ix_comments_tenant_task_id_seq"), "comments", ["tenant", "task_id", "seq"])
    op.create_index(
        op.f("ix_comments_tenant_to_person_at_id"), "comments", ["tenant", "to_person", "at", "id"]
    )
    op.create_index(
        op.f("ix_comments_tenant_author_kind_at_id"), "comments", ["tenant", "author", "kind", "at", "id"]
    )
    op.create_table(
        "followers",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column(
            "left_at",
            Utc(),
            nullable=True,
            comment="does not want to follow; nothing makes them follow but themselves",
        ),
        _of("followers", "case_id", "cases"),
        _of("followers", "person_id", "people"),
        sa.PrimaryKeyConstraint("tenant", "case_id", "person_id", name=op.f("pk_followers")),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="schemas.notices.NoticeKind"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("words", JSON, nullable=False, comment="what its sentence needs"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("read_at", Utc(), nullable=True),
        sa.Column("mail", sa.String(length=8), nullable=False, comment="schemas.notices.MailTime"),
        sa.Column(
            "mail_state",
            sa.String(length=8),
            nullable=True,
            comment="waiting, sending, sent, failed, unsure; none: no mail",
        ),
        sa.Column("mail_after", Utc(), nullable=True, comment="not sooner than this"),
        sa.Column("mail_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("mailed_at", Utc(), nullable=True, comment="sent, or last tried"),
        sa.Column("mail_error", sa.Text(), nullable=True),
        sa.Column(
            "mark",
            sa.String(length=64),
            nullable=False,
            comment="of person and event; the same after a restore",
        ),
        _of("notices", "case_id", "cases"),
        _of("notices", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "tenant", "person_id", "event_id", name=op.f("uq_notices_tenant_person_id_event_id")
        ),
    )
    op.create_index(op.f("ix_notices_tenant_person_id_id"), "notices", ["tenant", "person_id", "id"])
    unread, waiting = sa.text("in_app AND read_at IS NULL"), sa.text("mail_state = 'waiting'")
    op.create_index(
        "ix_notices_unread",
        "notices",
        ["tenant", "person_id"],
        postgresql_where=unread,
        sqlite_where=unread,
    )
    op.create_index(
        "ix_notices_mail", "notices", ["mail_after"], postgresql_where=waiting, sqlite_where=waiting
    )
    op.create_table(
        "notice_places",
        sa.Column("name", sa.String(length=32), nullable=False, comment="who follows the events"),
        sa.Column("event_id", BIG, nullable=False, comment="the last one that was told"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_places")),
    )
    op.create_table(
        "notice_choices",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(length=8), nullable=False),
        _of("notice_choices", "person_id", "people"),
        sa.PrimaryKeyConstraint("tenant", "person_id", "kind", name=op.f("pk_notice_choices")),
    )
    op.create_table(
        "addresses",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True, comment="IANA name; none: the tenant's"),
        sa.Column("digest_hour", sa.SmallInteger(), nullable=False),
        _of("addresses", "person_id", "people"),
        sa.PrimaryKeyConstraint("tenant", "person_id", name=op.f("pk_addresses")),
    )


def downgrade() -> None:
    for table in ("addresses", "notice_choices", "notice_places", "notices", "followers", "comments"):
        op.drop_table(table)
