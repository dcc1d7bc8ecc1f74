"""Models and migrations say the same."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from store.database import Store
from store.migrate import current, newest, upgrade
from store.tables import metadata


def known(name: str | None, kind: str, parents: object) -> bool:
    """All but the full-text index, which only the migration can make."""
    return name is None or not name.startswith(("task_words", "ix_task_words", "vector"))


def differences(connection: Connection) -> list[object]:
    """What a migration would still have to do."""
    options = {"compare_type": True, "compare_server_default": True, "include_name": known}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_make_just_the_tables_that_the_program_knows(database_url: str) -> None:
    await upgrade(database_url)
    store = Store(database_url)
    async with store.engine.connect() as connection:
        found = await connection.run_sync(differences)
    await store.close()
    assert found == []


async def test_upgrading_again_changes_nothing(database_url: str) -> None:
    assert await current(database_url) is None
    for _ in range(2):
        await upgrade(database_url)
        assert await current(database_url) == newest()
