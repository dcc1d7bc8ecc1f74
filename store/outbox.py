"""What Temporal and the world are to be told: in order per stream, at least once, kept when delivered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, TaskId, Tenant
from schemas.tasks import CaseStatus
from store.cases import case_stream
from store.rows import OutboxRow, plain_row
from store.statements import filled_up
from store.tables import cases, outbox

EARLIER = outbox.alias("earlier")
WAITING = sa.and_(outbox.c.delivered_at.is_(None), outbox.c.set_aside_at.is_(None))
FAILING = sa.and_(WAITING, outbox.c.attempts > 0)
HELD = sa.and_(
    EARLIER.c.name == "task_closed",
    EARLIER.c.deliver_after > EARLIER.c.created_at,
    EARLIER.c.attempts == 0,
    EARLIER.c.last_error.is_(None),
    EARLIER.c.leased_by.is_(None),
)
"""Waits only because it may still be taken back: what comes behind it does not wait for it."""
FIRST = outbox.c.seq <= sa.func.coalesce(
    sa.select(sa.func.min(EARLIER.c.seq))
    .where(
        EARLIER.c.stream == outbox.c.stream,
        EARLIER.c.delivered_at.is_(None),
        EARLIER.c.set_aside_at.is_(None),
        ~HELD,
    )
    .scalar_subquery(),
    outbox.c.seq,
)
"""Nothing that waits stands before it in its stream, but for what is held. Said so that rows of a stream are
looked up by the index; a join without statistics reads all."""
LONGEST_ERROR = 2000


@dataclass(frozen=True)
class OutboxStats:
    """How the outbox stands."""

    waiting: int
    oldest_seconds: float
    """Age of the oldest row that is due and not delivered; 0 when there is none."""
    failing: int
    """Rows that failed before and are tried again, due or not."""
    set_aside: int


@dataclass(frozen=True)
class KindStats(OutboxStats):
    """The same, of the rows of one kind."""

    kind: str


NONE = (0, 0.0, 0)
"""How a kind stands of which nothing waits."""
START = "start"
KINDS = (START, "signal", "cancel", "webhook")
TOLD_AGAIN = "told again"
"""What was told before cannot be taken back, and keeps its place."""
NEVER_TRIED = "the case was cancelled before it began"


class OutboxRepository:
    """One tenant's outbox; rows are put in through a `CaseFile`."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def settle_start(self, case: CaseId, now: datetime) -> int | None:
        """Take back a start that no relay has in hand: how often it was tried; None: it may have gone out.

        A try whose answer was lost counts, for it may have reached the other side.
        """
        statement = (
            sa.update(outbox)
            .where(
                outbox.c.tenant == self._tenant,
                outbox.c.stream == case_stream(case),
                outbox.c.kind == "start",
                outbox.c.delivered_at.is_(None),
                outbox.c.leased_by.is_(None),
            )
            .values(delivered_at=now, last_error=sa.func.coalesce(outbox.c.last_error, NEVER_TRIED))
            .returning(outbox.c.attempts, outbox.c.last_error)
        )
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else int(row.attempts) + (row.last_error != NEVER_TRIED)

    async def holds(self, case: CaseId, task: TaskId) -> bool:
        """Whether a case has still not heard, and nobody is just telling it, that a task was completed."""
        return bool(await self._held(case, task))

    async def take_back(self, case: CaseId, task: TaskId) -> bool:
        """Let a case not hear that a task was completed; False: it has heard, or is just hearing.

        The row goes, for whatever is kept may be told again after a restore.
        """
        ids = await self._held(case, task)
        gone = sa.delete(outbox).where(outbox.c.id.in_(ids), *_untold(self._tenant, case))
        return bool(ids) and (await self._connection.execute(gone.returning(outbox.c.id))).first() is not None

    async def _held(self, case: CaseId, task: TaskId) -> list[int]:
        query = sa.select(outbox.c.id, outbox.c.payload).where(*_untold(self._tenant, case))
        rows = await self._connection.execute(query)
        return [row.id for row in rows if row.payload["task"] == str(task)]

    async def told(self, case: CaseId) -> tuple[int, int]:
        """How often a case was told something, and how many bytes in all, as JSON."""
        size = sa.func.length(sa.cast(outbox.c.payload, sa.Text))
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(size), 0)).where(
            outbox.c.tenant == self._tenant, outbox.c.case_id == case, outbox.c.kind == "signal"
        )
        times, much = (await self._connection.execute(query)).one()
        return int(times), int(much)

    async def of_case(self, case: CaseId) -> list[OutboxRow]:
        """All that was ever put in for a case, in order."""
        query = sa.select(outbox).where(outbox.c.tenant == self._tenant, outbox.c.case_id == case)
        found = await self._connection.execute(query.order_by(outbox.c.seq))
        return [plain_row(OutboxRow, row) for row in found.mappings()]


def _untold(tenant: Tenant, case: CaseId) -> tuple[sa.ColumnElement[bool], ...]:
    """Completions that nobody has tried to tell a case of."""
    return (
        outbox.c.tenant == tenant,
        outbox.c.stream == case_stream(case),
        outbox.c.name == "task_closed",
        WAITING,
        outbox.c.attempts == 0,
        outbox.c.last_error.is_(None),
        outbox.c.leased_by.is_(None),
    )


class SystemOutbox:
    """The outbox of all tenants, for the relay."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._postgres = connection.dialect.name == "postgresql"

    async def lease(
        self, worker: str, now: datetime, until: datetime, limit: int, kinds: Sequence[str] = ()
    ) -> list[OutboxRow]:
        """The oldest waiting row of each stream that is due and in nobody's hands: now in this worker's.

        What was postponed stands behind what was not tried yet, so that it holds up nobody.

        `kinds`: only rows of these kinds; none named: all.
        """
        values = {"now": now, "limit": limit, "worker": worker, "until": until}
        leased = await self._connection.execute(_leasing(tuple(kinds), self._postgres), values)
        return sorted((plain_row(OutboxRow, row) for row in leased.mappings()), key=lambda row: row.id)

    async def has_due(self, now: datetime, kinds: Sequence[str] = ()) -> bool:
        """Whether a lease would find anything; a look that takes no lock."""
        return bool((await self._connection.execute(_is_due(tuple(kinds)), {"now": now})).scalar())

    async def delivered(self, ids: Sequence[int], now: datetime, worker: str | None = None) -> None:
        """They have arrived; the rows are kept.

        `worker`: only those that it still has in hand. Whoever was late leaves them to who has them now, who
        delivers them once more.
        """
        values = {"ids": filled_up(ids), "now": now}
        if worker is None:
            await self._connection.execute(_DELIVERED, values)
        else:
            await self._connection.execute(_DELIVERED_BY, {**values, "worker": worker})

    async def arrived(self, ids: Sequence[int], now: datetime, worker: str) -> frozenset[int]:
        """They have arrived, but for those that others have in hand by now, and those that start a case of
        which nobody has noted yet that it runs; these are given back."""
        values = {"ids": filled_up(ids), "now": now, "worker": worker}
        return frozenset(ids).difference(await self._connection.scalars(_arrived(self._postgres), values))

    async def settled(self, row: int, reason: str, now: datetime, worker: str | None = None) -> None:
        """It is not to be told any more, and why; the stream goes on without it."""
        await self._change(
            [row],
            worker,
            delivered_at=now,
            last_error=reason[:LONGEST_ERROR],
            leased_by=None,
            leased_until=None,
        )

    async def failed(self, row: int, error: str, retry_at: datetime, worker: str | None = None) -> None:
        """It did not arrive; the stream waits until it is tried again."""
        await self._change(
            [row],
            worker,
            attempts=outbox.c.attempts + 1,
            last_error=error[:LONGEST_ERROR],
            deliver_after=retry_at,
            leased_by=None,
            leased_until=None,
        )

    async def postponed(self, row: int, error: str, retry_at: datetime, worker: str | None = None) -> None:
        """It could not be tried at all; the row is not to blame."""
        await self._change(
            [row],
            worker,
            last_error=error[:LONGEST_ERROR],
            deliver_after=retry_at,
            leased_by=None,
            leased_until=None,
        )

    async def set_aside(self, row: int, error: str, now: datetime, worker: str | None = None) -> None:
        """It will not arrive; the stream goes on without it, and somebody has to look."""
        await self._change(
            [row],
            worker,
            attempts=outbox.c.attempts + 1,
            last_error=error[:LONGEST_ERROR],
            set_aside_at=now,
            leased_by=None,
            leased_until=None,
        )

    async def again(self, ids: Sequence[int], now: datetime) -> None:
        """Deliver these once more, also when they were set aside or had arrived (after a restore)."""
        said = sa.func.coalesce(outbox.c.last_error, TOLD_AGAIN)
        await self._change(
            ids, delivered_at=None, set_aside_at=None, deliver_after=now, attempts=0, last_error=said
        )

    async def aside(self) -> list[int]:
        """Ids of the rows that were set aside."""
        query = sa.select(outbox.c.id).where(outbox.c.set_aside_at.is_not(None)).order_by(outbox.c.id)
        return list((await self._connection.execute(query)).scalars())

    async def errors(self) -> list[str]:
        """Why rows were set aside, each reason once."""
        return await self._reasons(outbox.c.set_aside_at.is_not(None))

    async def failures(self) -> list[str]:
        """Why rows that are tried again did not arrive so far, each reason once."""
        return await self._reasons(FAILING)

    async def _reasons(self, *of: sa.ColumnElement[bool]) -> list[str]:
        query = sa.select(outbox.c.last_error).where(*of).distinct()
        return sorted(each for each in (await self._connection.execute(query)).scalars() if each)

    async def of_case(self, tenant: Tenant, case: CaseId) -> list[OutboxRow]:
        """All that was ever put in for a case, in order."""
        return await OutboxRepository(self._connection, tenant).of_case(case)

    async def next_due(self) -> datetime | None:
        """When the next waiting row is due; a lease counts as not due until it ends."""
        moment = sa.case(
            (outbox.c.leased_until > outbox.c.deliver_after, outbox.c.leased_until),
            else_=outbox.c.deliver_after,
        )
        found = await self._connection.execute(
            sa.select(moment).where(WAITING, FIRST).order_by(moment).limit(1)
        )
        at: datetime | None = found.scalar()
        return at

    async def stats(self, now: datetime) -> OutboxStats:
        """Counts for health and alarms."""
        count, oldest, failing = (await self._connection.execute(sa.select(*_lag(now)).where(WAITING))).one()
        aside = sa.select(sa.func.count()).where(outbox.c.set_aside_at.is_not(None))
        set_aside = (await self._connection.execute(aside)).scalar_one()
        return OutboxStats(count, _age(oldest, now), failing, set_aside)

    async def by_kind(self, now: datetime) -> list[KindStats]:
        """The same counts for each kind of row."""
        waiting = sa.select(outbox.c.kind, *_lag(now)).where(WAITING)
        left = sa.select(outbox.c.kind, sa.func.count().label("rows"))
        left = left.where(outbox.c.set_aside_at.is_not(None)).group_by(outbox.c.kind)
        found = await self._connection.execute(waiting.group_by(outbox.c.kind))
        lag = {kind: (count, _age(oldest, now), failing) for kind, count, oldest, failing in found}
        set_aside = {row.kind: row.rows for row in await self._connection.execute(left)}
        return [
            KindStats(*lag.get(kind, NONE), set_aside=set_aside.get(kind, 0), kind=kind) for kind in KINDS
        ]

    async def _change(self, ids: Sequence[int], worker: str | None = None, **values: object) -> None:
        """`worker`: only those that it still has in hand."""
        mine = (outbox.c.id.in_(ids), *((outbox.c.leased_by == worker,) if worker else ()))
        await self._connection.execute(sa.update(outbox).where(*mine).values(**values))


def _lag(now: datetime) -> tuple[sa.ColumnElement[Any], ...]:
    """Of waiting rows: how many are due, when the oldest of these was put in, and how many failed before."""
    due_now = outbox.c.deliver_after <= now
    return (
        sa.func.count().filter(due_now),
        sa.func.min(outbox.c.created_at).filter(due_now),
        sa.func.count().filter(outbox.c.attempts > 0),
    )


def _age(oldest: datetime | None, now: datetime) -> float:
    return (now - oldest).total_seconds() if oldest else 0.0


_DELIVERED = (
    sa.update(outbox)
    .where(outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(delivered_at=sa.bindparam("now"), leased_by=None, leased_until=None)
)
_DELIVERED_BY = _DELIVERED.where(outbox.c.leased_by == sa.bindparam("worker"))
_SILENT = (
    sa.exists()
    .where(cases.c.tenant == outbox.c.tenant, cases.c.id == outbox.c.case_id)
    .where(cases.c.status == CaseStatus.ACCEPTED)
    .correlate(outbox)
)
_UNHURRIED = sa.func.set_config("synchronous_commit", "off", True)
"""PostgreSQL does not wait for the disk: what a crash undoes of a lease, or of an arrival, is done once more,
and whoever is told knows what comes twice."""


@cache
def _arrived(postgres: bool) -> sa.UpdateBase:
    mine = _DELIVERED_BY.where(sa.or_(outbox.c.kind != START, ~_SILENT))
    return mine.returning(outbox.c.id, *((_UNHURRIED,) if postgres else ()))


def due(kinds: Sequence[str]) -> sa.Select[Any]:
    """The oldest waiting row of each stream that is due at `now` and in nobody's hands."""
    now = sa.bindparam("now", type_=outbox.c.deliver_after.type)
    due = sa.select(outbox.c.id).where(
        WAITING,
        outbox.c.deliver_after <= now,
        sa.or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now),
        FIRST,
    )
    return due.where(outbox.c.kind.in_(kinds)) if kinds else due


@cache
def _is_due(kinds: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(due(kinds).exists())


@cache
def _leasing(kinds: tuple[str, ...], postgres: bool) -> sa.UpdateBase:
    """Found and taken in one statement."""
    wanted = due(kinds).order_by(outbox.c.deliver_after, outbox.c.id).limit(sa.bindparam("limit"))
    picked = wanted.with_for_update(skip_locked=True).cte("picked")
    return (
        sa.update(outbox)
        .where(outbox.c.id.in_(sa.select(picked.c.id)))
        .values(leased_by=sa.bindparam("worker"), leased_until=sa.bindparam("until"))
        .returning(*outbox.c, *((_UNHURRIED,) if postgres else ()))
    )
