"""Calendars, which team goes by which, and the tasks whose deadlines have not followed yet."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data, PersonId, TaskId, Tenant
from schemas.calendars import DEFAULT, Calendar, CalendarView, office
from store.rows import plain_row
from store.statements import insert
from store.tables import calendars, tasks, teams, tenants

_NAMED = calendars.alias("named")
_OTHER = calendars.alias("other")
_FOLLOWING = (
    tasks.outerjoin(teams, sa.and_(teams.c.tenant == tasks.c.tenant, teams.c.name == tasks.c.home_team))
    .outerjoin(_NAMED, sa.and_(_NAMED.c.tenant == tasks.c.tenant, _NAMED.c.name == teams.c.calendar))
    .outerjoin(_OTHER, sa.and_(_OTHER.c.tenant == tasks.c.tenant, _OTHER.c.name == DEFAULT))
)
"""Tasks beside the calendar that their team names, and the default one."""


@dataclass(frozen=True)
class Hours:
    """The calendar that a team goes by, as it is now."""

    calendar: Calendar
    name: str = DEFAULT
    version: int = 0
    """0: nobody has said otherwise."""


@dataclass(frozen=True)
class Behind:
    """A tenant of which a calendar, or a team's choice of one, changed."""

    tenant: Tenant
    since: datetime


@dataclass(frozen=True)
class InUse:
    """A calendar, and how much rests on it."""

    tenant: Tenant
    name: str
    calendar: Calendar
    open_tasks: int


@dataclass(frozen=True)
class Resting:
    """What an open task keeps of its clock."""

    created_at: datetime
    clock: Data
    due_at: datetime | None
    start_by: datetime | None
    escalation: list[Data]


class CalendarRepository:
    """One tenant's calendars."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def of_team(self, team: str) -> Hours:
        """The calendar that a team goes by; also for a team that there is not."""
        named = calendars.alias("named")
        other = calendars.alias("other")
        query = (
            sa.select(tenants.c.zone, named.c.name, named.c.version, named.c.definition)
            .add_columns(
                *(other.c[name].label(f"other_{name}") for name in ("name", "version", "definition"))
            )
            .select_from(
                tenants.outerjoin(teams, sa.and_(teams.c.tenant == tenants.c.id, teams.c.name == team))
                .outerjoin(named, sa.and_(named.c.tenant == tenants.c.id, named.c.name == teams.c.calendar))
                .outerjoin(other, sa.and_(other.c.tenant == tenants.c.id, other.c.name == DEFAULT))
            )
            .where(tenants.c.id == self._tenant)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return Hours(office("UTC"))
        if row.name is not None:
            return Hours(Calendar.model_validate(row.definition), row.name, row.version)
        if row.other_name is not None:
            return Hours(Calendar.model_validate(row.other_definition), row.other_name, row.other_version)
        return Hours(office(row.zone))

    async def all(self) -> tuple[CalendarView, ...]:
        """All calendars by name, each with the teams that name it; `default` is always there."""
        query = sa.select(calendars).where(calendars.c.tenant == self._tenant).order_by(calendars.c.name)
        rows = (await self._connection.execute(query)).all()
        used = sa.select(teams.c.name, teams.c.calendar).where(teams.c.tenant == self._tenant)
        by: dict[str, list[str]] = {}
        for team, calendar in await self._connection.execute(used.order_by(teams.c.name)):
            by.setdefault(calendar or DEFAULT, []).append(team)
        found = {row.name: _view(row, by.get(row.name, ())) for row in rows}
        if DEFAULT not in found:
            found[DEFAULT] = CalendarView(
                name=DEFAULT, version=0, calendar=office(await self._zone()), teams=tuple(by.get(DEFAULT, ()))
            )
        return tuple(found[name] for name in sorted(found))

    async def lock(self, name: str) -> int:
        """The version of a calendar, held until the transaction ends; 0: there is none yet."""
        query = sa.select(calendars.c.version).where(
            calendars.c.tenant == self._tenant, calendars.c.name == name
        )
        return int((await self._connection.execute(query.with_for_update())).scalar() or 0)

    async def put(
        self, name: str, calendar: Calendar, version: int, by: PersonId | None, now: datetime
    ) -> bool:
        """Write this version of a calendar; False: somebody has written it already."""
        values: dict[str, Any] = {
            "definition": calendar.model_dump(mode="json"),
            "version": version,
            "changed_at": now,
            "changed_by": by,
        }
        statement = insert(self._connection, calendars).values(tenant=self._tenant, name=name, **values)
        statement = statement.on_conflict_do_update(
            index_elements=["tenant", "name"], set_=values, where=calendars.c.version == version - 1
        )
        done = await self._connection.execute(statement.returning(calendars.c.version))
        return done.scalar() is not None

    async def assign(self, team: str, calendar: str | None) -> tuple[bool, str | None]:
        """Let a team go by a calendar; whether there is such a team, and what it went by before."""
        mine = (teams.c.tenant == self._tenant, teams.c.name == team)
        query = sa.select(teams.c.calendar).where(*mine).with_for_update()
        found = (await self._connection.execute(query)).first()
        if found is None:
            return False, None
        await self._connection.execute(sa.update(teams).where(*mine).values(calendar=calendar))
        return True, found.calendar

    async def has_team(self, team: str) -> bool:
        """Whether there is such a team."""
        query = sa.select(teams.c.name).where(teams.c.tenant == self._tenant, teams.c.name == team)
        return (await self._connection.execute(query)).first() is not None

    async def resting(
        self, limit: int, calendar: str | None = None, team: str | None = None
    ) -> tuple[int, list[Resting]]:
        """How many open tasks have deadlines that rest on a calendar, or on that of a team; and so many of
        them, the next due first.
        """
        goes_by = sa.func.coalesce(_NAMED.c.name, DEFAULT)
        which = tasks.c.home_team == team if team is not None else goes_by == calendar
        mine = (tasks.c.tenant == self._tenant, tasks.c.closed_at.is_(None), tasks.c.calendar.is_not(None))
        total = sa.select(sa.func.count()).select_from(_FOLLOWING).where(*mine, which)
        query = sa.select(*(tasks.c[each.name] for each in fields(Resting))).select_from(_FOLLOWING)
        query = query.where(*mine, which).order_by(tasks.c.due_at, tasks.c.id).limit(limit)
        count = int((await self._connection.execute(total)).scalar_one())
        found = await self._connection.execute(query)
        return count, [plain_row(Resting, row) for row in found.mappings()]

    async def mark_behind(self, now: datetime) -> None:
        """Deadlines have to follow a change."""
        statement = sa.update(tenants).where(tenants.c.id == self._tenant)
        await self._connection.execute(statement.values(behind_since=now))

    async def _zone(self) -> str:
        found = await self._connection.execute(sa.select(tenants.c.zone).where(tenants.c.id == self._tenant))
        return found.scalar() or "UTC"


def _late(tenant: Tenant) -> tuple[sa.ColumnElement[bool], ...]:
    same = sa.and_(
        tasks.c.calendar == sa.func.coalesce(_NAMED.c.name, DEFAULT),
        tasks.c.calendar_version == sa.func.coalesce(_NAMED.c.version, _OTHER.c.version, 0),
    )
    return (tasks.c.tenant == tenant, tasks.c.closed_at.is_(None), tasks.c.calendar.is_not(None), ~same)


class SystemCalendars:
    """Deadlines of all tenants that have not followed their calendars yet."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def behind(self) -> list[Behind]:
        """Tenants whose deadlines may have to follow."""
        query = sa.select(tenants.c.id, tenants.c.behind_since).where(tenants.c.behind_since.is_not(None))
        rows = await self._connection.execute(query.order_by(tenants.c.id))
        return [Behind(row.id, row.behind_since) for row in rows]

    async def late_tasks(self, tenant: Tenant, limit: int) -> Sequence[TaskId]:
        """Open tasks whose instants are not those of the calendar that their team goes by now; by case."""
        query = sa.select(tasks.c.id).select_from(_FOLLOWING).where(*_late(tenant))
        found = await self._connection.execute(query.order_by(tasks.c.case_id, tasks.c.id).limit(limit))
        return found.scalars().all()

    async def late(self, tenant: Tenant) -> int:
        """How many those are."""
        query = sa.select(sa.func.count()).select_from(_FOLLOWING).where(*_late(tenant))
        return int((await self._connection.execute(query)).scalar_one())

    async def in_use(self) -> list[InUse]:
        """Calendars that somebody has written, with the open tasks whose deadlines rest on them."""
        open_tasks = (
            sa.select(sa.func.count())
            .where(
                tasks.c.tenant == calendars.c.tenant,
                tasks.c.calendar == calendars.c.name,
                tasks.c.closed_at.is_(None),
            )
            .scalar_subquery()
        )
        query = sa.select(calendars.c.tenant, calendars.c.name, calendars.c.definition, open_tasks.label("n"))
        rows = await self._connection.execute(query.order_by(calendars.c.tenant, calendars.c.name))
        return [InUse(row.tenant, row.name, Calendar.model_validate(row.definition), row.n) for row in rows]

    async def settled(self, behind: Behind) -> None:
        """All deadlines of a tenant have followed, unless something has changed once more."""
        same = (tenants.c.id == behind.tenant, tenants.c.behind_since == behind.since)
        await self._connection.execute(sa.update(tenants).where(*same).values(behind_since=None))


def _view(row: sa.Row[Any], by: Sequence[str]) -> CalendarView:
    return CalendarView(
        name=row.name,
        version=row.version,
        calendar=Calendar.model_validate(row.definition),
        teams=tuple(by),
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
