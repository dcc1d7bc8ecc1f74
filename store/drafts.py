"""Unfinished answers, one for each task and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data, PersonId, TaskId, Tenant
from store.cases import Held
from store.statements import insert
from store.tables import drafts, people

NONE = "none"
"""Stands for the tag where there is no draft."""
KEY = ("tenant", "task_id", "person_id")


@dataclass(frozen=True)
class KeptDraft:
    """An answer that somebody began."""

    person: PersonId
    name: str
    saved_at: datetime
    data: Data


@dataclass(frozen=True)
class Saving:
    """One saving of a draft."""

    data: Data
    tag: str | None = None
    """Told apart from every other saving by it; without it one is made."""
    over: Sequence[str] | None = None
    """Tags of which the draft has to have one, or NONE; without it whatever is there is overwritten."""


class DraftRepository:
    """One tenant's drafts."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant, held: Held) -> None:
        self._connection = connection
        self._tenant = tenant
        self._held = held

    async def put(self, task: TaskId, person: PersonId, saving: Saving, now: datetime) -> str | None:
        """Keep a person's unfinished answer; its tag, or None where the draft is another than was seen."""
        tag = saving.tag or uuid4().hex
        values = {"data": saving.data, "saved_at": now, "tag": tag}
        seen = None if saving.over is None else {*saving.over, tag}
        statement = self._replace(task, person, values, seen)
        kept: str | None = (await self._connection.execute(statement)).scalar_one_or_none()
        return kept

    def _replace(self, task: TaskId, person: PersonId, values: Data, seen: set[str] | None) -> sa.Executable:
        """One statement that looks and writes."""
        among = drafts.c.tag.in_(sorted(seen)) if seen is not None else None
        key = dict(zip(KEY, (self._tenant, task, person), strict=True))
        if among is not None and NONE not in (seen or ()):
            mine = (drafts.c[name] == value for name, value in key.items())
            return sa.update(drafts).where(*mine, among).values(values).returning(drafts.c.tag)
        statement = insert(self._connection, drafts).values(**key, **values)
        statement = statement.on_conflict_do_update(index_elements=KEY, set_=values, where=among)
        return statement.returning(drafts.c.tag)

    def drop(self, task: TaskId, person: PersonId) -> None:
        """Forget a person's unfinished answer."""
        self._held.rows.delete(drafts, dict(zip(KEY, (self._tenant, task, person), strict=True)))

    async def latest(self, task: TaskId, but: PersonId) -> KeptDraft | None:
        """The answer that was begun last by somebody other than this person."""
        of = sa.and_(people.c.tenant == drafts.c.tenant, people.c.id == drafts.c.person_id)
        query = sa.select(drafts.c.person_id, people.c.name, drafts.c.saved_at, drafts.c.data).join(
            people, of
        )
        query = query.where(
            drafts.c.tenant == self._tenant, drafts.c.task_id == task, drafts.c.person_id != but
        )
        row = (await self._connection.execute(query.order_by(drafts.c.saved_at.desc()).limit(1))).first()
        return KeptDraft(row.person_id, row.name, row.saved_at, row.data) if row else None
