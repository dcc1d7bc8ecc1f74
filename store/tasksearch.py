"""Finding tasks: pages, counts, and the teams that have work."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.errors import CalledWrongly, TooBroad
from schemas.tasks import TaskRole
from store import taskpages, taskshapes
from store.paging import WRONG_PLACE, Key
from store.rows import Listed
from store.tables import task_people, tasks
from store.tasklists import Sort, TaskFilter
from store.taskpages import MOST_COUNTED
from store.tasks import listed
from store.taskshapes import Shape

LONGEST_MS = 1500
"""How long PostgreSQL may look for a list."""
MOST_STEPS = 20_000_000
"""Steps of SQLite's machine that a list may take; about a second."""
STEPS = 1_000_000
CANCELLED = "57014"
"""PostgreSQL: the statement timeout has struck."""
TOO_BROAD = (
    "So many tasks fit this that they cannot be put in order in good time. "
    "Narrow it down by team, process or another filter, or sort by urgency."
)
TIME, PLAN = "time", "plan"
BOUNDS = {
    TIME: sa.func.set_config("statement_timeout", sa.bindparam("longest"), True),
    PLAN: sa.func.set_config("plan_cache_mode", "force_custom_plan", True),
}
"""What holds on PostgreSQL for the rest of a transaction that looks for tasks."""
_NAMED = sa.select(
    sa.select(task_people.c.task_id)
    .where(
        task_people.c.tenant == sa.bindparam("tenant"),
        task_people.c.person_id == sa.bindparam("person"),
        task_people.c.role == TaskRole.POTENTIAL,
    )
    .exists()
)
_NAMED_AND_TIMED = _NAMED.add_columns(BOUNDS[TIME])


class TaskSearch:
    """One tenant's tasks, looked for."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant
        self._postgres = connection.dialect.name == "postgresql"
        self._said: set[str] = set()

    async def is_named(self, person: PersonId) -> bool:
        """Whether somebody is named for any task that they may do; PostgreSQL is got ready on the way."""
        query = _NAMED_AND_TIMED if self._postgres else _NAMED
        self._said.add(TIME)
        values = {"tenant": self._tenant, "person": person, "longest": str(LONGEST_MS)}
        return bool((await self._connection.execute(query, values)).scalar_one())

    async def page(
        self, wanted: TaskFilter, sort: Sort, key: Key, limit: int, now: datetime
    ) -> list[tuple[Listed, tuple[Any, ...]]]:
        """A page of tasks, each with its place in the order.

        Tasks without the value that they are sorted by have None as the first of their place. They are looked
        for once those with it are at an end, so that skipping these costs no more than reading them did.

        Raises:
            CalledWrongly: the key belongs to another order.
            TooBroad: it cannot be had in good time.
        """
        among_others = bool(sort.of_some and key and key[0] is None)
        found = [] if among_others else await self._walk(wanted, sort, key, limit, now)
        first, *behind = sort.columns
        if not sort.of_some or len(found) == limit or wanted.requires(first):
            return found
        rest = replace(wanted, lacking=first)
        rest_key = key[1:] if key and among_others else None
        others = await self._walk(rest, Sort(tuple(behind)), rest_key, limit - len(found), now)
        return found + [(each, (None, *place)) for each, place in others]

    async def _walk(
        self, wanted: TaskFilter, sort: Sort, key: Key, limit: int, now: datetime
    ) -> list[tuple[Listed, tuple[Any, ...]]]:
        """The first tasks behind the key that have all that they are sorted by."""
        _require_place(sort, key)
        form = taskshapes.shape(wanted, self._postgres, sort, key is not None, limit)
        values = {**self._values(wanted, form, now, key), "limit": limit}
        form = await self._asked(form, values)
        rows = await self._run(taskpages.page(form), values, form.kept is not None)
        if form.counts_hits and rows[0]["hits"] > values["most"]:
            rows = await self._run(taskpages.page(replace(form, rare=False)), values)
        places = [f"place_{n}" for n in range(len(sort.columns))]
        found = [row for row in rows if row["place_0"] is not None]
        return [(listed(row), tuple(row[place] for place in places)) for row in found]

    async def count(self, wanted: TaskFilter, now: datetime) -> int:
        """How many there are; one more than `MOST_COUNTED` stands for all that are more.

        Raises:
            TooBroad: it cannot be had in good time.
        """
        form = taskshapes.shape(wanted, self._postgres)
        values = {**self._values(wanted, form, now, None), "limit": MOST_COUNTED + 1}
        form = await self._asked(form, values)
        found = await self._number(taskpages.count(form), values)
        if found is None:
            found = await self._number(taskpages.count(replace(form, rare=False)), values)
        return found or 0

    async def _asked(self, form: Shape, values: dict[str, Any]) -> Shape:
        """SQLite is asked beforehand whether the words are frequent; PostgreSQL sees it while it looks."""
        if form.postgres or not form.rare:
            return form
        found = await self._number(taskpages.hits(form), values)
        return replace(form, rare=found is not None and found <= values["most"])

    async def _number(self, statement: sa.Select[Any], values: dict[str, Any]) -> int | None:
        async with self._bounded():
            found: int | None = (await self._connection.execute(statement, values)).scalar_one()
            return found

    async def teams(self, is_open: bool) -> frozenset[str]:
        """The teams that have work, or had some; a step through the index for each."""
        kept = tasks.c.closed_at.is_(None) if is_open else tasks.c.closed_at.is_not(None)
        here = sa.and_(tasks.c.tenant == sa.bindparam("tenant"), kept)
        first = sa.select(sa.func.min(tasks.c.team).label("team")).where(here).cte("team", recursive=True)
        behind = sa.select(sa.func.min(tasks.c.team)).where(here, tasks.c.team > first.c.team)
        all_ = first.union_all(
            sa.select(behind.scalar_subquery()).select_from(first).where(first.c.team.is_not(None))
        )
        found = await self._connection.execute(
            sa.select(all_.c.team).where(all_.c.team.is_not(None)), {"tenant": self._tenant}
        )
        return frozenset(found.scalars())

    def _values(self, wanted: TaskFilter, form: Shape, now: datetime, key: Key) -> dict[str, Any]:
        return {**taskshapes.values(wanted, form, key), "tenant": self._tenant, "now": now}

    async def _run(
        self, statement: sa.Select[Any], values: dict[str, Any], kept: bool = False
    ) -> list[sa.RowMapping]:
        async with self._bounded(kept):
            return list((await self._connection.execute(statement, values)).mappings())

    @contextlib.asynccontextmanager
    async def _bounded(self, kept: bool = False) -> AsyncIterator[None]:
        """No list takes longer than somebody waits for it; `kept`: by the plan that there is."""
        if self._postgres:
            if more := ({TIME} if kept else {TIME, PLAN}) - self._said:
                bounds = sa.select(*(BOUNDS[each] for each in sorted(more)))
                await self._connection.execute(bounds, {"longest": str(LONGEST_MS)})
                self._said |= more
            try:
                yield
            except sa.exc.DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != CANCELLED:
                    raise
                raise TooBroad(TOO_BROAD) from error
            return
        driver = (await self._connection.get_raw_connection()).driver_connection
        assert driver is not None
        left = MOST_STEPS // STEPS

        def step() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        driver.set_progress_handler(step, STEPS)
        try:
            yield
        except sa.exc.OperationalError as error:
            if left >= 0:
                raise
            raise TooBroad(TOO_BROAD) from error
        finally:
            driver.set_progress_handler(None, 0)


def _require_place(sort: Sort, key: Key) -> None:
    columns = [tasks.c[name] for name in sort.columns]
    if key is None:
        return
    if len(key) != len(columns) or not all(map(_fits, key, columns)):
        raise CalledWrongly(WRONG_PLACE)


def _fits(value: Any, column: sa.ColumnElement[Any]) -> bool:
    return isinstance(value, column.type.python_type)
