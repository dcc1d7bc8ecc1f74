"""What somebody holds: open tasks by their owner."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.tasks import OPEN
from store.rows import Holding
from store.tables import cases, tasks


class HoldingRepository:
    """Open tasks of one tenant, by who has them."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def of(self, person: PersonId, limit: int) -> tuple[int, tuple[Holding, ...]]:
        """How many open tasks a person has, and the first of them, the most urgent first."""
        mine = sa.and_(
            tasks.c.tenant == self._tenant, tasks.c.owner_id == person, tasks.c.status.in_(sorted(OPEN))
        )
        count = await self._connection.execute(sa.select(sa.func.count()).select_from(tasks).where(mine))
        of_case = sa.and_(cases.c.tenant == tasks.c.tenant, cases.c.id == tasks.c.case_id)
        query = (
            sa.select(tasks.c.id, tasks.c.title, tasks.c.team, cases.c.number)
            .join(cases, of_case)
            .where(mine)
            .order_by(tasks.c.priority, tasks.c.created_at, tasks.c.id)
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return int(count.scalar_one()), tuple(Holding(*row) for row in rows)
