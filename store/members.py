"""Who is in a team, and who leads it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.tasks import Role
from store.tables import members, people


class MemberRepository:
    """One tenant's teams as groups of people who can sign in."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def of(self, teams: Iterable[str]) -> dict[PersonId, str]:
        """Members of any of these teams, by name."""
        return {id_: name for id_, name, _ in await self._found(members.c.team.in_(sorted(teams)))}

    async def leads(self, team: str) -> dict[PersonId, str]:
        """Members of a team who lead, by name."""
        found = await self._found(members.c.team == team)
        return {id_: name for id_, name, roles in found if Role.LEAD in roles}

    async def named(self, names: Iterable[str]) -> dict[PersonId, str]:
        """Those of these sign-in names that there are."""
        return {id_: name for id_, name, _ in await self._found(people.c.name.in_(sorted(names)))}

    async def _found(self, which: sa.ColumnElement[bool]) -> list[tuple[PersonId, str, list[str]]]:
        joined = people.outerjoin(
            members, sa.and_(members.c.tenant == people.c.tenant, members.c.person_id == people.c.id)
        )
        query = (
            sa.select(people.c.id, people.c.name, people.c.roles)
            .select_from(joined)
            .where(people.c.tenant == self._tenant, people.c.disabled_at.is_(None), which)
            .order_by(people.c.name)
        )
        return [(row.id, row.name, row.roles) for row in await self._connection.execute(query)]
