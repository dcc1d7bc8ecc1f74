"""What a transaction gathers: written together, and as it would have been one by one."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from schemas.tasks import CaseStatus
from store.database import Store
from store.events import Event
from store.tables import sights
from tests.build import NOW, PAY, TENANT, House

CHANGES = re.compile("INSERT INTO|UPDATE [a-z]+ SET|DELETE FROM")
AWKWARD = {"b": "\x00 \\u0000 \N{SNOWMAN} '%s' :x", "a": [1.0, None, {"z": 1, "y": -0.5}], "": True}


@contextlib.contextmanager
def written(store: Store) -> Iterator[list[str]]:
    """The statements that change something."""
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, _values: Any, _ctx: Any, _many: bool) -> None:
        if (
            any(word in statement for word in ("INSERT ", "UPDATE ", "DELETE "))
            and "FOR NO KEY" not in statement
        ):
            seen.append(statement)

    sa.event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(store.engine.sync_engine, "before_cursor_execute", note)


async def test_on_postgresql_a_completion_is_the_task_and_one_statement_for_all_else(house: House) -> None:
    task = await house.task(await house.running())
    await house.worklist.claim(house.ada, task, 1, NOW)
    with written(house.store) as statements:
        await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert len(statements) == (6 if house.store.sqlite else 2)


async def test_what_stands_in_json_is_read_as_it_was_written(house: House) -> None:
    case = await house.running()
    async with house.store.transaction(TENANT) as tx:
        file = await tx.cases.lock(case)
        file.change(data=AWKWARD)
        file.note(Event("case.recorded", NOW, after=AWKWARD))
        file.send("signal", "case_message", AWKWARD, NOW)
    async with house.store.reading(TENANT) as tx:
        row = await tx.cases.get(case)
        event = (await tx.events.of_case(case, 0, 100))[-1]
        message = (await tx.outbox.of_case(case))[-1]
        assert await tx.events.broken(case, row.event_head) is None
    assert event.payload is not None
    for read in (row.data, event.payload["after"], message.payload):
        assert read == AWKWARD
        assert list(read) == list(AWKWARD)


async def test_several_cases_are_changed_at_once_each_to_its_own_values(house: House) -> None:
    cases = [await house.case() for _ in range(5)]
    gone = await house.case()
    await house.cases.cancel(house.client, gone, "sent twice", None, NOW)
    async with house.store.system() as sx:
        await sx.cases.mark_running([(TENANT, case) for case in [*cases, gone]], NOW)
        assert await sx.cases.status(TENANT, gone) is CaseStatus.CANCELLED
    async with house.store.reading(TENANT) as tx:
        rows = [await tx.cases.get(case) for case in cases]
        assert {(row.status, row.started_at) for row in rows} == {(CaseStatus.RUNNING, NOW)}
        assert [await tx.events.broken(row.id, row.event_head) for row in rows] == [None] * 5


async def test_who_looks_twice_was_there_once(house: House) -> None:
    task = await house.task(await house.running())
    async with house.store.transaction(TENANT) as tx:
        tx.roles.saw(task, house.ada.id, NOW)
        tx.roles.saw(task, house.ada.id, NOW)
    async with house.store.transaction(TENANT) as tx:
        tx.roles.saw(task, house.ada.id, NOW.replace(year=2099))
    async with house.store.reading(TENANT) as tx:
        first = await tx.connection.execute(sa.select(sights.c.first_at).where(sights.c.task_id == task))
        assert first.scalars().all() == [NOW]
