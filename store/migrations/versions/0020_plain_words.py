"""Cases are found by words as tasks are; tasks also by letters that Unicode does not take apart."""

import sqlalchemy as sa
from alembic import op

from store.words import FOUND_BY, LETTERS, kept

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 1000
CASES = sa.table(
    "cases",
    sa.column("tenant", sa.String),
    sa.column("id", sa.Uuid),
    *(sa.column(name, sa.String) for name in FOUND_BY),
    sa.column("words", sa.Text),
)
TEXTS = sa.table("task_texts", sa.column("words", sa.Text))


def upgrade() -> None:
    comment = "store.words of number, title, customer and reference"
    op.add_column(
        "cases", sa.Column("words", sa.Text(), nullable=False, server_default=sa.text("''"), comment=comment)
    )
    _fill()
    _respell()


def _fill() -> None:
    """The words of the cases there are, so many at once that memory stays small."""
    bind, place = op.get_bind(), sa.tuple_(CASES.c.tenant, CASES.c.id)
    here = (CASES.c.tenant == sa.bindparam("its_tenant"), CASES.c.id == sa.bindparam("its_id"))
    change = sa.update(CASES).where(*here).values(words=sa.bindparam("its_words"))
    query = sa.select(CASES).order_by(CASES.c.tenant, CASES.c.id).limit(AT_ONCE)
    rows = bind.execute(query).all()
    while rows:
        found = [
            {
                "its_tenant": row.tenant,
                "its_id": row.id,
                "its_words": kept(getattr(row, name) for name in FOUND_BY),
            }
            for row in rows
        ]
        bind.execute(change, found)
        last = sa.tuple_(
            sa.literal(rows[-1].tenant, CASES.c.tenant.type), sa.literal(rows[-1].id, CASES.c.id.type)
        )
        rows = bind.execute(query.where(place > last)).all()


def _respell() -> None:
    """Only the texts with such a letter are written, by one statement."""
    plain: sa.ColumnElement[str] = TEXTS.c.words
    for letter, spelled in LETTERS.items():
        plain = sa.func.replace(plain, letter, spelled, type_=sa.Text())
    op.get_bind().execute(sa.update(TEXTS).where(TEXTS.c.words != plain).values(words=plain))
