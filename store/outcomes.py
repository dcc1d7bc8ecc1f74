"""Checks of what was read, with their answers."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data, TaskId, Tenant
from schemas.reading import Reading
from schemas.tasks import Origin, Status
from store.documents import ReadingRepository
from store.paging import Key, behind, ordered
from store.tables import readings, tasks


@dataclass(frozen=True)
class Checked:
    """A check that a person has completed."""

    task: TaskId
    form: str
    asked: list[str]
    blind: list[str]
    answer: Data
    readings: list[Reading]


class OutcomeRepository:
    """One tenant's completed checks."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant
        self._readings = ReadingRepository(connection, tenant)

    async def sure_values(self, moment: datetime, at_once: int = 500) -> dict[str, int]:
        """How many values that were read since then were sure, by form."""
        its = readings.c
        query = sa.select(its.id, its.form, its.reading).where(its.tenant == self._tenant)
        query = query.where(its.read_at >= moment).order_by(its.id).limit(at_once)
        found: Counter[str] = Counter()
        rows = (await self._connection.execute(query)).all()
        while rows:
            for row in rows:
                if row.reading["type"] == row.form:
                    found[row.form] += sum(field["sure"] for field in row.reading["fields"].values())
            rows = (await self._connection.execute(query.where(its.id > rows[-1].id))).all()
        return found

    async def since(
        self, moment: datetime, form: str | None = None, at_once: int = 200
    ) -> AsyncIterator[Checked]:
        """Checks completed since then, the oldest first, so many `at_once`; those of one form, or of all.

        What several people type is no measure: who typed it may have been the one who was wrong.
        """
        columns = (tasks.c.closed_at, tasks.c.id)
        query = self._select(form).where(tasks.c.closed_at >= moment)
        last: Key = None
        while True:
            some = ordered(behind(query, columns, last, False), columns, False).limit(at_once)
            rows = (await self._connection.execute(some)).all()
            for row in rows:
                yield await self._checked(row)
            if len(rows) < at_once:
                return
            last = (rows[-1].closed_at, rows[-1].id)

    async def count(self, begin: datetime, end: datetime, form: str | None) -> int:
        """How many checks were completed from `begin` on and before `end`."""
        query = self._select(form).where(tasks.c.closed_at >= begin, tasks.c.closed_at < end)
        counted = sa.select(sa.func.count()).select_from(query.subquery())
        return int((await self._connection.execute(counted)).scalar_one())

    async def some(self, begin: datetime, end: datetime, form: str | None, most: int) -> list[Checked]:
        """At most so many of that time's checks; ids are random, so the first of them are a fair sample."""
        query = self._select(form).where(tasks.c.closed_at >= begin, tasks.c.closed_at < end)
        rows = (await self._connection.execute(query.order_by(tasks.c.id).limit(most))).all()
        return [await self._checked(row) for row in rows]

    def _select(self, form: str | None) -> sa.Select[Any]:
        its = tasks.c
        query = sa.select(its.id, its.form, its.asked, its.blind, its.answer, its.readings, its.closed_at)
        query = query.add_columns(its.apart)
        query = query.where(
            its.tenant == self._tenant,
            its.status == Status.COMPLETED,
            its.origin == Origin.CHECK,
            its.asked.is_not(None),
        )
        return query if form is None else query.where(its.form == form)

    async def _checked(self, row: Any) -> Checked:
        found = await self._readings.get(UUID(each) for each in row.readings)
        blind: list[str] = row.blind or []
        asked = [n for n in row.asked if row.apart is None or n not in blind]
        return Checked(row.id, row.form, asked, blind, row.answer, found)
