"""Comments, questions and followers; notices, and how people want to be told."""

import sqlalchemy as sa

from store.columns import BIG, JSON, Utc
from store.tables.base import metadata, of, tenant

UNREAD = sa.text("in_app AND read_at IS NULL")
WAITING = sa.text("mail_state = 'waiting'")

comments = sa.Table(
    "comments",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False, comment="of the event that tells of it"),
    sa.Column("task_id", sa.Uuid),
    sa.Column("kind", sa.String(16), nullable=False, comment="comment, question, answer"),
    sa.Column("author", sa.Uuid, nullable=False),
    sa.Column("on_behalf_of", sa.Uuid),
    sa.Column("at", Utc, nullable=False),
    sa.Column("text", sa.Text, nullable=False, comment="kept when withdrawn, but not shown"),
    sa.Column("mentions", JSON, nullable=False, comment="ids of people"),
    sa.Column("documents", JSON, nullable=False, comment="ids"),
    sa.Column("to_person", sa.Uuid, comment="who is asked"),
    sa.Column("in_reply_to", sa.Uuid, comment="the question"),
    sa.Column("answered_at", Utc),
    sa.Column("withdrawn_at", Utc),
    of("case_id", "cases"),
    of("task_id", "tasks"),
    of("author", "people"),
    of("to_person", "people"),
    of("in_reply_to", "comments"),
    sa.UniqueConstraint("tenant", "case_id", "seq"),
    sa.Index(None, "tenant", "task_id", "seq"),
    sa.Index(None, "tenant", "to_person", "at", "id"),
    sa.Index(None, "tenant", "author", "kind", "at", "id"),
)

followers = sa.Table(
    "followers",
    metadata,
    tenant(),
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("since", Utc, nullable=False),
    sa.Column("left_at", Utc, comment="does not want to follow; nothing makes them follow but themselves"),
    of("case_id", "cases"),
    of("person_id", "people"),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("event_id", BIG, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False, comment="schemas.notices.NoticeKind"),
    sa.Column("case_id", sa.Uuid, comment="none: it is about no case, as post that waits"),
    sa.Column("task_id", sa.Uuid),
    sa.Column("words", JSON, nullable=False, comment="what its sentence needs"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("in_app", sa.Boolean, nullable=False),
    sa.Column("read_at", Utc),
    sa.Column("mail", sa.String(8), nullable=False, comment="schemas.notices.MailTime"),
    sa.Column("mail_state", sa.String(8), comment="waiting, sending, sent, failed, unsure; none: no mail"),
    sa.Column("mail_after", Utc, comment="not sooner than this"),
    sa.Column("mail_tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("mailed_at", Utc, comment="sent, or last tried"),
    sa.Column("mail_error", sa.Text),
    sa.Column("mark", sa.String(64), nullable=False, comment="of person and event; the same after a restore"),
    of("case_id", "cases"),
    of("person_id", "people"),
    sa.UniqueConstraint("tenant", "person_id", "event_id"),
    sa.Index(None, "tenant", "person_id", "id"),
    sa.Index("ix_notices_unread", "tenant", "person_id", postgresql_where=UNREAD, sqlite_where=UNREAD),
    sa.Index("ix_notices_mail", "mail_after", postgresql_where=WAITING, sqlite_where=WAITING),
)

notice_places = sa.Table(
    "notice_places",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True, comment="who follows the events"),
    sa.Column("event_id", BIG, nullable=False, comment="the last one that was told"),
)

notice_choices = sa.Table(
    "notice_choices",
    metadata,
    tenant(),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("in_app", sa.Boolean, nullable=False),
    sa.Column("mail", sa.String(8), nullable=False),
    of("person_id", "people"),
)

addresses = sa.Table(
    "addresses",
    metadata,
    tenant(),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.String(254)),
    sa.Column("zone", sa.String(64), comment="IANA name; none: the tenant's"),
    sa.Column("digest_hour", sa.SmallInteger, nullable=False),
    of("person_id", "people"),
)
