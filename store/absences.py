"""Who is away, who stands in, and the work that this moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, TaskId, Tenant
from schemas.errors import NotFound
from schemas.tasks import OPEN, Status, TaskRole
from store.rows import plain_row
from store.statements import insert
from store.tables import absences, people, task_people, tasks

HELD = (Status.RESERVED, Status.IN_PROGRESS, Status.SUSPENDED)
"""A task in one of these may have an owner."""


@dataclass(frozen=True)
class AbsenceRow:
    """Somebody is away, or will be, or was."""

    tenant: Tenant
    id: UUID
    person_id: PersonId
    begins_at: datetime
    ends_at: datetime | None
    substitute_id: PersonId | None
    note: str | None
    made_by: PersonId
    made_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    returned_at: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Whether the person is back."""
        return self.ended_at is not None or (self.ends_at is not None and self.ends_at <= now)


def _current(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        absences.c.returned_at.is_(None),
        absences.c.ended_at.is_(None),
        absences.c.begins_at <= now,
        sa.or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
    )


class AbsenceRepository:
    """One tenant's absences."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, row: AbsenceRow) -> None:
        """A new absence."""
        await self._connection.execute(sa.insert(absences).values(**vars(row)))

    async def change(self, absence: UUID, **values: Any) -> None:
        """Give columns of an absence new values."""
        mine = (absences.c.tenant == self._tenant, absences.c.id == absence)
        await self._connection.execute(sa.update(absences).where(*mine).values(**values))

    async def lock(self, absence: UUID) -> AbsenceRow:
        """An absence, held until the transaction ends.

        Raises:
            NotFound: there is none of this id.
        """
        query = sa.select(absences).where(absences.c.tenant == self._tenant, absences.c.id == absence)
        row = (await self._connection.execute(query.with_for_update())).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such absence.")
        return plain_row(AbsenceRow, row)

    async def to_come(self, now: datetime, person: PersonId | None = None) -> list[AbsenceRow]:
        """Absences that last or are to come, of one person or of all, the earliest first."""
        query = sa.select(absences).where(
            absences.c.tenant == self._tenant,
            absences.c.ended_at.is_(None),
            sa.or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
        )
        if person is not None:
            query = query.where(absences.c.person_id == person)
        found = await self._connection.execute(query.order_by(absences.c.begins_at, absences.c.id))
        return [plain_row(AbsenceRow, row) for row in found.mappings()]

    async def substitutes(self, now: datetime) -> dict[PersonId, PersonId | None]:
        """Who is away now, and who stands in for each; of overlapping absences the latest counts.

        Whose account is closed is away for good.
        """
        query = sa.select(absences.c.person_id, absences.c.substitute_id).where(
            absences.c.tenant == self._tenant, _current(now)
        )
        rows = await self._connection.execute(query.order_by(absences.c.begins_at, absences.c.made_at))
        gone = await self._connection.execute(
            sa.select(people.c.id).where(people.c.tenant == self._tenant, people.c.disabled_at.is_not(None))
        )
        return {**dict.fromkeys(gone.scalars()), **{row.person_id: row.substitute_id for row in rows}}

    async def held_by(self, person: PersonId) -> list[TaskId]:
        """Tasks that somebody has in hand."""
        query = sa.select(tasks.c.id).where(
            tasks.c.tenant == self._tenant, tasks.c.owner_id == person, tasks.c.status.in_(HELD)
        )
        return list((await self._connection.execute(query.order_by(tasks.c.created_at))).scalars())

    async def held_for(self, person: PersonId) -> list[TaskId]:
        """Tasks that others have in hand in place of somebody."""
        query = sa.select(tasks.c.id).where(
            tasks.c.tenant == self._tenant, tasks.c.for_id == person, tasks.c.status.in_(HELD)
        )
        return list((await self._connection.execute(query.order_by(tasks.c.created_at))).scalars())

    async def named_for(self, person: PersonId) -> list[TaskId]:
        """Open tasks that somebody is named for."""
        mine = sa.and_(task_people.c.tenant == tasks.c.tenant, task_people.c.task_id == tasks.c.id)
        query = (
            sa.select(tasks.c.id)
            .select_from(task_people.join(tasks, mine))
            .where(
                task_people.c.tenant == self._tenant,
                task_people.c.person_id == person,
                task_people.c.role == TaskRole.POTENTIAL,
                tasks.c.status.in_(sorted(OPEN)),
            )
        )
        return list((await self._connection.execute(query.order_by(tasks.c.created_at))).scalars())

    async def find_by(self, task: TaskId, person: PersonId) -> None:
        """Let a task be found among those that a person may take."""
        row = {"tenant": self._tenant, "task_id": task, "person_id": person, "role": TaskRole.POTENTIAL}
        statement = insert(self._connection, task_people).values(**row).on_conflict_do_nothing()
        await self._connection.execute(statement)

    async def find_no_more(self, task: TaskId, person: PersonId) -> None:
        """Let a task be found no more among those that a person may take."""
        row = {"tenant": self._tenant, "task_id": task, "person_id": person, "role": TaskRole.POTENTIAL}
        mine = [task_people.c[name] == value for name, value in row.items()]
        await self._connection.execute(sa.delete(task_people).where(*mine))


def _holding() -> sa.Select[tuple[Tenant, PersonId]]:
    """Closed accounts that have tasks in hand."""
    has = sa.exists().where(
        tasks.c.tenant == people.c.tenant, tasks.c.owner_id == people.c.id, tasks.c.status.in_(HELD)
    )
    return sa.select(people.c.tenant, people.c.id).where(people.c.disabled_at.is_not(None), has)


def _alone() -> sa.Select[tuple[Tenant, PersonId]]:
    """Closed accounts of those who alone may take an open task without team or owner."""
    others, colleagues = task_people.alias("others"), people.alias("colleagues")
    colleague = sa.and_(colleagues.c.tenant == others.c.tenant, colleagues.c.id == others.c.person_id)
    left = sa.exists().select_from(others.join(colleagues, colleague))
    left = left.where(
        others.c.tenant == tasks.c.tenant,
        others.c.task_id == tasks.c.id,
        others.c.role == TaskRole.POTENTIAL,
        colleagues.c.disabled_at.is_(None),
    )
    named = sa.and_(task_people.c.tenant == tasks.c.tenant, task_people.c.task_id == tasks.c.id)
    who = sa.and_(people.c.tenant == task_people.c.tenant, people.c.id == task_people.c.person_id)
    query = sa.select(people.c.tenant, people.c.id).select_from(
        tasks.join(task_people, named).join(people, who)
    )
    return query.where(
        task_people.c.role == TaskRole.POTENTIAL,
        people.c.disabled_at.is_not(None),
        tasks.c.closed_at.is_(None),
        tasks.c.team == "",
        tasks.c.owner_id.is_(None),
        ~left,
    )


class SystemAbsences:
    """What time brings, for all tenants."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, limit: int = 100) -> list[AbsenceRow]:
        """Absences that have begun and whose work was not handed over, or ended and was not handed back."""
        begins = sa.and_(absences.c.begun_at.is_(None), absences.c.begins_at <= now)
        ends = sa.or_(absences.c.ended_at.is_not(None), absences.c.ends_at <= now)
        query = sa.select(absences).where(absences.c.returned_at.is_(None), sa.or_(begins, ends))
        found = await self._connection.execute(query.order_by(absences.c.begins_at).limit(limit))
        return [plain_row(AbsenceRow, row) for row in found.mappings()]

    async def left_to_closed(self, limit: int = 100) -> list[tuple[Tenant, PersonId]]:
        """Closed accounts that have tasks in hand, or for which alone an open task waits."""
        query = sa.union(_holding(), _alone()).order_by("tenant", "id").limit(limit)
        return [(row.tenant, row.id) for row in await self._connection.execute(query)]

    async def to_activate(self, now: datetime, limit: int = 100) -> list[tuple[Tenant, TaskId]]:
        """Created tasks whose time has come."""
        query = sa.select(tasks.c.tenant, tasks.c.id).where(
            tasks.c.activates_at.is_not(None), tasks.c.activates_at <= now, tasks.c.status == Status.CREATED
        )
        found = await self._connection.execute(query.order_by(tasks.c.activates_at).limit(limit))
        return [(row.tenant, row.id) for row in found]
