"""64 people at hundreds of tasks at once, on PostgreSQL: each task has one winner, none is lost."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
import sqlalchemy as sa

from schemas.base import PersonId, TaskId
from schemas.errors import Conflict, NotAllowed
from schemas.people import Person
from schemas.tasks import Status
from schemas.worklists import NextWish
from store.tables import cases, task_texts, tasks
from tests.build import NOW, TENANT, House, add_person, house_at

pytestmark = pytest.mark.timeout(600)

PEOPLE = 64
TASKS = int(os.environ.get("CASEWORK_TEST_TASKS", "500"))
"""2000 in the race that docs/benchmarks.md tells of."""


@pytest_asyncio.fixture
async def crowd(postgres_url: str) -> AsyncIterator[tuple[House, list[Person]]]:
    """People in one team, and tasks for it, each in a case of its own."""
    async with house_at(postgres_url) as house:
        people = [await add_person(house.store, f"p{n}", "crowd") for n in range(PEOPLE)]
        await house.task(team="crowd")
        async with house.store.engine.begin() as connection:
            for table in (cases, tasks, task_texts):
                await connection.execute(sa.text(copies(table)))
            await connection.execute(sa.text("ANALYZE"))
        yield house, people


def copies(table: sa.Table) -> str:
    """An insert of all but one of the tasks, each like the one that is there."""
    made = {
        "cases": {"id": "md5('case' || n)::uuid", "number": "'R-' || n"},
        "tasks": {"id": "md5('task' || n)::uuid", "case_id": "md5('case' || n)::uuid"},
        "task_texts": {"id": "id + n", "task_id": "md5('task' || n)::uuid"},
    }[table.name]
    columns = [column.name for column in table.columns]
    values = ", ".join(made.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table.name} ({named}) SELECT {values} FROM {table.name}, generate_series(2, {TASKS}) n"
    )


async def raced(house: House, people: list[Person], work: Callable[[int], Awaitable[list[TaskId]]]) -> None:
    """All work at once; then what each says to have got is what the records say, and nothing is left over."""
    won = await asyncio.gather(*(work(n) for n in range(len(people))))
    said = {task: people[n].id for n, mine in enumerate(won) for task in mine}
    assert sum(map(len, won)) == len(said) == TASKS
    query = sa.select(tasks.c.id, tasks.c.owner_id, tasks.c.status, tasks.c.version)
    async with house.store.engine.connect() as connection:
        rows = (await connection.execute(query.where(tasks.c.tenant == TENANT))).all()
    kept: dict[TaskId, PersonId] = {row.id: row.owner_id for row in rows}
    assert kept == said
    assert Counter((row.status, row.version) for row in rows) == {(Status.RESERVED, 2): TASKS}


async def test_each_task_is_given_out_once_to_64_who_ask_for_their_next(
    crowd: tuple[House, list[Person]],
) -> None:
    house, people = crowd

    async def ask(n: int) -> list[TaskId]:
        mine: list[TaskId] = []
        while (given := await house.worklist.next(people[n], NextWish(), NOW)).task is not None:
            mine.append(given.task.id)
        return mine

    await raced(house, people, ask)


async def test_each_task_is_claimed_by_one_of_the_several_of_64_who_try(
    crowd: tuple[House, list[Person]],
) -> None:
    house, people = crowd
    async with house.store.engine.connect() as connection:
        found = await connection.execute(sa.select(tasks.c.id).order_by(tasks.c.id))
        there: list[TaskId] = list(found.scalars())
    refused: list[str] = []

    async def claim(n: int) -> list[TaskId]:
        mine: list[TaskId] = []
        tried = [*there[n::PEOPLE], *there[(n + 1) % PEOPLE :: PEOPLE]]
        for task in random.Random(n).sample(tried, len(tried)):
            try:
                await house.worklist.claim(people[n], task, 1, NOW)
            except (Conflict, NotAllowed) as error:
                refused.append(str(error))
            else:
                mine.append(task)
        return mine

    await raced(house, people, claim)
    assert len(refused) == TASKS
    assert all("has this task now" in text for text in refused)
