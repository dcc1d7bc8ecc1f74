"""What a transaction gathers: written together, and as it would have been one by one."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
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


async def test_on_postgresql_a_completion_is_one_statement(house: House) -> None:
    task = await house.task(await house.running())
    await house.worklist.claim(house.ada, task, 1, NOW)
    with written(house.store) as statements:
        await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert len(statements) == (6 if house.store.sqlite else 1)


async def test_what_is_gathered_of_a_task_is_there_when_the_task_is_read_again(house: House) -> None:
    task = await house.task()
    async with house.store.transaction(TENANT) as tx:
        _, worked = await tx.tasks.take(task, house.ada.id)
        changed = tx.tasks.gather(worked.task, owner_id=house.ada.id, priority=10)
        assert (await tx.tasks.find(task), changed.version) == (changed, 2)
        _, again = await tx.tasks.take(task, house.ada.id)
    assert (again.task, again.owner) == (changed, "ada")


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


async def test_cases_of_two_tenants_with_one_id_are_told_apart(house: House) -> None:
    case = await house.case()
    async with house.store.transaction(TENANT) as tx:
        twin = replace(await tx.cases.get(case), tenant="other", created_by=None, event_seq=0, event_head="")
    async with house.store.transaction("other") as tx:
        tx.cases.add(twin)
    async with house.store.system() as sx:
        await sx.cases.mark_running([(TENANT, case), ("other", case)], NOW)
        assert await sx.cases.status(TENANT, case) is CaseStatus.RUNNING
        assert await sx.cases.status("other", case) is CaseStatus.RUNNING


async def test_an_instant_without_a_zone_is_refused(house: House) -> None:
    case = await house.case()
    with pytest.raises((ValueError, sa.exc.StatementError), match="an instant needs a zone"):
        async with house.store.transaction(TENANT) as tx:
            (await tx.cases.lock(case)).change(started_at=NOW.replace(tzinfo=None))
    async with house.store.reading(TENANT) as tx:
        assert (await tx.cases.get(case)).started_at is None


async def test_only_cases_with_something_to_be_written_are_gone_through(house: House) -> None:
    cases = [await house.case() for _ in range(3)]
    async with house.store.transaction(TENANT) as tx:
        files = [await tx.cases.lock(case) for case in cases]
        for file in files:
            file.note(Event("case.recorded", NOW))
            assert list(tx.held.waiting) == [file], "else thousands of cases would cost the square of that"
            await tx.flush()
        assert not tx.held.waiting
    async with house.store.reading(TENANT) as tx:
        for case in cases:
            assert await tx.events.broken(case, (await tx.cases.get(case)).event_head) is None
