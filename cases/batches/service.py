"""Stacks of scans taken in: every part placed by its sheet, or left for a person; all in one transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from uuid import UUID, uuid4

from cases.access import COLLEAGUES, require_start
from cases.batches.placing import CANNOT, NO_SHEET, Pages, hold_cases, put, told
from cases.batches.stack import NOTHING, Part, Stack, StackOpener
from cases.documents import keep, page_row, plain_name
from cases.handed import HandedIn
from schemas.base import Data, Tenant
from schemas.batches import BatchOrder, BatchView, PartCase, PartView, Placement, Split
from schemas.errors import Conflict, Invalid, NotFound, TakenIn
from schemas.forms import Form
from schemas.learned import Learned
from schemas.people import Person
from schemas.reading import PageInfo
from schemas.views import Page
from store.batches import NO_BATCH, BatchPart, BatchRow, PlacedPart
from store.blobs import Blobs
from store.database import Store, Transaction
from store.events import Event
from store.rows import DocumentRow
from worklist import cursors
from worklist.answers import require_keepable
from worklist.forms import FormShelf

ORDER = "batches"
PDF = "application/pdf"
Known = Callable[[Tenant, datetime], Awaitable[Learned]]
"""Tells what a tenant's checks taught."""


class Handed(HandedIn[BatchOrder]):
    """A stack that was handed in."""

    kind = "batch"


@dataclass(frozen=True)
class Kept:
    """A part whose bytes are in the blob store."""

    part: Part
    sha256: str
    size: int


class Batches:
    """Stacks of scans, as clients and staff hand them in, and what waits for a person in them."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        opener: StackOpener,
        forms: Mapping[str, type[Form]],
        lessons: Known | None = None,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._opener = opener
        self._forms = FormShelf(forms)
        self._lessons = lessons

    async def take(
        self, person: Person, name: str, content: bytes, order: BatchOrder, key: str | None, now: datetime
    ) -> BatchView:
        """Take a stack in: each part becomes a case, goes into one, or waits for a person to place it.

        The same stack a second time makes nothing, and the answer tells what became of it the first time.

        Raises:
            Unsupported, Invalid: it cannot be opened, or has no pages but sheets; nothing is kept.
            KeyReused: the key was used for another request.
            TakenIn: somebody else handed the same stack in.
        """
        require_start(person)
        name = plain_name(name)
        sha256 = await self._blobs.put(person.tenant, content)
        handed = Handed(person, name, content, sha256, order, key, now)
        async with self._store.reading(person.tenant) as tx:
            answered = await tx.idempotency.find(person.id, key, handed.request)
            if answered is not None:
                return BatchView.model_validate(answered)
            before = await _before(tx, handed)
        if before is not None:
            return before
        stack = await self._opener.split(content, name, order.split, await self._learned(handed))
        if not stack.parts:
            raise Invalid(f"{name} has nothing but sheets and blank pages; no letter is in it.")
        kept = [
            Kept(part, await self._blobs.put(person.tenant, made), len(made))
            for part, made in zip(
                stack.parts, await self._opener.cut(content, name, stack.parts), strict=True
            )
        ]
        async with self._store.transaction(person.tenant) as tx:
            return await self._once(tx, handed, stack, kept)

    async def _learned(self, handed: Handed) -> Learned:
        """What checks taught, where it is of use."""
        if self._lessons is None or handed.order.split is not Split.FORMS:
            return NOTHING
        return await self._lessons(handed.person.tenant, handed.now)

    async def _once(self, tx: Transaction, handed: Handed, stack: Stack, kept: Sequence[Kept]) -> BatchView:
        """What became of the stack, and the same answer for the same key."""
        person, key = handed.person, handed.key
        if key is not None:
            answered = await tx.idempotency.begin(person.id, key, handed.request, handed.now)
            if answered is not None:
                return BatchView.model_validate(answered)
        last = await tx.batches.last(handed.sha256)
        found = await _told_before(tx, handed, last) or await self._in(tx, handed, last, stack, kept)
        if key is not None:
            await tx.idempotency.answer(person.id, key, found.model_dump(mode="json"))
        return found

    async def _in(
        self, tx: Transaction, handed: Handed, last: BatchRow | None, stack: Stack, kept: Sequence[Kept]
    ) -> BatchView:
        """Every part and its document, and whatever cases come of them."""
        person, now = handed.person, handed.now
        await tx.documents.add_blob(handed.sha256, len(handed.content), now)
        row = _row(handed, stack, last.time + 1 if last else 0)
        if not await tx.batches.add(row):
            faster = await _before(tx, handed)
            if faster is not None:
                return faster
            raise TakenIn("This very stack is being taken in by somebody else just now.")
        await hold_cases(tx, person, stack.parts)
        parts = [await self._part(tx, handed, row, stack, n, each) for n, each in enumerate(kept, 1)]
        await tx.batches.add_parts(parts)
        found = await _view(tx, row)
        after: Data = {"batch": str(row.id), "file": row.name, "sha256": row.sha256, "pages": row.pages}
        after |= {"parts": len(parts), "waiting": found.waiting}
        words = {"title": f"{row.name}, {found.waiting} letter{'' if found.waiting == 1 else 's'}"}
        taken = Event("batch.taken", now, person.id, person.on_behalf_of, after=after, words=words)
        await tx.events.add(taken)
        return found

    async def _part(
        self, tx: Transaction, handed: Handed, row: BatchRow, stack: Stack, n: int, kept: Kept
    ) -> BatchPart:
        """Keep a part as a document and place it, if its sheet says where and that can be."""
        part, person, now = kept.part, handed.person, handed.now
        pages = Pages(row, part.first, part.last, uuid4(), part.begins)
        document = DocumentRow(
            tenant=person.tenant,
            id=pages.document,
            name=plain_name(f"{PurePath(row.name).stem} {pages.named}.pdf"),
            media_type=PDF,
            bytes=kept.size,
            sha256=kept.sha256,
            added_by=person.id,
            added_at=now,
        )
        sizes = stack.sizes[part.first - 1 : part.last]
        infos = [PageInfo(n=i, width=width, height=height) for i, (width, height) in enumerate(sizes, 1)]
        await keep(tx, person, document, [page_row(info) for info in infos], pages.source)
        made = BatchPart(person.tenant, row.id, n, part.first, part.last, pages.document)
        where = _where(part, handed.order)
        if where is None:
            return replace(made, problem=_waits(part))
        try:
            placed = await put(tx, self._forms, person, pages, where, now)
        except CANNOT as error:
            return replace(made, problem=told(error))
        return replace(made, case_id=placed.case, started=placed.started)

    async def place(
        self, person: Person, batch: UUID, n: int, where: Placement, key: str | None, now: datetime
    ) -> BatchView:
        """Put a part that waits where a person says.

        Raises:
            NotFound: there is no such stack, part or case.
            Conflict: it has been placed already, or the case has ended.
            Invalid: the case cannot be started with these data.
        """
        require_start(person)
        require_keepable(where.data, ("data",))
        request = {"place": where.model_dump(mode="json"), "batch": str(batch), "part": n}
        async with self._store.transaction(person.tenant) as tx:
            row = await _visible(tx, person, batch)
            if key is None or await tx.idempotency.begin(person.id, key, request, now) is None:
                await self._place(tx, person, row, n, where, now)
            return await _view(tx, row)

    async def _place(
        self, tx: Transaction, person: Person, row: BatchRow, n: int, where: Placement, now: datetime
    ) -> None:
        part = await tx.batches.lock_part(row.id, n)
        if part.case_id is not None:
            case = await tx.cases.get(part.case_id)
            raise Conflict(f"This part is in the case {case.number} already.", case=str(case.id))
        pages = Pages(row, part.first, part.last, part.document_id)
        placed = await put(tx, self._forms, person, pages, where, now)
        await tx.batches.placed(row.id, n, placed.case, placed.started)
        if not await tx.batches.waits(row.id):
            await tx.notices.read_post(row.id, now)
        after = {**pages.source, "part": n, "case": str(placed.case)}
        await tx.events.add(Event("batch.placed", now, person.id, person.on_behalf_of, after=after))

    async def get(self, person: Person, batch: UUID) -> BatchView:
        """What became of a stack."""
        async with self._store.reading(person.tenant) as tx:
            return await _view(tx, await _visible(tx, person, batch))

    async def list(self, person: Person, waiting: bool, after: str | None, limit: int) -> Page[BatchView]:
        """A page of stacks, newest first; `waiting`: those with parts that a person has to place."""
        async with self._store.reading(person.tenant) as tx:
            rows = await tx.batches.page(
                key=cursors.decode(ORDER, after),
                limit=limit + 1,
                waiting=waiting,
                added_by=None if person.has(*COLLEAGUES) else person.id,
            )
            shown = rows[:limit]
            parts = await tx.batches.parts(row.id for row in shown)
        last = (shown[-1].added_at, shown[-1].id) if len(rows) > limit else None
        return Page(
            items=tuple(view(row, parts.get(row.id, ())) for row in shown),
            next=cursors.encode(ORDER, last) if last else None,
        )

    async def content(self, person: Person, batch: UUID) -> tuple[str, bytes]:
        """The name of a stack, and its bytes as they came."""
        async with self._store.reading(person.tenant) as tx:
            row = await _visible(tx, person, batch)
        return row.name, await self._blobs.get(person.tenant, row.sha256)


async def _visible(tx: Transaction, person: Person, batch: UUID) -> BatchRow:
    row = await tx.batches.get(batch)
    if not _may_see(person, row):
        raise NotFound(NO_BATCH)
    return row


def _may_see(person: Person, row: BatchRow) -> bool:
    return row.added_by == person.id or person.has(*COLLEAGUES)


async def _before(tx: Transaction, handed: Handed) -> BatchView | None:
    return await _told_before(tx, handed, await tx.batches.last(handed.sha256))


async def _told_before(tx: Transaction, handed: Handed, last: BatchRow | None) -> BatchView | None:
    """What became of the same stack before, unless it is meant to be taken in again.

    Raises:
        TakenIn: it was handed in by an account whose stacks this one may not see.
    """
    if last is None or handed.order.again:
        return None
    if not _may_see(handed.person, last):
        raise TakenIn("Another account has handed in this very stack. If you mean it, say `again`.")
    return (await _view(tx, last)).model_copy(update={"before": True})


def _row(handed: Handed, stack: Stack, time: int) -> BatchRow:
    return BatchRow(
        tenant=handed.person.tenant,
        id=uuid4(),
        name=handed.name,
        sha256=handed.sha256,
        pages=len(stack.sizes),
        left_out=list(stack.left_out),
        time=time,
        added_by=handed.person.id,
        added_at=handed.now,
    )


def _where(part: Part, order: BatchOrder) -> Placement | None:
    """Where a part goes by itself: as its sheet says; without any, as whoever handed the stack in says."""
    if part.problem:
        return None
    if part.place is not None:
        return Placement(process=part.place.process, case=part.place.case)
    return Placement(process=order.process) if order.process else None


def _waits(part: Part) -> str:
    """Why a part waits for a person, and what it may be."""
    told = [_sentence(part.problem) if part.problem else NO_SHEET]
    return " ".join([*told, *([_sentence(part.begins)] if part.begins else [])])


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


async def _view(tx: Transaction, row: BatchRow) -> BatchView:
    return view(row, (await tx.batches.parts([row.id])).get(row.id, ()))


def view(row: BatchRow, parts: Sequence[PlacedPart]) -> BatchView:
    """What became of a stack, as it is told."""
    return BatchView(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        pages=row.pages,
        left_out=tuple(row.left_out),
        parts=tuple(_part_view(part) for part in parts),
        waiting=sum(part.case_id is None for part in parts),
        added_at=row.added_at,
    )


def _part_view(part: PlacedPart) -> PartView:
    case = None
    if part.case_id is not None and part.number is not None:
        case = PartCase(id=part.case_id, number=part.number, started=part.started)
    return PartView(
        n=part.n,
        first=part.first,
        last=part.last,
        document=part.document_id,
        case=case,
        problem=part.problem,
    )
