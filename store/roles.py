"""Who looked at a task."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, TaskId, Tenant
from store.cases import Held
from store.tables import people, sights


@dataclass(frozen=True)
class Sight:
    """Somebody looked at a task, for the first time then."""

    person: PersonId
    name: str
    first_at: datetime


class RoleRepository:
    """What one tenant's people have to do with tasks, besides owning them."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant, held: Held) -> None:
        self._connection = connection
        self._tenant = tenant
        self._held = held

    def saw(self, task: TaskId, person: PersonId, now: datetime) -> None:
        """Note that somebody looked at a task; only the first time counts."""
        values = {"tenant": self._tenant, "task_id": task, "person_id": person, "first_at": now}
        self._held.rows.offer(sights, values)

    async def sights(self, task: TaskId) -> list[Sight]:
        """Who looked at a task, the first first."""
        of = sa.and_(people.c.tenant == sights.c.tenant, people.c.id == sights.c.person_id)
        query = sa.select(sights.c.person_id, people.c.name, sights.c.first_at).join(people, of)
        query = query.where(sights.c.tenant == self._tenant, sights.c.task_id == task)
        rows = await self._connection.execute(query.order_by(sights.c.first_at, people.c.name))
        return [Sight(row.person_id, row.name, row.first_at) for row in rows]
