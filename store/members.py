"""Who is in a team, and who leads it."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.tasks import Role
from store.tables import members, people, tasks


@dataclass(frozen=True)
class Unmanned:
    """A team that has open tasks, but nobody who can sign in."""

    tenant: Tenant
    team: str
    open_tasks: int


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


class SystemMembers:
    """Teams of all tenants."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unmanned(self) -> list[Unmanned]:
        """Teams without members whose work is open, by name."""
        there = sa.exists(
            sa.select(members.c.person_id)
            .join(people, sa.and_(people.c.tenant == members.c.tenant, people.c.id == members.c.person_id))
            .where(
                members.c.tenant == tasks.c.tenant,
                members.c.team == tasks.c.team,
                people.c.disabled_at.is_(None),
            )
        )
        query = (
            sa.select(tasks.c.tenant, tasks.c.team, sa.func.count().label("n"))
            .where(tasks.c.closed_at.is_(None), tasks.c.team != "", ~there)
            .group_by(tasks.c.tenant, tasks.c.team)
            .order_by(tasks.c.tenant, tasks.c.team)
        )
        return [Unmanned(row.tenant, row.team, row.n) for row in await self._connection.execute(query)]
