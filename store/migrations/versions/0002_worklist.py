"""Lists that stay fast: an index for each order, full text, saved views, skills."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import BIG, JSON, Utc
from store.urgency import NEVER, urgent_at
from store.words import kept

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = (
    "ix_tasks_tenant_team_status_priority_due_at_id",
    "ix_tasks_tenant_status",
    "ix_tasks_tenant_owner_id_status",
)
OPEN, CLOSED = "closed_at IS NULL", "closed_at IS NOT NULL"
FACETS = ("ft1", "ft2", "ft3", "ft4", "fn1", "fn2", "fn3", "fn4", "fd1", "fd2", "fd3")
INDEXES = (
    ("open_urgency", ("team", "urgent_at"), OPEN),
    ("open_due", ("team", "due_rank"), OPEN),
    ("open_created", ("team", "created_at"), OPEN),
    ("open_title", ("team", "title"), OPEN),
    ("open_customer", ("team", "customer"), OPEN),
    ("open_process", ("team", "process", "urgent_at"), OPEN),
    ("open_status", ("team", "status", "urgent_at"), f"{OPEN} AND status <> 'ready'"),
    ("open_away", ("away_from", "urgent_at"), f"{OPEN} AND away_from IS NOT NULL"),
    ("open_owner", ("owner_id", "urgent_at"), f"{OPEN} AND owner_id IS NOT NULL"),
    ("open_filed", ("filed_by", "created_at"), OPEN),
    *((f"open_{facet}", ("team", facet, "urgent_at"), f"{OPEN} AND {facet} IS NOT NULL") for facet in FACETS),
    ("closed_team", ("team", "closed_at"), CLOSED),
    ("closed_status", ("team", "status", "closed_at"), CLOSED),
    ("closed_owner", ("owner_id", "closed_at"), f"{CLOSED} AND owner_id IS NOT NULL"),
)
LEFT = sa.table(
    "tasks",
    sa.column("tenant", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("case_id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("team", sa.String),
    sa.column("home_team", sa.String),
    sa.column("away_from", sa.String),
    sa.column("created_at", Utc),
    sa.column("due_at", Utc),
    sa.column("closed_at", Utc),
    sa.column("priority", sa.SmallInteger),
    sa.column("facets", JSON),
    sa.column("customer", sa.String),
    sa.column("filed_by", sa.Uuid),
    sa.column("urgent_at", Utc),
    sa.column("due_rank", Utc),
)
CASES = sa.table(
    "cases",
    sa.column("tenant", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("number", sa.String),
    sa.column("customer", sa.String),
    sa.column("created_by", sa.Uuid),
)
FTS = (
    "CREATE VIRTUAL TABLE task_words USING fts5("
    "words, content='task_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER task_words_added AFTER INSERT ON task_texts BEGIN "
    "INSERT INTO task_words(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER task_words_removed AFTER DELETE ON task_texts BEGIN "
    "INSERT INTO task_words(task_words, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER task_words_changed AFTER UPDATE OF words ON task_texts BEGIN "
    "INSERT INTO task_words(task_words, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO task_words(rowid, words) VALUES (new.id, new.words); END",
    "INSERT INTO task_words(task_words) VALUES ('rebuild')",
)
GIN = (
    "ALTER TABLE task_texts ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "ALTER TABLE task_texts ALTER vector SET STATISTICS 500",
    "CREATE INDEX ix_task_words_open ON task_texts USING gin (vector) WHERE open",
    "CREATE INDEX ix_task_words_closed ON task_texts USING gin (vector) WHERE NOT open",
    *(f"ALTER TABLE tasks ALTER fn{n} TYPE double precision" for n in range(1, 5)),
)
"""A column of its own, for PostgreSQL keeps count of the words in columns only."""


def upgrade() -> None:
    op.add_column(
        "teams",
        sa.Column(
            "push", sa.Boolean(), nullable=False, server_default=sa.false(), comment="work is handed out"
        ),
    )
    _tables()
    for name in OLD:
        op.drop_index(name, table_name="tasks")
    with op.batch_alter_table("tasks") as batch:
        batch.add_column(
            sa.Column("customer", sa.String(200), nullable=True, comment="as on the case; else empty")
        )
        batch.add_column(sa.Column("customer_waits", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("filed_by", sa.Uuid(), nullable=True, comment="who started the case"))
        batch.add_column(
            sa.Column("needs", sa.String(100), nullable=True, comment="skills, with a comma between")
        )
        away = "home_team, where it is another's work by now"
        batch.add_column(sa.Column("away_from", sa.String(63), nullable=True, comment=away))
        batch.add_column(
            sa.Column("urgent_at", Utc(), nullable=True, comment="store.urgency; kept with each change")
        )
        batch.add_column(sa.Column("due_rank", Utc(), nullable=True, comment="due_at, or the end of time"))
    _fill()
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column(
            "customer",
            existing_type=sa.String(200),
            nullable=False,
            existing_comment="as on the case; else empty",
        )
        batch.alter_column("urgent_at", existing_type=Utc(), nullable=False)
        batch.alter_column("due_rank", existing_type=Utc(), nullable=False)
    for name, columns, where in INDEXES:
        some = sa.text(where)
        op.create_index(
            f"ix_tasks_{name}", "tasks", ["tenant", *columns, "id"], postgresql_where=some, sqlite_where=some
        )
    for statement in FTS if op.get_bind().dialect.name == "sqlite" else GIN:
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "task_texts",
        sa.Column(
            "id", BIG, autoincrement=True, nullable=False, comment="row of the full-text index on SQLite"
        ),
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False, comment="whether the task is"),
        sa.Column("words", sa.Text(), nullable=False, comment="store.words: each once, with a blank between"),
        sa.ForeignKeyConstraint(
            ["tenant", "task_id"], ["tasks.tenant", "tasks.id"], name=op.f("fk_task_texts_tenant_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_texts")),
        sa.UniqueConstraint("tenant", "task_id", name=op.f("uq_task_texts_tenant_task_id")),
    )
    op.create_table(
        "saved_views",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.String(63), nullable=True, comment="shared with this team; none: private"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("query", JSON, nullable=False, comment="schemas.requests.TaskQuery"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "owner_id"],
            ["people.tenant", "people.id"],
            name=op.f("fk_saved_views_tenant_owner_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("tenant", "owner_id", "name", name=op.f("uq_saved_views_tenant_owner_id_name")),
    )
    op.create_index(op.f("ix_saved_views_tenant_team"), "saved_views", ["tenant", "team"])
    op.create_table(
        "desks",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True, comment="tasks in hand at most; none: no limit"),
        sa.Column(
            "free", sa.Boolean(), nullable=False, server_default=sa.false(), comment="takes what is pushed"
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["people.tenant", "people.id"], name=op.f("fk_desks_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "person_id", name=op.f("pk_desks")),
    )


def _fill() -> None:
    """What the new columns and the full text hold of the tasks there are."""
    bind = op.get_bind()
    query = sa.select(LEFT, CASES.c.number, CASES.c.customer.label("named"), CASES.c.created_by).join(
        CASES, sa.and_(CASES.c.tenant == LEFT.c.tenant, CASES.c.id == LEFT.c.case_id)
    )
    for row in bind.execute(query).mappings().all():
        here = (LEFT.c.tenant == row["tenant"], LEFT.c.id == row["id"])
        bind.execute(
            sa.update(LEFT)
            .where(*here)
            .values(
                customer=row["named"] or "",
                filed_by=row["created_by"],
                away_from=row["home_team"] if row["home_team"] != row["team"] else None,
                urgent_at=urgent_at(row["created_at"], row["due_at"], row["priority"], False),
                due_rank=row["due_at"] or NEVER,
            )
        )
        bind.execute(sa.insert(_texts()).values(_text(row)))


def _texts() -> sa.TableClause:
    return sa.table(
        "task_texts",
        sa.column("tenant", sa.String),
        sa.column("task_id", sa.Uuid),
        sa.column("open", sa.Boolean),
        sa.column("words", sa.Text),
    )


def _text(row: sa.RowMapping) -> dict[str, Any]:
    said = [row["title"], row["number"], row["named"], *row["facets"].values()]
    return {
        "tenant": row["tenant"],
        "task_id": row["id"],
        "open": row["closed_at"] is None,
        "words": kept(said),
    }
