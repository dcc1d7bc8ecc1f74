"""What checks taught one tenant, in pages for people, and what of it was taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, PersonId, TaskId, Tenant
from schemas.learned import Layout, Sender
from store.columns import JSON
from store.paging import Key, behind, ordered
from store.statements import insert
from store.tables import cases, layouts, page_words, senders, taken_back, tasks


@dataclass(frozen=True)
class Taught:
    """A layout or a sender, and since when it is known so."""

    learned: Layout | Sender
    at: datetime
    """When a check taught something of it last."""


@dataclass(frozen=True)
class TakenBack:
    """What is used no more. Of a layout only the lessons that were taken back."""

    id: UUID
    """Of the layout, lesson or sender, as it was asked for."""
    learned: Layout | Sender
    learned_at: datetime
    at: datetime
    by: PersonId | None
    """None: by the command line."""


@dataclass(frozen=True)
class Check:
    """A task that taught something, with its case."""

    task: TaskId
    title: str
    case: CaseId
    number: str
    case_title: str
    by: PersonId | None
    at: datetime | None


class TaughtRepository:
    """One tenant's layouts and senders, in use and taken back."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def page(
        self, form: str | None, kinds: Iterable[type[Layout] | type[Sender]], key: Key, limit: int
    ) -> list[Taught]:
        """Layouts, senders or both, those that were learned last first."""
        parts = [self._select(kind, form) for kind in kinds]
        found = sa.union_all(*parts).subquery()
        columns = (found.c.learned_at, found.c.id)
        query = ordered(behind(sa.select(found), columns, key, True), columns, True).limit(limit)
        rows = await self._connection.execute(query)
        return [Taught(_learned(row.layout, row.sender), row.learned_at) for row in rows]

    def _select(self, kind: type[Layout] | type[Sender], form: str | None) -> sa.Select[Any]:
        its = layouts.c if kind is Layout else senders.c
        nothing = sa.cast(sa.null(), JSON)
        layout = layouts.c.layout if kind is Layout else nothing
        sender = senders.c.sender if kind is Sender else nothing
        query = sa.select(its.id, its.learned_at, layout.label("layout"), sender.label("sender"))
        query = query.where(its.tenant == self._tenant)
        return query if form is None else query.where(its.form == form)

    async def counts(self) -> dict[str, tuple[int, int]]:
        """By form how many layouts and how many senders are known; also of forms that wait for a check."""
        found: dict[str, tuple[int, int]] = {}
        for table in (layouts, senders, page_words):
            query = sa.select(table.c.form, sa.func.count().label("n")).where(table.c.tenant == self._tenant)
            for row in await self._connection.execute(query.group_by(table.c.form)):
                papers, known = found.get(row.form, (0, 0))
                more = (row.n if table is layouts else 0, row.n if table is senders else 0)
                found[row.form] = (papers + more[0], known + more[1])
        return found

    async def learned_at(self, item: UUID) -> datetime | None:
        """When something was last learned of a layout or a sender; None: there is none of this id."""
        for table in (layouts, senders):
            query = sa.select(table.c.learned_at).where(table.c.tenant == self._tenant, table.c.id == item)
            found: datetime | None = (await self._connection.execute(query)).scalar()
            if found is not None:
                return found
        return None

    async def checks(self, wanted: Sequence[TaskId]) -> list[Check]:
        """Tasks with their cases, those that were completed last first."""
        its = tasks.c
        of_case = sa.and_(cases.c.tenant == its.tenant, cases.c.id == its.case_id)
        query = sa.select(its.id, its.title, its.completed_by, its.closed_at, its.case_id)
        query = query.add_columns(cases.c.number, cases.c.title.label("case_title"))
        query = query.select_from(tasks.join(cases, of_case))
        query = query.where(its.tenant == self._tenant, its.id.in_(wanted))
        rows = await self._connection.execute(query.order_by(its.closed_at.desc(), its.id))
        return [
            Check(row.id, row.title, row.case_id, row.number, row.case_title, row.completed_by, row.closed_at)
            for row in rows
        ]

    # taken back

    async def take(self, row: TakenBack) -> None:
        """Keep what was taken back, in place of what was kept under its id."""
        layout, sender = _columns(row.learned)
        values = {"form": row.learned.form, "layout": layout, "sender": sender}
        values |= {"learned_at": row.learned_at, "taken_at": row.at, "taken_by": row.by}
        statement = insert(self._connection, taken_back).values(tenant=self._tenant, id=row.id, **values)
        statement = statement.on_conflict_do_update(index_elements=["tenant", "id"], set_=values)
        await self._connection.execute(statement)

    async def taken(self, form: str | None, key: Key, limit: int) -> list[TakenBack]:
        """What was taken back, the last first."""
        columns = (taken_back.c.taken_at, taken_back.c.id)
        query = sa.select(taken_back).where(taken_back.c.tenant == self._tenant)
        if form is not None:
            query = query.where(taken_back.c.form == form)
        query = ordered(behind(query, columns, key, True), columns, True).limit(limit)
        return [_taken(row) for row in await self._connection.execute(query)]

    async def taken_ids(self, form: str | None) -> set[UUID]:
        """Ids of all that was taken back."""
        query = sa.select(taken_back.c.id).where(taken_back.c.tenant == self._tenant)
        if form is not None:
            query = query.where(taken_back.c.form == form)
        return set((await self._connection.execute(query)).scalars())

    async def find(self, item: UUID) -> TakenBack | None:
        """What was taken back under this id."""
        query = sa.select(taken_back).where(*self._one(item))
        row = (await self._connection.execute(query)).one_or_none()
        return _taken(row) if row is not None else None

    async def drop(self, item: UUID) -> None:
        """Keep it no longer: it has been put back."""
        await self._connection.execute(sa.delete(taken_back).where(*self._one(item)))

    async def drop_old(self, before: datetime) -> None:
        """What was taken back before this moment is gone for good."""
        old = (taken_back.c.tenant == self._tenant, taken_back.c.taken_at < before)
        await self._connection.execute(sa.delete(taken_back).where(*old))

    def _one(self, item: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return (taken_back.c.tenant == self._tenant, taken_back.c.id == item)


def _columns(learned: Layout | Sender) -> tuple[Any, Any]:
    value = learned.model_dump(mode="json")
    return (value, None) if isinstance(learned, Layout) else (None, value)


def _learned(layout: Any, sender: Any) -> Layout | Sender:
    return Layout.stored(layout) if layout is not None else Sender.stored(sender)


def _taken(row: Any) -> TakenBack:
    learned = _learned(row.layout, row.sender)
    return TakenBack(row.id, learned, row.learned_at, row.taken_at, row.taken_by)
