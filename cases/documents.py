"""Documents: taken in, kept, shown."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Protocol
from uuid import uuid4

from schemas.base import Data, DocumentId
from schemas.errors import NotFound
from schemas.people import Person
from schemas.reading import PageInfo, Reading
from schemas.tasks import Role
from schemas.views import DocumentView
from store.blobs import Blobs
from store.database import Store, Transaction
from store.events import Event
from store.pictures import keep_picture
from store.rows import DocumentRow, PageRow
from worklist.views import document_view, same_files

MISSING = "There is no such document."
LONGEST_NAME = 255
SEES_ALL = (Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN)


class Inspected(Protocol):
    """What a file is, seen from outside."""

    @property
    def media_type(self) -> str: ...
    @property
    def pages(self) -> Sequence[PageInfo]: ...
    @property
    def problem(self) -> str | None: ...


class Opener(Protocol):
    """Opens foreign files where they can do no harm."""

    async def inspect(self, content: bytes, name: str) -> Inspected:
        """Find out what a file is.

        Raises:
            Unsupported: a kind that cannot be read.
            Invalid: damaged, empty, or larger than can be opened.
        """
        ...

    async def render(self, content: bytes, n: int) -> bytes:
        """Page `n`, counted from 1, as PNG."""
        ...


class Documents:
    """The documents of a tenant: bytes in the blob store, what is known of them in the database."""

    def __init__(self, store: Store, blobs: Blobs, opener: Opener) -> None:
        self.store = store
        self.blobs = blobs
        self.opener = opener

    async def add(
        self, person: Person, name: str, content: bytes, key: str | None, now: datetime
    ) -> DocumentView:
        """Take in a file: it is opened first, and nothing of it is kept when that fails.

        Raises:
            Unsupported, Invalid: the file is of no use; the text says what to do.
            Conflict: the key was used for another file.
        """
        name = plain_name(name)
        found = await self.opener.inspect(content, name)
        row = DocumentRow(
            tenant=person.tenant,
            id=uuid4(),
            name=name,
            media_type=found.media_type,
            bytes=len(content),
            sha256=await self.blobs.put(person.tenant, content),
            added_by=person.id,
            added_at=now,
            problem=found.problem,
        )
        async with self.store.transaction(person.tenant) as tx:
            return await _add(tx, person, row, [page_row(page) for page in found.pages], key)

    async def get(self, person: Person, document: DocumentId) -> DocumentView:
        """A document with its pages."""
        async with self.store.reading(person.tenant) as tx:
            row = await visible(tx, person, document)
            same = await same_files(tx, person, [row])
            return document_view(row, await tx.documents.pages(document), same)

    async def content(self, person: Person, document: DocumentId) -> tuple[DocumentView, bytes]:
        """A document and its bytes as received."""
        async with self.store.reading(person.tenant) as tx:
            row = await visible(tx, person, document)
        return document_view(row, ()), await self.blobs.get(person.tenant, row.sha256)

    async def picture(
        self, person: Person, document: DocumentId, n: int, now: datetime, received: bool = False
    ) -> bytes:
        """A page as PNG: as it was read, else drawn now and kept; or as it came in, drawn anew each time.

        Raises:
            NotFound: there is no such document or page.
            Invalid: the page cannot be drawn; the text says why.
        """
        async with self.store.reading(person.tenant) as tx:
            row = await visible(tx, person, document)
            pages = {page.n: page for page in await tx.documents.pages(document)}
        if n not in pages:
            raise NotFound(f"This document has {len(pages)} pages that can be shown; there is no page {n}.")
        if received:
            return await self.opener.render(await self.blobs.get(person.tenant, row.sha256), n)
        kept = pages[n].picture
        if kept is not None:
            return await self.blobs.get(person.tenant, kept)
        return await self._draw(row, n, now)

    async def _draw(self, row: DocumentRow, n: int, now: datetime) -> bytes:
        drawn = await self.opener.render(await self.blobs.get(row.tenant, row.sha256), n)
        sha256 = await self.blobs.put(row.tenant, drawn)
        async with self.store.transaction(row.tenant) as tx:
            await tx.documents.add_blob(sha256, len(drawn), now)
            await keep_picture(tx.connection, row.tenant, row.id, n, sha256)
        return drawn

    async def reading(self, person: Person, document: DocumentId, form: str | None) -> Reading:
        """What was read: against this form, or else lately; what colleagues are just asked blind is left out.

        Raises:
            NotFound: there is no such document, or it has not been read.
        """
        async with self.store.reading(person.tenant) as tx:
            await visible(tx, person, document)
            found = await tx.readings.of_document(document, form)
            if not found:
                raise NotFound("This document has not been read yet.")
            blind = await tx.tasks.asked_blind(document) if person.has(*SEES_ALL) else ()
        fields = {name: field for name, field in found[0].fields.items() if name not in blind}
        unseen: dict[str, Any] = {"marks": (), "pairs": ()} if blind else {}
        return found[0].model_copy(update={"fields": fields, **unseen})


async def visible(tx: Transaction, person: Person, document: DocumentId) -> DocumentRow:
    """A document that this person may see: staff all of the tenant, a system its own and its cases'."""
    row = await tx.documents.get(document)
    if row.added_by == person.id or person.has(*SEES_ALL):
        return row
    if not await tx.cases.has_document_for(document, person.id):
        raise NotFound(MISSING)
    return row


async def _add(
    tx: Transaction, person: Person, row: DocumentRow, pages: Sequence[PageRow], key: str | None
) -> DocumentView:
    """Write a document, once for each key."""
    request = {"document": row.name, "sha256": row.sha256}
    if key is not None:
        before = await tx.idempotency.begin(person.id, key, request, row.added_at)
        if before is not None:
            return DocumentView.model_validate_json(json.dumps(before))
    row = await keep(tx, person, row, pages, {})
    answer = document_view(row, pages, await same_files(tx, person, [row]))
    if key is not None:
        await tx.idempotency.answer(person.id, key, answer.model_dump(mode="json"))
    return answer


async def keep(
    tx: Transaction, person: Person, row: DocumentRow, pages: Sequence[PageRow], source: Data
) -> DocumentRow:
    """Write a document, and into the trail what is known of where it came from."""
    await tx.documents.add_blob(row.sha256, row.bytes, row.added_at)
    row = replace(row, same_as=await tx.documents.first_with(row.sha256))
    await tx.documents.add(row, pages)
    after = {"document": str(row.id), "sha256": row.sha256, "bytes": row.bytes, **source}
    await tx.events.add(Event("document.added", row.added_at, actor=person.id, after=after))
    return row


def page_row(page: PageInfo) -> PageRow:
    """What is known of a page, to be kept."""
    return PageRow(
        page.n,
        page.width,
        page.height,
        list(page.matrix),
        problem=page.problem,
        steps=list(page.steps),
        dpi=page.dpi,
        blank=page.blank,
    )


def plain_name(name: str) -> str:
    """A file's own name, without folders or what cannot be printed."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    printable = "".join(c if c.isprintable() else " " for c in last).strip()
    return printable[-LONGEST_NAME:] or "document"
