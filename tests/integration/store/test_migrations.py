"""Models and migrations say the same."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from schemas.requests import Order
from store.database import Store
from store.migrate import current, newest, upgrade
from store.tables import metadata, task_texts
from store.tasklists import ORDERS, Reach, TaskFilter
from store.words import marks
from worklist import clock

OLDER = (
    "INSERT INTO cases (tenant, id, number, title, process, status, data, created_at, event_head) VALUES"
    " ('main', '00000000000000000000000000000001', 'C-1', 'Claim', 'household_claim', 'running', '{}',"
    " '2026-03-02 09:00:00+00:00', '')",
    "INSERT INTO tasks (tenant, id, case_id, process, status, origin, title, team, home_team, created_at,"
    " due_at, form, form_version, schema_hash, known, readings, shown, documents, not_by, escalation,"
    " escalated, facets) VALUES ('main', '00000000000000000000000000000002',"
    " '00000000000000000000000000000001', 'household_claim', 'ready', 'process', 'Assess', 'seniors',"
    " 'adjusters', '2026-03-02 09:00:00+00:00', '2026-03-04 09:00:00+00:00', 'assessment', 1, '', '{}', '[]',"
    ' \'{}\', \'[]\', \'[]\', \'[{"at": "2026-03-04T09:00:00+00:00", "team": "seniors"},'
    ' {"at": "2026-03-05T09:00:00+00:00", "team": "managers"}]\', 1, \'{}\')',
)
"""A case and a task with two steps, one done, as release 0001 kept them."""
TASK_OF_0019 = (
    OLDER[1]
    .replace("escalated, facets)", "escalated, facets, customer, urgent_at, due_rank)")
    .replace("1, '{}')", "1, '{}', '', '2026-03-04 09:00:00+00:00', '2026-03-04 09:00:00+00:00')")
)


def known(name: str | None, kind: str, parents: object) -> bool:
    """All but the full-text index, which only the migration can make."""
    return name is None or not name.startswith(("task_words", "ix_task_words", "vector"))


def differences(connection: Connection) -> list[object]:
    """What a migration would still have to do."""
    options = {"compare_type": True, "compare_server_default": True, "include_name": known}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_make_just_the_tables_that_the_program_knows(empty_url: str) -> None:
    await upgrade(empty_url)
    store = Store(empty_url)
    async with store.engine.connect() as connection:
        found = await connection.run_sync(differences)
    await store.close()
    assert found == []


async def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    assert await current(empty_url) is None
    for _ in range(2):
        await upgrade(empty_url)
        assert await current(empty_url) == newest()


async def test_deadlines_of_an_older_release_stay_where_they_are(empty_url: str) -> None:
    await upgrade(empty_url, "0001")
    store = Store(empty_url)
    async with store.engine.begin() as connection:
        for statement in OLDER:
            await connection.exec_driver_sql(statement)
    await store.close()
    await upgrade(empty_url)
    store = Store(empty_url)
    async with store.reading("main") as tx:
        task = await tx.tasks.find(UUID(int=2))
    await store.close()
    assert task is not None
    due = datetime(2026, 3, 4, 9, tzinfo=UTC)
    now = clock.columns(clock.of(task), clock.ALWAYS, task.escalation)
    assert (task.due_at, now["due_at"], now["escalation"]) == (due, due, task.escalation)
    assert [bool(each["done"]) for each in task.escalation] == [True, False]
    assert clock.to_come(task) == (datetime(2026, 3, 5, 9, tzinfo=UTC),)


async def test_tasks_of_an_older_release_are_found_by_words(empty_url: str) -> None:
    await upgrade(empty_url, "0001")
    store = Store(empty_url)
    async with store.engine.begin() as connection:
        for statement in OLDER:
            await connection.exec_driver_sql(statement)
    await store.close()
    await upgrade(empty_url)
    store = Store(empty_url)
    async with store.transaction("main") as tx:
        await tx.tasks.texts.extend(UUID(int=1), ["Ladder"])
        for team in ("seniors", "adjusters"):
            wanted = TaskFilter(reach=Reach(teams=frozenset({team})), words=("assess",))
            found = await tx.task_search.page(wanted, ORDERS[Order.URGENCY], None, 10, datetime.now(UTC))
            assert [listed.task.id for listed, _ in found] == [UUID(int=2)]
        kept = (await tx.connection.execute(sa.select(task_texts.c.marks))).scalar_one()
    await store.close()
    assert sorted(marks(("seniors", "adjusters"))) == sorted((kept[:4], kept[4:]))


async def test_names_of_an_older_release_are_found_in_letters_that_every_keyboard_has(empty_url: str) -> None:
    await upgrade(empty_url, "0019")
    store = Store(empty_url)
    async with store.engine.begin() as connection:
        for statement in (
            OLDER[0].replace("'Claim'", "'Claim: Hélène Łukasiewicz'"),
            TASK_OF_0019,
            "INSERT INTO task_texts (tenant, task_id, open, words) VALUES"
            " ('main', '00000000000000000000000000000002', true, 'assess łukasiewicz ærø')",
        ):
            await connection.exec_driver_sql(statement)
    await store.close()
    await upgrade(empty_url)
    store = Store(empty_url)
    async with store.reading("main") as tx:
        for word in ("lukasiewicz", "aero"):
            wanted = TaskFilter(reach=Reach(teams=frozenset({"seniors"})), words=(word,))
            found = await tx.task_search.page(wanted, ORDERS[Order.URGENCY], None, 10, datetime.now(UTC))
            assert [listed.task.id for listed, _ in found] == [UUID(int=2)]
        for q in ("lukasiewicz helene", "C-1"):
            assert [row.id for row in await tx.cases.page(None, 10, q=q)] == [UUID(int=1)]
    await store.close()
