"""The words of tasks, for searching."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, TaskId, Tenant
from store.tables import cases, comments, task_texts, tasks
from store.words import kept


class TextRepository:
    """One tenant's words."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def extend(self, case: CaseId, said: Sequence[Any], task: TaskId | None = None) -> None:
        """Let a case's tasks, or one of them, be found by these words too."""
        query = sa.select(task_texts.c.id, task_texts.c.words).join(
            tasks, sa.and_(tasks.c.tenant == task_texts.c.tenant, tasks.c.id == task_texts.c.task_id)
        )
        query = query.where(tasks.c.tenant == self._tenant, tasks.c.case_id == case)
        if task is not None:
            query = query.where(tasks.c.id == task)
        for row in (await self._connection.execute(query)).all():
            words = kept([row.words, *said])
            if words != row.words:
                here = sa.update(task_texts).where(task_texts.c.id == row.id)
                await self._connection.execute(here.values(words=words))

    async def rebuild(self, case: CaseId) -> None:
        """Let a case's tasks be found by what still stands: something that was said was taken back."""
        said = sa.select(comments.c.task_id, comments.c.text).where(
            comments.c.tenant == self._tenant, comments.c.case_id == case, comments.c.withdrawn_at.is_(None)
        )
        talk = (await self._connection.execute(said.order_by(comments.c.seq))).all()
        for row in (await self._connection.execute(self._sources(case))).all():
            heard = [text for task, text in talk if task in (None, row.task)]
            words = kept([*described(row.title, row.number, row.customer, row.facets), *heard])
            here = sa.update(task_texts).where(task_texts.c.id == row.id)
            await self._connection.execute(here.values(words=words))

    def _sources(self, case: CaseId) -> sa.Select[Any]:
        return (
            sa.select(task_texts.c.id, tasks.c.id.label("task"), tasks.c.title, tasks.c.facets)
            .add_columns(cases.c.number, cases.c.customer)
            .join(tasks, sa.and_(tasks.c.tenant == task_texts.c.tenant, tasks.c.id == task_texts.c.task_id))
            .join(cases, sa.and_(cases.c.tenant == tasks.c.tenant, cases.c.id == tasks.c.case_id))
            .where(tasks.c.tenant == self._tenant, tasks.c.case_id == case)
        )


def described(title: str, number: str, customer: str | None, facets: Data) -> list[Any]:
    """What a task is found by before anything is said about it."""
    return [title, number, customer, *map(_words, facets.values())]


def _words(facet: Any) -> Any:
    """A facet as it is looked for."""
    return " ".join(map(str, facet.values())) if isinstance(facet, dict) else facet
