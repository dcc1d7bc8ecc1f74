"""Lists and counts are read from an index, not task by task."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from schemas.requests import Order, TaskQuery, View
from schemas.tasks import Status
from store import taskpages, taskshapes
from store.tasklists import ORDERS, FacetTest, Reach, TaskFilter
from tests.build import NOW, TENANT, House, house_at

WANTED = TaskFilter(
    Reach(teams=frozenset({"adjusters"}), whole=True),
    facets=((FacetTest("household_claim", "ft1", "eq", "fire"),),),
)


class Explain(sa.Executable, sa.ClauseElement):
    """What the database would do for a statement."""

    inherit_cache = False

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement


@compiles(Explain)
def _explain(element: Explain, compiler: Any, **options: Any) -> str:
    start = "EXPLAIN" if compiler.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return f"{start} {compiler.process(element.statement, **options)}"


async def plan_of(house: House, form: taskshapes.Shape, asked: TaskFilter = WANTED) -> str:
    """Its plan, where reading the whole table is no way out."""
    statement = taskpages.page(form) if form.sort else taskpages.count(form)
    wanted = taskshapes.values(asked, form) | {"tenant": TENANT, "now": NOW, "limit": 50}
    async with house.store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if not house.store.sqlite:
            await connection.exec_driver_sql("VACUUM ANALYZE tasks")
            await connection.exec_driver_sql("SET enable_seqscan = off")
        return "\n".join(str(line) for line in await connection.execute(Explain(statement), wanted))


async def test_who_filed_a_case_is_looked_up_by_its_key_and_not_among_all(house: House) -> None:
    case = await house.running()
    sent: list[tuple[str, Any]] = []
    engine = house.store.engine

    def heard(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        sent.append((statement, parameters))

    sa.event.listen(engine.sync_engine, "before_cursor_execute", heard)
    async with house.store.look() as sx:
        assert await sx.cases.filers([(TENANT, case)]) == {(TENANT, case): house.client.id}
        assert await sx.cases.filers([("another", case)]) == {}
    sa.event.remove(engine.sync_engine, "before_cursor_execute", heard)
    explain = "EXPLAIN QUERY PLAN" if house.store.sqlite else "EXPLAIN"
    async with engine.connect() as connection:
        if not house.store.sqlite:
            await connection.exec_driver_sql("SET enable_seqscan = off")
        found = await connection.exec_driver_sql(f"{explain} {sent[0][0]}", sent[0][1])
        plan = "\n".join(str(line) for line in found)
    wanted = "(tenant=? AND id=?)" if house.store.sqlite else "Index Cond: (((tenant)::text ="
    assert wanted in plan, plan


@pytest.mark.parametrize("order", [None, Order.URGENCY, Order.DUE, Order.NEWEST, Order.OLDEST])
async def test_tasks_of_one_business_value_are_counted_and_put_in_order_in_its_index(
    house: House, order: Order | None
) -> None:
    case = await house.running()
    for _ in range(3):
        await house.task(case, facets={"cause": "fire"})
    form = taskshapes.shape(WANTED, not house.store.sqlite, ORDERS[order] if order else None)
    plan = await plan_of(house, form)
    its_own = "Index Only Scan using ix_tasks_open_ft1"
    assert ("SEARCH tasks USING INDEX ix_tasks_open_" if house.store.sqlite else its_own) in plan, plan


@pytest.mark.parametrize("order", [Order.URGENCY, Order.DUE, Order.TITLE])
async def test_where_many_hold_the_words_the_order_is_followed_in_its_index(
    house: House, order: Order
) -> None:
    case = await house.running()
    for _ in range(3):
        await house.task(case, title="Broken kettle")
    asked = TaskFilter(WANTED.reach, words=("kettle",))
    form = taskshapes.shape(asked, not house.store.sqlite, ORDERS[order])
    plan = await plan_of(house, form, asked)
    if house.store.sqlite:
        assert "SEARCH tasks USING INDEX sqlite_autoindex_tasks_1 (tenant=? AND id=?)" in plan, plan
    else:
        assert f"Index Only Scan using ix_tasks_open_{order}" in plan, plan
        assert "hashed SubPlan" in plan, plan


@pytest.mark.parametrize(
    ("more", "kept"), [({}, True), ({"status": Status.READY}, True), ({"q": "kettle"}, False)]
)
async def test_postgres_plans_a_queue_once_and_searches_each_time(
    postgres_url: str, more: dict[str, Any], kept: bool
) -> None:
    """A plan for whatever is bound serves a queue as well; to make it took ten times as long as to use it."""
    async with house_at(postgres_url) as house:
        for n in range(3):
            await house.task(title=f"Kettle {n}")
        async with house.store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.exec_driver_sql("ANALYZE")
        for _ in range(12):
            page = await house.worklist.list(house.ada, TaskQuery(view=View.TEAM, limit=2, **more), NOW)
            assert len(page.items) == 2
        plans = sa.text(
            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements "
            "WHERE statement LIKE '%%place_0%%'"
        )
        async with house.store.reading(TENANT) as tx:
            generic, custom = (await tx.connection.execute(plans)).one()
    assert (generic > 0) is kept
    assert custom > 0, "the first few are planned for what they ask, to know what that saves"


async def test_sqlite_reads_a_frequent_word_in_each_task_that_it_passes(sqlite_url: str) -> None:
    """It gathered all tasks that the full-text index names, once for each team."""
    asked = TaskFilter(Reach(teams=frozenset({"adjusters", "seniors"})), words=("common", "wo"))
    async with house_at(sqlite_url) as house:
        form = replace(taskshapes.shape(asked, postgres=False, sort=ORDERS[Order.DUE]), rare=False)
        plan = await plan_of(house, form, asked)
    assert "SEARCH task_texts USING INDEX" in plan, plan
    assert "task_words" not in plan, plan
