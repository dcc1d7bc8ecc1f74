"""What checks taught one tenant, and what a finished check can still teach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, DocumentId, TaskId, Tenant
from schemas.learned import Fitted, Layout, PageWords, Sender
from schemas.tasks import Origin, Status
from store.statements import insert
from store.tables import fitted_weights, layouts, not_learned, page_words, senders, tasks

MOST = 100
"""Layouts of one form that are kept; of more, those that were longest without a correction go."""
MOST_SENDERS = 1000
"""Senders of one form that are kept, likewise."""
ALL = ""
"""In place of a form: every form."""


@dataclass(frozen=True)
class Answered:
    """A check that is done and can no longer be undone, with the words of a document that it was about."""

    document: DocumentId
    form: str
    pages: list[PageWords]
    asked: list[str] | None
    """None: all fields."""
    answer: Data
    readings: list[UUID]
    task: TaskId | None = None


def _taught(row: Any) -> Data:
    """The answer, without what others have still to say the same of."""
    unseen = (row.blind or ()) if row.apart is not None else ()
    return {name: value for name, value in row.answer.items() if name not in unseen}


class LessonRepository:
    """One tenant's layouts, lessons and senders."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def hold(self) -> None:
        """Let nobody else change what checks taught, or take it back, until the transaction ends.

        One lock for all of it, taken first: whoever held some rows while waiting for others could wait in a
        ring with whoever has those. SQLite has one writer at a time anyway.
        """
        if self._connection.dialect.name == "postgresql":
            key = sa.func.hashtextextended(f"lessons of {self._tenant}", 0)
            await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    async def layouts(self, form: str | None = None) -> list[Layout]:
        """What is known of one form's layouts, or of all; the last learned first."""
        return [Layout.stored(value) for value in await self._all(layouts, form)]

    async def senders(self, form: str | None = None) -> list[Sender]:
        """What is known of who sends one form, or any; the last learned first."""
        return [Sender.stored(value) for value in await self._all(senders, form)]

    async def _all(self, table: sa.Table, form: str | None) -> Sequence[Data]:
        query = sa.select(table.c[table.name[:-1]]).where(table.c.tenant == self._tenant)
        if form is not None:
            query = query.where(table.c.form == form)
        query = query.order_by(table.c.learned_at.desc(), table.c.id)
        return (await self._connection.execute(query)).scalars().all()

    async def put(self, learned: Layout | Sender, now: datetime) -> None:
        """Keep a layout or a sender, in place of what was known of it."""
        table = senders if isinstance(learned, Sender) else layouts
        values = {table.name[:-1]: learned.model_dump(mode="json"), "learned_at": now}
        statement = insert(self._connection, table).values(
            tenant=self._tenant, id=learned.id, form=learned.form, **values
        )
        statement = statement.on_conflict_do_update(index_elements=["tenant", "id"], set_=values)
        await self._connection.execute(statement)

    async def change(self, layout: Layout) -> None:
        """Keep less of a layout that is there."""
        where = (layouts.c.tenant == self._tenant, layouts.c.id == layout.id)
        values = {"layout": layout.model_dump(mode="json")}
        await self._connection.execute(sa.update(layouts).where(*where).values(**values))

    async def forget(self, ids: Iterable[UUID]) -> None:
        """Layouts with all their lessons, and senders."""
        gone = list(ids)
        for table in (layouts, senders):
            where = (table.c.tenant == self._tenant, table.c.id.in_(gone))
            await self._connection.execute(sa.delete(table).where(*where))

    async def fitted(self) -> Fitted | None:
        """The weights that were fitted last; None: the shipped ones count."""
        found = await self._connection.execute(self._newest(fitted_weights.c.weights))
        value = found.scalar()
        return Fitted.stored(value) if value is not None else None

    async def fit(self, fitted: Fitted, now: datetime) -> None:
        """Keep weights; they count from now on."""
        values = {"id": uuid4(), "weights": fitted.model_dump(mode="json"), "fitted_at": now}
        await self._connection.execute(sa.insert(fitted_weights).values(tenant=self._tenant, **values))

    async def unfit(self) -> None:
        """Forget the weights that were fitted last; those fitted before them count again."""
        newest = (await self._connection.execute(self._newest(fitted_weights.c.id))).scalar()
        where = (fitted_weights.c.tenant == self._tenant, fitted_weights.c.id == newest)
        await self._connection.execute(sa.delete(fitted_weights).where(*where))

    def _newest(self, column: sa.ColumnElement[Any]) -> sa.Select[Any]:
        its = fitted_weights.c
        query = sa.select(column).where(its.tenant == self._tenant)
        return query.order_by(its.fitted_at.desc(), its.id).limit(1)

    async def keep_words(
        self, case: CaseId, document: DocumentId, form: str, pages: Sequence[PageWords], now: datetime
    ) -> None:
        """Keep a document's words until a check of the form is done in the case."""
        values = {"case_id": case, "pages": [p.model_dump(mode="json") for p in pages], "kept_at": now}
        statement = insert(self._connection, page_words).values(
            tenant=self._tenant, document_id=document, form=form, **values
        )
        statement = statement.on_conflict_do_update(
            index_elements=["tenant", "document_id", "form"], set_=values
        )
        await self._connection.execute(statement)

    async def drop_words(self, before: datetime) -> None:
        """Words that were kept before this moment, of which no check came."""
        where = (page_words.c.tenant == self._tenant, page_words.c.kept_at < before)
        await self._connection.execute(sa.delete(page_words).where(*where))

    async def waiting(self, now: datetime) -> bool:
        """Whether a check is done of which nothing has been learned yet."""
        query = sa.select(page_words.c.document_id).where(*self._done(now)).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def answered(self, now: datetime, at_once: int) -> list[Answered]:
        """Documents whose check is done, and only once: their words are gone with this transaction."""
        query = (
            sa.select(
                page_words.c.document_id,
                page_words.c.form,
                page_words.c.pages,
                tasks.c.id,
                tasks.c.asked,
                tasks.c.blind,
                tasks.c.apart,
                tasks.c.answer,
                tasks.c.readings,
            )
            .where(*self._done(now))
            .order_by(tasks.c.closed_at, page_words.c.document_id)
            .limit(at_once)
        )
        found: dict[tuple[DocumentId, str], Any] = {}
        for row in await self._connection.execute(query):
            key = (row.document_id, row.form)
            if key not in found or row.apart is None:
                found[key] = row
        mine = [row for key, row in found.items() if await self._taken(*key)]
        return [
            Answered(
                row.document_id,
                row.form,
                [PageWords.stored(page) for page in row.pages],
                row.asked,
                _taught(row),
                [UUID(each) for each in row.readings],
                row.id,
            )
            for row in mine
        ]

    def _done(self, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
        """Words and the task that checked what they say."""
        return (
            page_words.c.tenant == self._tenant,
            tasks.c.tenant == page_words.c.tenant,
            tasks.c.case_id == page_words.c.case_id,
            tasks.c.form == page_words.c.form,
            tasks.c.status == Status.COMPLETED,
            tasks.c.origin.in_((Origin.CHECK, Origin.REPAIR)),
            tasks.c.answer.is_not(None),
            tasks.c.completed_by.is_not(None),
            sa.or_(tasks.c.undo_until.is_(None), tasks.c.undo_until <= now),
        )

    async def _taken(self, document: DocumentId, form: str) -> bool:
        """Take the words away; False when another transaction has just done so."""
        where = (
            page_words.c.tenant == self._tenant,
            page_words.c.document_id == document,
            page_words.c.form == form,
        )
        deleted = sa.delete(page_words).where(*where).returning(page_words.c.document_id)
        return (await self._connection.execute(deleted)).first() is not None

    async def off(self) -> dict[str, datetime]:
        """Forms of which nothing is learned, and since when; `ALL` stands for every form."""
        query = sa.select(not_learned.c.form, not_learned.c.since).where(not_learned.c.tenant == self._tenant)
        return {row.form: row.since for row in await self._connection.execute(query)}

    async def switch(self, form: str, on: bool, now: datetime) -> None:
        """Learn of a form and use what was learned, or not; switching it twice changes nothing."""
        if on:
            where = (not_learned.c.tenant == self._tenant, not_learned.c.form == form)
            await self._connection.execute(sa.delete(not_learned).where(*where))
            return
        statement = insert(self._connection, not_learned).values(tenant=self._tenant, form=form, since=now)
        await self._connection.execute(statement.on_conflict_do_nothing())
