"""The activity: what it keeps in the store, and that it reads nothing twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.documents.engines.readers import Readers
from activities.documents.read import DocumentActivities
from activities.documents.reader import Reader
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.base import DocumentId
from schemas.contracts import ReadingRef, ReadRequest
from schemas.registry import forms
from store.blobs import FolderBlobs
from store.rows import DocumentRow
from tests.build import NOW, TENANT, House


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    made = Reader(known=forms(), readers=readers)
    yield made
    asyncio.run(made.opener.close())


@dataclass
class Desk:
    """A store with blobs and the activity over it."""

    house: House
    blobs: FolderBlobs
    activities: DocumentActivities

    async def document(self, content: bytes, name: str) -> DocumentId:
        sha256 = await self.blobs.put(TENANT, content)
        row = DocumentRow(
            tenant=TENANT,
            id=uuid4(),
            name=name,
            media_type="application/pdf",
            bytes=len(content),
            sha256=sha256,
            added_by=self.house.client.id,
            added_at=NOW,
        )
        async with self.house.store.transaction(TENANT) as tx:
            await tx.documents.add_blob(sha256, len(content), NOW)
            await tx.documents.add(row)
        return row.id

    async def read(self, *documents: DocumentId, form: str = "loss_report", **sure_at: float) -> ReadingRef:
        request = ReadRequest(
            tenant=TENANT,
            case=uuid4(),
            now=NOW,
            documents=documents,
            form=form,
            version=1,
            sure_at=sure_at,
        )
        found = await ActivityEnvironment().run(self.activities.read_documents, request)
        assert isinstance(found, ReadingRef)
        return found


@pytest.fixture
def desk(house: House, reader: Reader, tmp_path: Path) -> Desk:
    blobs = FolderBlobs(tmp_path / "blobs")
    return Desk(house, blobs, DocumentActivities(house.store, blobs, reader, forms()))


async def test_readings_and_pictures_are_kept_and_read_once(desk: Desk) -> None:
    drawn = draw(0, Quality.CLEAN)
    form = await desk.document(drawn.files["claim-form.pdf"], "claim-form.pdf")
    receipt = await desk.document(drawn.files["receipt.pdf"], "receipt.pdf")
    first = await desk.read(form, receipt)
    again = await desk.read(form, receipt)
    assert len(first.readings) == 1
    assert first.unsure == ()
    assert first.unread == ()
    assert again == first
    async with desk.house.store.reading(TENANT) as tx:
        pages = await tx.documents.pages(form)
        own = await tx.readings.latest(receipt, "receipt")
    assert pages[0].picture is not None
    assert (await desk.blobs.get(TENANT, pages[0].picture)).startswith(b"\x89PNG")
    assert own is not None
    assert own.fields["total"].value == drawn.truth["receipt.pdf"]["total"]


async def test_a_process_says_how_sure_a_field_must_be(desk: Desk) -> None:
    form = await desk.document(draw(0, Quality.CLEAN).files["claim-form.pdf"], "claim-form.pdf")
    assert (await desk.read(form, amount=1.0, iban=0.5)).unsure == ("amount",)
    assert (await desk.read(form)).unsure == ()


async def test_a_document_that_cannot_be_read_is_told_and_not_fatal(desk: Desk) -> None:
    broken = await desk.document(b"%PDF-1.7 and no more", "broken.pdf")
    found = await desk.read(broken)
    assert found.readings == ()
    assert [unread.document for unread in found.unread] == [broken]
    assert "damaged" in found.unread[0].reason


async def test_a_form_that_is_not_installed_is_refused_for_good(desk: Desk) -> None:
    with pytest.raises(ApplicationError, match="not installed") as refused:
        await desk.read(form="no_such_form")
    assert refused.value.non_retryable
