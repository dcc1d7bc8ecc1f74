"""Looking for work in the outbox: cheap while much waits, and what may not go yet stops nobody else."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import sqlalchemy as sa

from schemas.messages import CaseMessage
from store.database import Store
from store.outbox import due
from store.tables import cases, outbox
from tests.build import HOUR, NOW, TENANT, House

WAITING = 20_000
KINDS = ("start", "signal", "cancel")


async def fill(store: Store) -> None:
    """Cases with one message each that may not go for an hour."""
    ids = [uuid4() for _ in range(WAITING)]
    async with store.engine.begin() as connection:
        for start in range(0, WAITING, 2000):
            part = ids[start : start + 2000]
            await connection.execute(cases.insert(), [a_case(each, n) for n, each in enumerate(part, start)])
            await connection.execute(outbox.insert(), [a_row(each) for each in part])


def a_case(case: UUID, n: int) -> dict[str, object]:
    told = {"tenant": TENANT, "id": case, "number": f"x{n}", "title": "A case", "process": "p"}
    return told | {"status": "running", "data": {}, "created_at": NOW, "event_head": ""}


def a_row(case: UUID) -> dict[str, object]:
    told = {"tenant": TENANT, "case_id": case, "stream": f"case:{case}", "seq": 1, "kind": "signal"}
    return told | {"name": "x", "payload": {}, "created_at": NOW, "deliver_after": NOW + HOUR}


async def plan_of(store: Store, query: sa.Select[tuple[object]]) -> str:
    engine = store.engine.sync_engine
    text = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    async with store.engine.connect() as connection:
        said = await connection.exec_driver_sql(
            f"EXPLAIN {'QUERY PLAN ' if store.sqlite else 'ANALYZE '}{text}"
        )
        return "\n".join(str(line) for line in said)


async def test_with_20000_rows_waiting_for_later_a_look_reads_next_to_none(house: House) -> None:
    await fill(house.store)
    plan = await plan_of(house.store, due(KINDS).params(now=NOW))
    assert "ix_outbox_due" in plan, plan
    assert "SCAN outbox" not in plan, plan
    assert "Rows Removed by Filter" not in plan, plan
    async with house.store.system_reading() as sx:
        assert not await sx.outbox.has_due(NOW, KINDS)
    case = await house.case()
    async with house.store.system() as sx:
        assert [row.case_id for row in await sx.outbox.lease("one", NOW, NOW + HOUR, 10, KINDS)] == [case]


async def test_what_may_not_go_yet_holds_its_own_case_and_no_other(house: House) -> None:
    undone, other = await house.running(), await house.running()
    later = NOW + timedelta(seconds=30)
    async with house.store.transaction(TENANT) as tx:
        file = await tx.cases.lock(undone)
        file.signal(partial(a_message, "may be undone"), NOW, after=later)
        file.signal(partial(a_message, "behind it"), NOW)
        (await tx.cases.lock(other)).signal(partial(a_message, "other"), NOW)
    async with house.store.system() as sx:
        taken = await sx.outbox.lease("one", NOW, NOW + HOUR, 10, KINDS)
        assert [(row.case_id, row.payload["name"]) for row in taken] == [(other, "other")]
        taken = await sx.outbox.lease("one", later, later + HOUR, 10, KINDS)
        assert [row.payload["name"] for row in taken] == ["may be undone"]


def a_message(name: str, seq: int) -> CaseMessage:
    return CaseMessage(seq=seq, name=name, data={}, at=NOW)
