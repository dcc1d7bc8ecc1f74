"""The activity that reads documents: bytes from the store, readings and page pictures back into it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.binding import implements
from activities.documents import pipeline
from activities.documents.lessons import Lessons
from activities.documents.pipeline import DocumentReading
from activities.documents.reader import Reader
from cases.documents import page_row
from schemas.base import DocumentId
from schemas.contracts import READ_DOCUMENTS, ReadingRef, ReadRequest, Unread
from schemas.errors import CaseworkError
from schemas.forms import Form
from schemas.reading import FieldReading, Reading, merged
from store.blobs import Blobs
from store.database import Store
from store.rows import DocumentRow

HEARTBEAT = 15.0
"""Seconds; a page can take longer than this on a busy machine."""


class UnknownForm(CaseworkError):
    """The form that documents shall be read for is not installed where they are read."""

    status = 422
    title = "This form is not known here"


@dataclass(frozen=True)
class _Kept:
    """A reading in the store."""

    id: UUID
    reading: Reading


class DocumentActivities:
    """Reading documents for cases.

    Args:
        reader: started by the worker, shared by all activities of its process.
        forms: known forms by public name.
    """

    def __init__(self, store: Store, blobs: Blobs, reader: Reader, forms: Mapping[str, type[Form]]) -> None:
        self._store = store
        self._blobs = blobs
        self._reader = reader
        self._forms = forms
        self._lessons = Lessons(store, forms)

    @implements(READ_DOCUMENTS)
    async def read_documents(self, request: ReadRequest) -> ReadingRef:
        """Read what has not been read yet; the readings are in the store, only their ids travel."""
        form = self._forms.get(request.form)
        if form is None or form.version != request.version:
            raise UnknownForm(
                f"Version {request.version} of the form {request.form} is not installed on this reader of "
                "documents. Install the pack that brings it and start the reader again."
            )
        async with _heartbeats():
            kept = [await self._kept(request, document, form) for document in request.documents]
        return _summary(kept, form, request.sure_at)

    async def _kept(self, request: ReadRequest, document: DocumentId, form: type[Form]) -> _Kept:
        """The reading of one document against the form: the one in the store, or a new one."""
        async with self._store.reading(request.tenant) as tx:
            row = await tx.documents.get(document)
            known = await tx.readings.id_of(document, form.form_name(), form.version)
            if known is not None:
                return _Kept(known, (await tx.readings.get([known]))[0])
        content = await self._blobs.get(request.tenant, row.sha256)
        learned = await self._lessons.known(request.tenant, request.now)
        found = await pipeline.read(content, row.name, form, self._reader, learned=learned)
        kept = await self._keep(request, row, form, found)
        if not _settled(found.reading, request.sure_at):
            await self._lessons.keep(request.tenant, request.case, document, found, request.now)
        return kept

    async def _keep(
        self, request: ReadRequest, row: DocumentRow, form: type[Form], found: DocumentReading
    ) -> _Kept:
        """Put pictures, pages and readings into the store; pictures first, since they go by hash."""
        pictures = [await self._blobs.put(request.tenant, png) if png else None for png in found.images]
        reading = found.reading.model_copy(update={"document": row.id})
        async with self._store.transaction(request.tenant) as tx:
            await tx.documents.set_problem(row.id, reading.problem)
            if reading.pages:
                await tx.documents.put_pages(row.id, [page_row(page) for page in reading.pages])
            for n, (sha256, png) in enumerate(zip(pictures, found.images, strict=True), 1):
                if sha256 and png:
                    await tx.documents.keep_picture(row.id, n, sha256, len(png), request.now)
            for other in found.others:
                await tx.readings.put(other.model_copy(update={"document": row.id}), request.now)
            return _Kept(await tx.readings.put(reading, request.now), reading)


def _summary(kept: Sequence[_Kept], form: type[Form], sure_at: Mapping[str, float]) -> ReadingRef:
    """Which documents are the form, which of its fields a person should see, and what could not be read."""
    of_form = [k for k in kept if k.reading.type == form.form_name()]
    fields = merged([k.reading for k in of_form], tuple(form.model_fields)) if of_form else {}
    return ReadingRef(
        readings=tuple(k.id for k in of_form),
        unsure=tuple(name for name, field in fields.items() if not _sure(field, sure_at.get(name))),
        unread=tuple(unread for k in kept for unread in _unread(k.reading)),
    )


def _settled(reading: Reading, sure_at: Mapping[str, float]) -> bool:
    """Whether nobody need look at it: it is the form, and all of it is sure."""
    recognised = reading.type == reading.form
    return recognised and all(_sure(field, sure_at.get(name)) for name, field in reading.fields.items())


def _sure(field: FieldReading, at: float | None) -> bool:
    """Whether it need not be asked; a process may say from which probability on."""
    return field.sure if at is None else field.probability >= at


def _unread(reading: Reading) -> list[Unread]:
    if reading.document is None:
        return []
    if reading.problem:
        return [Unread(document=reading.document, reason=reading.problem)]
    return [
        Unread(document=reading.document, page=page.n, reason=page.problem)
        for page in reading.pages
        if page.problem
    ]


@contextlib.asynccontextmanager
async def _heartbeats() -> AsyncIterator[None]:
    """Tell Temporal that the work goes on, whatever it is at."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(HEARTBEAT)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
