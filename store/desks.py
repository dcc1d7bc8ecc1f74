"""Skills, capacity, and what people keep of their lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data, PersonId, Tenant
from schemas.errors import Conflict, NotFound
from schemas.tasks import Status
from store.statements import insert
from store.tables import desks, members, people, saved_views, tasks, teams

IN_HAND = (Status.RESERVED, Status.IN_PROGRESS)
TAKEN = "There is a view named {name} already; choose another name."
NO_VIEW = "There is no such view; perhaps it was removed."


@dataclass(frozen=True)
class DeskRow:
    """What a person can do, and how much at once."""

    skills: tuple[str, ...] = ()
    capacity: int | None = None
    free: bool = False


@dataclass(frozen=True)
class ViewRow:
    """A list that was kept."""

    id: UUID
    owner_id: PersonId
    owner: str
    team: str | None
    name: str
    query: Data
    changed_at: datetime


class DeskRepository:
    """One tenant's desks."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def get(self, person: PersonId) -> DeskRow:
        """A person's desk; who never set one has no skills and no limit."""
        query = sa.select(desks).where(desks.c.tenant == self._tenant, desks.c.person_id == person)
        row = (await self._connection.execute(query)).one_or_none()
        return DeskRow() if row is None else DeskRow(tuple(row.skills), row.capacity, row.free)

    async def put(self, person: PersonId, desk: DeskRow) -> None:
        """Set it."""
        values = {"skills": list(desk.skills), "capacity": desk.capacity, "free": desk.free}
        statement = insert(self._connection, desks).values(tenant=self._tenant, person_id=person, **values)
        statement = statement.on_conflict_do_update(index_elements=["tenant", "person_id"], set_=values)
        await self._connection.execute(statement)

    async def hold(self, person: PersonId) -> None:
        """Let nobody else count or give this person tasks until the transaction ends."""
        await self._connection.execute(
            sa.select(people.c.id)
            .where(people.c.tenant == self._tenant, people.c.id == person)
            .with_for_update(key_share=True)
        )

    async def in_hand(self, person: PersonId) -> int:
        """How many tasks a person has reserved or works on."""
        query = sa.select(sa.func.count()).where(
            tasks.c.tenant == self._tenant,
            tasks.c.owner_id == person,
            tasks.c.closed_at.is_(None),
            tasks.c.status.in_(IN_HAND),
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def push(self, team: str, on: bool) -> None:
        """Whether a team's work is handed out.

        Raises:
            NotFound: there is no such team.
        """
        here = sa.update(teams).where(teams.c.tenant == self._tenant, teams.c.name == team)
        if not (await self._connection.execute(here.values(push=on))).rowcount:
            raise NotFound(f"There is no team {team}; choose one from the list.")

    async def waiting(self) -> list[tuple[PersonId, frozenset[str]]]:
        """Who is free and has nothing in hand, or less than they may, and the teams that hand out to them."""
        load = (
            sa.select(sa.func.count())
            .where(
                tasks.c.tenant == desks.c.tenant,
                tasks.c.owner_id == desks.c.person_id,
                tasks.c.closed_at.is_(None),
                tasks.c.status.in_(IN_HAND),
            )
            .scalar_subquery()
        )
        query = (
            sa.select(desks.c.person_id, members.c.team)
            .join(people, sa.and_(people.c.tenant == desks.c.tenant, people.c.id == desks.c.person_id))
            .join(
                members, sa.and_(members.c.tenant == desks.c.tenant, members.c.person_id == desks.c.person_id)
            )
            .join(teams, sa.and_(teams.c.tenant == members.c.tenant, teams.c.name == members.c.team))
            .where(
                desks.c.tenant == self._tenant,
                desks.c.free,
                teams.c.push,
                people.c.disabled_at.is_(None),
                load < sa.func.coalesce(desks.c.capacity, 1),
            )
            .order_by(load, desks.c.person_id)
        )
        found: dict[PersonId, set[str]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(row.person_id, set()).add(row.team)
        return [(person, frozenset(names)) for person, names in found.items()]


class SystemDesks:
    """The desks of all tenants."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tenants(self) -> list[Tenant]:
        """Tenants in which somebody takes what is handed out."""
        query = sa.select(desks.c.tenant).where(desks.c.free).distinct().order_by(desks.c.tenant)
        return list((await self._connection.execute(query)).scalars())


class ViewRepository:
    """One tenant's kept lists."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def of(self, person: PersonId, teams_: Iterable[str]) -> list[ViewRow]:
        """Those of a person and of these teams, by name."""
        shared = saved_views.c.team.in_(sorted(teams_))
        query = _views().where(
            saved_views.c.tenant == self._tenant, sa.or_(saved_views.c.owner_id == person, shared)
        )
        rows = await self._connection.execute(query.order_by(saved_views.c.name, saved_views.c.id))
        return [_view(row) for row in rows]

    async def get(self, view: UUID) -> ViewRow:
        """One of them.

        Raises:
            NotFound: there is no such view.
        """
        query = _views().where(saved_views.c.tenant == self._tenant, saved_views.c.id == view)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound(NO_VIEW)
        return _view(row)

    async def add(self, view: UUID, owner: PersonId, now: datetime, **values: Any) -> None:
        """Keep a new one.

        Raises:
            Conflict: the person has one of that name.
        """
        statement = insert(self._connection, saved_views).values(
            tenant=self._tenant, id=view, owner_id=owner, created_at=now, changed_at=now, **values
        )
        done = await self._connection.execute(statement.on_conflict_do_nothing().returning(saved_views.c.id))
        if done.scalar() is None:
            raise Conflict(TAKEN.format(name=values["name"]))

    async def change(self, view: UUID, now: datetime, **values: Any) -> None:
        """Keep it otherwise.

        Raises:
            Conflict: the person has another one of that name, perhaps since a moment ago.
        """
        here = (saved_views.c.tenant == self._tenant, saved_views.c.id == view)
        changed = sa.update(saved_views).where(*here).values(changed_at=now, **values)
        try:
            await self._connection.execute(changed)
        except sa.exc.IntegrityError as error:
            raise Conflict(TAKEN.format(name=values["name"])) from error

    async def remove(self, view: UUID) -> None:
        """Keep it no longer."""
        here = (saved_views.c.tenant == self._tenant, saved_views.c.id == view)
        await self._connection.execute(sa.delete(saved_views).where(*here))


def _views() -> sa.Select[Any]:
    columns = ("id", "owner_id", "team", "name", "query", "changed_at")
    return sa.select(*(saved_views.c[name] for name in columns), people.c.name.label("owner")).join(
        people, sa.and_(people.c.tenant == saved_views.c.tenant, people.c.id == saved_views.c.owner_id)
    )


def _view(row: Any) -> ViewRow:
    return ViewRow(row.id, row.owner_id, row.owner, row.team, row.name, row.query, row.changed_at)
