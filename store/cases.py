"""Cases: the locked case file through which everything about a case is written, and lists of cases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

import pydantic_core
import sqlalchemy as sa
from opentelemetry import trace
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, DocumentId, PersonId, Tenant
from schemas.errors import NotFound, TooLarge
from schemas.forms import snake_case
from schemas.messages import Signal
from schemas.tasks import CaseStatus
from store.events import Event, chained
from store.paging import Key, behind, ordered
from store.rows import CaseHead, CaseRow, case_row, names
from store.spoken import spoken
from store.statements import filled_up, insert
from store.tables import case_documents, cases, documents, events, outbox, tasks, tenants
from store.texts import TextRepository
from store.together import Together
from store.words import FOUND_BY, kept, words

NO_CASE = "There is no such case."
LONGEST_TOLD = 256 * 1024
"""Bytes, as JSON, of what a case is started with or told at once; Temporal refuses more than 2 MiB."""

_MINE = (cases.c.tenant == sa.bindparam("tenant"), cases.c.id == sa.bindparam("case"))
_ONE = sa.select(cases).where(*_MINE)
_LOCK = _ONE.with_for_update(key_share=True)
_STATUS = sa.select(cases.c.status).where(*_MINE)
_HEAD = sa.select(*(cases.c[name] for name in names(CaseHead))).where(*_MINE)
_WANTED = sa.tuple_(cases.c.tenant, cases.c.id).in_(sa.bindparam("wanted", expanding=True))
_FILERS = sa.select(cases.c.tenant, cases.c.id, cases.c.created_by).where(_WANTED)
_NUMBER = (
    sa.update(tenants)
    .where(tenants.c.id == sa.bindparam("its_id"))
    .values(cases=tenants.c.cases + 1)
    .returning(tenants.c.cases)
)


class CaseFile:
    """A case whose row is locked: what happens in it is gathered here and written together.

    The numbers of events and of outbox rows come from the locked row, so both stand in one order.
    """

    def __init__(self, row: CaseRow, waiting: "dict[CaseFile, None]", is_new: bool = False) -> None:
        """`waiting`: where it stands while something of it is to be written."""
        self.row = row
        self._waiting = waiting
        self._is_new = is_new
        self._changed: set[str] = set()
        self._events: list[dict[str, Any]] = []
        self._outbox: list[dict[str, Any]] = []

    def change(self, **values: Any) -> None:
        """Give columns of the case new values."""
        self.row = replace(self.row, **values)
        self._changed |= set(values)
        self._waiting[self] = None

    def note(self, event: Event) -> None:
        """Add an event to the case's trail."""
        seq = self.row.event_seq + 1
        entry = chained(self.row.tenant, self.row.id, seq, event, self.row.event_head)
        self._events.append(entry)
        self.change(event_seq=seq, event_head=entry["chain"])

    def begun(self, now: datetime) -> None:
        """Its process works: accepted becomes running, anything else stays as it is."""
        if self.row.status is CaseStatus.ACCEPTED:
            self.change(status=CaseStatus.RUNNING, started_at=now)
            self.note(Event("case.started", now))

    def signal(self, make: Callable[[int], Signal], at: datetime, after: datetime | None = None) -> None:
        """Tell the running case something; `make` is given its place in the order."""
        message = make(self.row.seq + 1)
        payload = message.model_dump(mode="json")
        self.send("signal", snake_case(type(message).__name__), payload, at, deliver_after=after)

    def send(
        self,
        kind: str,
        name: str,
        payload: Data,
        at: datetime,
        stream: str | None = None,
        deliver_after: datetime | None = None,
    ) -> None:
        """Put something into the outbox.

        Raises:
            TooLarge: it is more than a case can be told at once.
        """
        size = len(pydantic_core.to_json(payload))
        if size > LONGEST_TOLD and kind != "webhook":
            raise TooLarge(
                f"A case can be told at most {LONGEST_TOLD // 1024} KiB at once; this is {size // 1024} KiB. "
                f"Put what is large into a document and send that."
            )
        seq = self.row.seq + 1
        self.change(seq=seq)
        self._outbox.append(
            {
                "tenant": self.row.tenant,
                "case_id": self.row.id,
                "stream": stream or case_stream(self.row.id),
                "seq": seq,
                "kind": kind,
                "name": name,
                "payload": payload,
                "trace": traceparent(),
                "created_at": at,
                "deliver_after": deliver_after or at,
            }
        )

    def gather(self, into: Together) -> None:
        """Hand over what has come together; it is not handed over again."""
        if self._is_new:
            into.insert(cases, {**vars(self.row), "words": self._words})
        elif self._changed:
            key = {"tenant": self.row.tenant, "id": self.row.id}
            changed = {name: getattr(self.row, name) for name in self._changed}
            into.change(cases, key, {**changed, "words": self._words})
        for event in self._events:
            into.insert(events, event)
        for message in self._outbox:
            into.insert(outbox, message)
        self._is_new, self._changed, self._events, self._outbox = False, set(), [], []

    @property
    def _words(self) -> str:
        """What it is found by; written with every change, as a release before 0020 writes none."""
        return kept(getattr(self.row, name) for name in FOUND_BY)

    @property
    def renamed(self) -> bool:
        """Whether the customer's name has changed since it was written."""
        return "customer" in self._changed and not self._is_new

    @property
    def speaks(self) -> bool:
        """Whether something is to be told that is not written yet."""
        return bool(self._outbox)


class Held:
    """The cases that a transaction holds, and all that it has gathered to be written together."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.rows = Together()
        self.spoken = False
        """Whether something was put into the outbox."""
        self._connection = connection
        self._files: dict[tuple[Tenant, CaseId], CaseFile] = {}
        self.waiting: dict[CaseFile, None] = {}
        """Those of the cases of which something is to be written."""

    def find(self, tenant: Tenant, case: CaseId) -> CaseFile | None:
        """The file of a case that is held already."""
        return self._files.get((tenant, case))

    def hold(self, row: CaseRow) -> CaseFile:
        """The file of a case whose row is locked; the one that is there keeps what it has gathered."""
        return self._files.setdefault((row.tenant, row.id), CaseFile(row, self.waiting))

    def add(self, row: CaseRow) -> CaseFile:
        """The file of a new case."""
        file = self._files[row.tenant, row.id] = CaseFile(row, self.waiting, is_new=True)
        self.waiting[file] = None
        return file

    async def write(self) -> None:
        """Write what was gathered; may be done at any time, for what follows refers to it."""
        files = list(self.waiting)
        self.waiting.clear()
        wake = any(file.speaks for file in files)
        renamed = [file.row for file in files if file.renamed]
        for file in files:
            file.gather(self.rows)
        await self.rows.write(self._connection, wake)
        for case in renamed:
            await _rename(self._connection, case)
        self.spoken |= wake


async def _rename(connection: AsyncConnection, case: CaseRow) -> None:
    """Tasks are sorted and found by the customer too."""
    name = case.customer or ""
    here = (tasks.c.tenant == case.tenant, tasks.c.case_id == case.id)
    await connection.execute(sa.update(tasks).where(*here).values(customer=name))
    await TextRepository(connection, case.tenant).extend(case.id, [name])


def case_stream(case: CaseId) -> str:
    """The stream that keeps the order of what a case is told."""
    return f"case:{case}"


def traceparent() -> str | None:
    """The current span as W3C trace context names it."""
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return None
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"


class CaseRepository:
    """One tenant's cases."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant, held: Held) -> None:
        self._connection = connection
        self._tenant = tenant
        self._held = held

    async def number(self) -> int:
        """The next number for a case; numbers have no gaps but those of what was rolled back."""
        values = {"its_id": self._tenant}
        if (number := (await self._connection.execute(_NUMBER, values)).scalar()) is None:
            await self.number_is_taken(0)
            number = (await self._connection.execute(_NUMBER, values)).scalar_one()
        return int(number)

    async def number_is_taken(self, number: int) -> None:
        """Let no case get this number, or a smaller one, any more."""
        statement = insert(self._connection, tenants).values(
            id=self._tenant, title=self._tenant, cases=number
        )
        raised = sa.case((tenants.c.cases < number, number), else_=tenants.c.cases)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_={"cases": raised})
        )

    async def zone(self) -> str:
        """The tenant's time zone."""
        found = await self._connection.execute(sa.select(tenants.c.zone).where(tenants.c.id == self._tenant))
        return found.scalar() or "UTC"

    def add(self, row: CaseRow) -> CaseFile:
        """A new case, held by this transaction and written together with what happens in it."""
        return self._held.add(row)

    async def lock(self, case: CaseId) -> CaseFile:
        """The case, held until the transaction ends.

        Raises:
            NotFound: the tenant has no such case.
        """
        if (held := self._held.find(self._tenant, case)) is not None:
            return held
        found = await self._connection.execute(_LOCK, {"tenant": self._tenant, "case": case})
        row = found.mappings().one_or_none()
        if row is None:
            raise NotFound(NO_CASE)
        return self._held.hold(case_row(row))

    async def get(self, case: CaseId) -> CaseRow:
        """The case as it stands.

        Raises:
            NotFound: the tenant has no such case.
        """
        found = await self._connection.execute(_ONE, {"tenant": self._tenant, "case": case})
        row = found.mappings().one_or_none()
        if row is None:
            raise NotFound(NO_CASE)
        return case_row(row)

    async def page(
        self,
        key: Key,
        limit: int,
        status: CaseStatus | None = None,
        process: str | None = None,
        reference: str | None = None,
        number: str | None = None,
        created_by: PersonId | None = None,
        q: str | None = None,
    ) -> list[CaseRow]:
        """A page of cases, newest first; filters that are None do not filter. `q`: words or parts of them."""
        wanted: Data = {"status": status, "process": process, "reference": reference}
        wanted |= {"number": number, "created_by": created_by}
        query = sa.select(cases).where(cases.c.tenant == self._tenant)
        query = query.where(*(cases.c[name] == value for name, value in wanted.items() if value is not None))
        if q and q.strip():
            parts = words(q)
            query = query.where(*(cases.c.words.contains(part) for part in parts) if parts else (sa.false(),))
        columns = (cases.c.created_at, cases.c.id)
        query = behind(query, columns, key, newest_first=True)
        found = await self._connection.execute(ordered(query, columns, newest_first=True).limit(limit))
        return [case_row(row) for row in found.mappings()]

    async def attach(
        self, case: CaseId, wanted: tuple[DocumentId, ...], now: datetime, talk: bool = False
    ) -> None:
        """Put documents into a case, behind those it has; one that is there already stays where it is.

        `talk`: they come with a comment; else they count as the case's own from now on.
        """
        if not wanted:
            return
        await self._held.write()
        mine = sa.and_(case_documents.c.tenant == self._tenant, case_documents.c.case_id == case)
        last = await self._connection.execute(sa.select(sa.func.max(case_documents.c.position)).where(mine))
        start = (last.scalar() or 0) + 1
        rows = [
            {"tenant": self._tenant, "case_id": case, "document_id": document, "position": n, "added_at": now}
            for n, document in enumerate(wanted, start)
        ]
        statement = insert(self._connection, case_documents)
        key = ["tenant", "case_id", "document_id"]
        own = statement.on_conflict_do_update(index_elements=key, set_={"added_at": now})
        await self._connection.execute(statement.on_conflict_do_nothing() if talk else own, rows)

    async def has_document_for(self, document: DocumentId, person: PersonId) -> bool:
        """Whether a document belongs to an account: added by it, or in a case that it created.

        What colleagues attached to what they say to each other does not.
        """
        mine = sa.select(documents.c.id).where(
            documents.c.tenant == self._tenant, documents.c.id == document, documents.c.added_by == person
        )
        if (await self._connection.execute(mine)).first() is not None:
            return True
        its = sa.and_(cases.c.tenant == case_documents.c.tenant, cases.c.id == case_documents.c.case_id)
        inside = sa.select(cases.c.id, case_documents.c.added_at).join(case_documents, its)
        inside = inside.where(cases.c.tenant == self._tenant, cases.c.created_by == person)
        found = await self._connection.execute(inside.where(case_documents.c.document_id == document))
        for case, at in found.all():
            if (document, at) not in await spoken(self._connection, self._tenant, case, person):
                return True
        return False


class SystemCases:
    """Cases of all tenants, for the relay and the reconciler."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def status(self, tenant: Tenant, case: CaseId) -> CaseStatus | None:
        """Where a case stands; None when there is none."""
        found = (await self._connection.execute(_STATUS, {"tenant": tenant, "case": case})).scalar()
        return CaseStatus(found) if found else None

    async def head(self, tenant: Tenant, case: CaseId) -> CaseHead | None:
        """The case as it stands, if there is one; without its data."""
        found = await self._connection.execute(_HEAD, {"tenant": tenant, "case": case})
        row = found.mappings().one_or_none()
        return CaseHead(**{**row, "status": CaseStatus(row["status"])}) if row is not None else None

    async def named(self, wanted: Sequence[CaseId]) -> dict[CaseId, tuple[str, str]]:
        """Number and process of these cases; those that are not in the records are left out."""
        query = sa.select(cases.c.id, cases.c.number, cases.c.process).where(cases.c.id.in_(wanted))
        return {row.id: (row.number, row.process) for row in await self._connection.execute(query)}

    async def filers(
        self, wanted: Sequence[tuple[Tenant, CaseId]]
    ) -> dict[tuple[Tenant, CaseId], PersonId | None]:
        """The account that filed each of these cases."""
        found = await self._connection.execute(_FILERS, {"wanted": filled_up(wanted)})
        return {(row.tenant, row.id): row.created_by for row in found}

    async def mark_running(self, wanted: Sequence[tuple[Tenant, CaseId]], now: datetime) -> None:
        """Accepted becomes running; anything else stays as it is. Held in order, as several are by all."""
        held = Held(self._connection)
        for tenant, case in sorted(wanted, key=itemgetter(1)):
            (await CaseRepository(self._connection, tenant, held).lock(case)).begun(now)
        await held.write()

    async def running(self, after: tuple[Tenant, CaseId] | None, limit: int) -> list[CaseRow]:
        """Running cases of every tenant, in pages by (tenant, id)."""
        query = sa.select(cases).where(cases.c.status == CaseStatus.RUNNING)
        columns = (cases.c.tenant, cases.c.id)
        query = behind(query, columns, after, newest_first=False)
        found = await self._connection.execute(ordered(query, columns, newest_first=False).limit(limit))
        return [case_row(row) for row in found.mappings()]
