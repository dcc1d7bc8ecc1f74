"""Words of open tasks are kept for each team as well, so that a search reads only what its teams have."""

import sqlalchemy as sa
from alembic import op

from store.words import marks

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXTS = sa.table(
    "task_texts",
    sa.column("tenant", sa.String),
    sa.column("task_id", sa.Uuid),
    sa.column("open", sa.Boolean),
    sa.column("marks", sa.String),
)
TASKS = sa.table(
    "tasks",
    sa.column("id", sa.Uuid),
    *(sa.column(name, sa.String) for name in ("tenant", "team", "home_team")),
)
WITHOUT = (
    "DROP INDEX ix_task_words_open",
    "DROP INDEX ix_task_words_closed",
    "ALTER TABLE task_texts DROP COLUMN vector",
)
WITH = (
    "ALTER TABLE task_texts ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector("
    "string_to_array(words, ' ')"
    " || CASE WHEN open THEN"
    " string_to_array('@' || left(marks, 4) || replace(words, ' ', ' @' || left(marks, 4)), ' ') END"
    " || CASE WHEN open AND length(marks) > 4 THEN"
    " string_to_array('@' || right(marks, 4) || replace(words, ' ', ' @' || right(marks, 4)), ' ') END"
    ")) STORED",
    "ALTER TABLE task_texts ALTER vector SET STATISTICS 500",
    "CREATE INDEX ix_task_words_open ON task_texts USING gin (vector) WHERE open",
    "CREATE INDEX ix_task_words_closed ON task_texts USING gin (vector) WHERE NOT open",
    "ANALYZE task_texts",
)


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in WITHOUT if postgres else ():
        op.execute(statement)
    op.add_column(
        "task_texts",
        sa.Column(
            "marks",
            sa.String(8),
            nullable=False,
            server_default=sa.text("'----'"),
            comment="store.words, of its teams",
        ),
    )
    _fill()
    for statement in WITH if postgres else ():
        op.execute(statement)


def _fill() -> None:
    """Whose the open tasks are, by one statement; of closed ones it is kept once they are opened again."""
    bind = op.get_bind()
    teams = {
        each for row in bind.execute(sa.select(TASKS.c.team, TASKS.c.home_team).distinct()) for each in row
    }
    if not teams:
        return
    known = {team: marks([team])[0] for team in teams}
    away = sa.case((TASKS.c.home_team != TASKS.c.team, sa.case(known, value=TASKS.c.home_team)), else_="")
    its = sa.select(sa.case(known, value=TASKS.c.team).concat(away))
    its = its.where(TASKS.c.tenant == TEXTS.c.tenant, TASKS.c.id == TEXTS.c.task_id)
    bind.execute(sa.update(TEXTS).where(TEXTS.c.open).values(marks=its.scalar_subquery()))
