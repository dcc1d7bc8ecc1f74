"""What the reconciler reads of all tenants: cases beside what Temporal says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, TaskId, Tenant
from schemas.messages import AdHocOpened, CaseMessage, DocumentsAdded, identity
from schemas.tasks import OPEN, CaseStatus
from store.cases import case_stream
from store.outbox import OutboxRepository
from store.rows import CaseRow, OutboxRow, TaskHead, case_row, names, task_row
from store.statements import insert
from store.tables import cases, events, mendings, tasks

ONCE: Mapping[str, type[CaseMessage | DocumentsAdded | AdHocOpened]] = {
    "case_message": CaseMessage,
    "documents_added": DocumentsAdded,
    "ad_hoc_opened": AdHocOpened,
}
"""Signals that a case takes once each, by their identity."""

LOOKED, SWEPT = "looked", "swept"
RUNS = frozenset({LOOKED, SWEPT})
"""Counted like what was mended: looks at cases that moved, and at all."""
UNMENDED = "not_put_back"
"""A case runs that is in no records, and its process is not known here."""
LEFT = "message_left"
"""Counted likewise: a case was told something that it could not use."""


@dataclass(frozen=True)
class Side:
    """What the records say of a case at one moment, while nothing is on its way to it."""

    case: CaseRow
    tasks: Mapping[TaskId, TaskHead]
    told: Mapping[TaskId, int]
    """The outbox row that told the end of a task."""
    once: Mapping[str, int]
    """Outbox rows of messages that a case takes once, by their identity."""
    cancel: int | None
    """The outbox row that asked for the end of the case."""

    @property
    def open(self) -> frozenset[TaskId]:
        return frozenset(task for task, row in self.tasks.items() if row.open)


@dataclass(frozen=True)
class Standing:
    """Where a case stands, whoever's it is."""

    tenant: Tenant
    status: CaseStatus
    ended_at: datetime | None


@dataclass(frozen=True)
class Mending:
    """How often something was found and mended, and when last."""

    kind: str
    times: int
    last_at: datetime
    last_case: CaseId | None


class SystemComparing:
    """Over all tenants, for the reconciler."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def side(self, tenant: Tenant, case: CaseId, since: datetime) -> Side | None:
        """The records' side of a case; None while something is, or since then was, on its way to it."""
        row = (await self._connection.execute(_one(tenant, case))).mappings().one_or_none()
        told = await OutboxRepository(self._connection, tenant).of_case(case)
        told = [each for each in told if each.stream == case_stream(case)]
        if row is None or any(_moves(each, since) for each in told):
            return None
        heads = sa.select(*(tasks.c[name] for name in names(TaskHead))).where(
            tasks.c.tenant == tenant, tasks.c.case_id == case
        )
        found = [task_row(TaskHead, each) for each in (await self._connection.execute(heads)).mappings()]
        return Side(
            case=case_row(row),
            tasks={each.id: each for each in found},
            told={TaskId(each.payload["task"]): each.id for each in told if each.name == "task_closed"},
            once={_identity(each): each.id for each in told if each.name in ONCE},
            cancel=next((each.id for each in told if each.kind == "cancel"), None),
        )

    async def is_waiting(self, tenant: Tenant, case: CaseId) -> bool:
        """Whether somebody has a task of the case."""
        query = sa.select(tasks.c.id).where(
            tasks.c.tenant == tenant, tasks.c.case_id == case, tasks.c.status.in_(sorted(OPEN))
        )
        return bool((await self._connection.execute(sa.select(query.exists()))).scalar_one())

    async def running(self, tenant: Tenant, case: CaseId) -> CaseRow | None:
        """The case, if it runs."""
        query = _one(tenant, case).where(cases.c.status == CaseStatus.RUNNING)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return case_row(row) if row is not None else None

    async def touched(self, place: int, limit: int) -> tuple[int, list[tuple[Tenant, CaseId]]]:
        """Cases in which something happened behind the event `place`, and the place to go on from."""
        query = sa.select(events.c.id, events.c.tenant, events.c.case_id).where(events.c.id > place)
        rows = (await self._connection.execute(query.order_by(events.c.id).limit(limit))).all()
        found = {(row.tenant, row.case_id): None for row in rows if row.case_id is not None}
        return (rows[-1].id if rows else place), list(found)

    async def standing(self, wanted: Sequence[CaseId]) -> dict[CaseId, Standing]:
        """Where these cases stand; those that are not in the records are left out."""
        query = sa.select(cases.c.id, cases.c.tenant, cases.c.status, cases.c.ended_at)
        found = await self._connection.execute(query.where(cases.c.id.in_(wanted)))
        return {row.id: Standing(row.tenant, CaseStatus(row.status), row.ended_at) for row in found}

    async def count(self, kind: str, case: CaseId | None, now: datetime, times: int = 1) -> None:
        """Note that something was found."""
        values = {"last_at": now, "last_case": case}
        statement = insert(self._connection, mendings).values(kind=kind, times=times, **values)
        changes = {**values, "times": mendings.c.times + times}
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=changes))

    async def take_turn(self, kind: str, now: datetime, since: datetime) -> bool:
        """Whether it is this worker's turn: nobody else has begun the same since then."""
        values = {"last_at": now, "last_case": None}
        statement = insert(self._connection, mendings).values(kind=kind, times=1, **values)
        turn = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["kind"],
                set_={**values, "times": mendings.c.times + 1},
                where=mendings.c.last_at <= since,
            ).returning(mendings.c.kind)
        )
        return turn.scalar() is not None

    async def keep_turn(self, kind: str, now: datetime) -> None:
        """It is still under way, so nobody else begins it."""
        await self._connection.execute(sa.update(mendings).where(mendings.c.kind == kind).values(last_at=now))

    async def all(self) -> list[Mending]:
        """All that was ever found, by kind."""
        found = await self._connection.execute(sa.select(mendings).order_by(mendings.c.kind))
        return [Mending(row.kind, row.times, row.last_at, row.last_case) for row in found]


def _one(tenant: Tenant, case: CaseId) -> sa.Select[tuple[object]]:
    return sa.select(cases).where(cases.c.tenant == tenant, cases.c.id == case)


def _moves(row: OutboxRow, since: datetime) -> bool:
    if row.set_aside_at is not None:
        return False
    return row.delivered_at is None or row.delivered_at > since


def _identity(row: OutboxRow) -> str:
    return identity(ONCE[row.name].model_validate(row.payload))
