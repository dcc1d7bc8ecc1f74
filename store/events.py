"""The audit trail: who did what, when, before and after; chained within each case."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, PersonId, TaskId, Tenant
from store.canonical import canonical, digest
from store.rows import EventRow, plain_row
from store.tables import events

GAP = timedelta(seconds=5)
"""How long a number missing among the events may still belong to a transaction under way."""


@dataclass(frozen=True)
class Event:
    """What happened, before it stands in the trail."""

    kind: str
    at: datetime
    actor: PersonId | None = None
    """None: the process itself."""
    on_behalf_of: PersonId | None = None
    task: TaskId | None = None
    before: Data = field(default_factory=dict)
    after: Data = field(default_factory=dict)
    words: Data = field(default_factory=dict)
    """What the sentence for staff needs: titles, names of teams, reasons."""

    def payload(self) -> Data:
        """What may be erased one day."""
        parts = {"before": self.before, "after": self.after, "words": self.words}
        return {name: part for name, part in parts.items() if part}


def chained(
    tenant: Tenant, case: CaseId | None, seq: int | None, event: Event, before: str
) -> dict[str, Any]:
    """The event as a row, linked to the one before it in the case."""
    payload = event.payload()
    row = {
        "tenant": tenant,
        "case_id": case,
        "task_id": event.task,
        "seq": seq,
        "kind": event.kind,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
        "at": event.at,
        "payload": payload,
        "payload_digest": digest(payload),
    }
    return {**row, "chain": link(row, before) if case else None}


def link(row: dict[str, Any], before: str) -> str:
    """SHA-256 over the link before, the event's head and its payload's digest."""
    head = {name: row[name] for name in ("tenant", "seq", "kind")}
    head |= {
        name: str(row[name]) if row[name] else None
        for name in ("case_id", "task_id", "actor", "on_behalf_of")
    }
    head["at"] = row["at"].astimezone(UTC).isoformat()
    return hashlib.sha256(before.encode() + canonical(head) + row["payload_digest"].encode()).hexdigest()


class EventRepository:
    """One tenant's trail. What belongs to a case is written through its `CaseFile`."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, event: Event) -> None:
        """Note what happened outside of any case: people, teams, tokens, webhooks."""
        await self._connection.execute(sa.insert(events), chained(self._tenant, None, None, event, ""))

    async def of_case(self, case: CaseId, after: int, limit: int) -> list[EventRow]:
        """A case's events in order, behind the one with seq `after`."""
        found = await self._connection.execute(
            sa.select(events)
            .where(events.c.tenant == self._tenant, events.c.case_id == case, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        return [plain_row(EventRow, row) for row in found.mappings()]

    async def instants(self, case: CaseId, kind: str) -> list[datetime]:
        """When something happened in a case, each time, in order."""
        query = sa.select(events.c.at).where(
            events.c.tenant == self._tenant, events.c.case_id == case, events.c.kind == kind
        )
        return list((await self._connection.execute(query.order_by(events.c.seq))).scalars())

    async def told(self, case: CaseId, kind: str) -> list[Data]:
        """What came of each event of a kind in a case, in order, as far as it was not erased."""
        query = sa.select(events.c.payload).where(
            events.c.tenant == self._tenant, events.c.case_id == case, events.c.kind == kind
        )
        found = (await self._connection.execute(query.order_by(events.c.seq))).scalars()
        return [payload.get("after", {}) for payload in found if payload is not None]

    async def broken(self, case: CaseId, head: str) -> int | None:
        """The first event of a case that was changed, removed or put in; None when the chain holds.

        `head` is the last link by the case row. An erased payload (null) is no break: its digest stands.
        """
        link_before, expected, place = "", 1, 0
        while rows := await self.of_case(case, place, 500):
            for row in rows:
                place = row.seq or 0
                if place != expected or not _holds(row, link_before):
                    return expected
                link_before, expected = row.chain or "", expected + 1
        return None if link_before == head else expected


def _holds(row: EventRow, before: str) -> bool:
    if row.payload is not None and digest(row.payload) != row.payload_digest:
        return False
    return row.chain == link(vars(row), before)


_AFTER = (
    sa.select(events)
    .where(events.c.id > sa.bindparam("place"))
    .order_by(events.c.id)
    .limit(sa.bindparam("limit"))
)


class SystemEvents:
    """The trail of all tenants, for those who follow what happens."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last(self) -> int:
        """Id of the newest event; 0 when there is none."""
        found = await self._connection.execute(sa.select(sa.func.coalesce(sa.func.max(events.c.id), 0)))
        return int(found.scalar_one())

    async def settled(self, now: datetime, back: int) -> int:
        """Id of the newest event before which no other can still appear; looks `back` events back at most.

        An event that is younger than `GAP` may stand behind one whose transaction is still under way.
        """
        newest = sa.select(events.c.id, events.c.at).order_by(events.c.id.desc()).limit(back).subquery()
        old = sa.func.max(newest.c.id).filter(newest.c.at <= now - GAP)
        place = sa.func.coalesce(old, sa.func.min(newest.c.id) - 1, 0)
        found = await self._connection.execute(sa.select(place))
        return int(found.scalar_one())

    async def after(self, place: int, limit: int, now: datetime) -> Sequence[EventRow]:
        """Events behind id `place`, in order.

        Numbers are given before a transaction commits, so a later one may be seen first: at a gap that is
        younger than `GAP` the list ends, and the next call goes on from there.
        """
        found = await self._connection.execute(_AFTER, {"place": place, "limit": limit})
        rows: list[EventRow] = []
        for row in (plain_row(EventRow, row) for row in found.mappings()):
            if row.id != place + 1 and row.at > now - GAP:
                break
            place = row.id
            rows.append(row)
        return rows
