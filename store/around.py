"""What stands around a case, as far as its next step has to know: whatever it takes by one statement.

To be asked once the case is held, so that nothing of it changes any more.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, PersonId, Tenant
from schemas.tasks import OPEN
from store.tables import tasks, teams
from store.webhooks import heard_by

_TENANT = sa.bindparam("tenant", type_=sa.String())
_TASKS = sa.select(tasks.c.id).where(
    tasks.c.tenant == _TENANT, tasks.c.case_id == sa.bindparam("case", type_=sa.Uuid())
)
_ONE = sa.select(sa.literal_column("1").label("one")).subquery("one")
_TO_OPEN = sa.select(_TASKS.exists().label("busy"), teams.c.name).select_from(
    _ONE.outerjoin(teams, teams.c.tenant == _TENANT)
)
"""A row for each team, or one without."""
_TO_END = sa.select(
    _TASKS.where(tasks.c.status.in_(OPEN)).exists().label("open"),
    heard_by(_TENANT, sa.bindparam("person", type_=sa.Uuid())).label("heard"),
)


@dataclass(frozen=True)
class ToOpen:
    """What a new task of a case may have to do with."""

    busy: bool
    """The case has tasks, open or closed."""
    teams: frozenset[str]
    """Every team of the tenant that there is."""


@dataclass(frozen=True)
class ToEnd:
    """What the end of a case concerns."""

    open: bool
    """Some of its tasks are."""
    heard: bool
    """The account that filed it wants to hear of it."""


class AroundRepository:
    """What stands around the cases of one tenant."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def to_open(self, case: CaseId) -> ToOpen:
        """Before a task is opened."""
        found = await self._connection.execute(_TO_OPEN, {"tenant": self._tenant, "case": case})
        rows = found.all()
        return ToOpen(bool(rows[0].busy), frozenset(row.name for row in rows if row.name is not None))

    async def to_end(self, case: CaseId, filed_by: PersonId | None) -> ToEnd:
        """Before it is noted that the case has ended."""
        values = {"tenant": self._tenant, "case": case, "person": filed_by}
        row = (await self._connection.execute(_TO_END, values)).one()
        return ToEnd(bool(row.open), bool(row.heard))
