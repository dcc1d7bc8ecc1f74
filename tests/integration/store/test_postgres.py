"""PostgreSQL's own way under SQLAlchemy."""

import sqlalchemy as sa

from store.database import Store
from tests.ready import ready


async def test_columns_are_described_when_they_are_looked_at(postgres_url: str) -> None:
    await ready(postgres_url)
    store = Store(postgres_url)
    async with store.engine.connect() as connection:
        told = await connection.execute(sa.text("SELECT 1 AS one, 'x'::text AS two"))
        assert told.cursor is not None
        columns = told.cursor.description
        assert [each[0] for each in columns] == ["one", "two"]
        assert [len(columns), columns[1][0], len(columns[:1])] == [2, "two", 1]
        assert told.mappings().one() == {"one": 1, "two": "x"}
        assert (await connection.execute(sa.text("SELECT 1 AS one WHERE false"))).keys() == ["one"]
        changed = await connection.execute(sa.text("UPDATE people SET name = name"))
        assert not changed.returns_rows
        assert changed.rowcount == 0
    await store.close()
