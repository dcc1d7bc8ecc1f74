"""What a person answered about one case's paper makes the next case's paper read rightly, and says so."""

from pathlib import Path
from uuid import uuid4

from activities.documents.read import DocumentActivities
from activities.documents.reader import Reader
from samples.sheet import Sheet
from schemas.base import CaseId, Data
from schemas.registry import forms
from schemas.requests import NewCase
from schemas.tasks import Origin
from store.blobs import FolderBlobs
from store.rows import DocumentRow
from tests.integration.engine.house import REPORT, TENANT, House, now

LABELS = {
    "policy_number": "Scheme ID",
    "claimant": "Who writes",
    "address": "Domicile",
    "phone": "Ligne directe",
    "email": "Courriel",
    "date_of_loss": "Survenu le",
    "cause": "Origine",
    "place": "Which room",
    "iban": "Compte",
}
OTHER: Data = {
    **REPORT,
    "policy_number": "HH-4000006",
    "claimant": "Nora Quinn",
    "address": "4 Mill Lane, Galway",
    "phone": "+353 20 910 1234",
    "email": "nora@example.com",
    "date_of_loss": "2026-01-05",
    "cause": "storm",
    "place": "Garden shed",
    "iban": "DE89370400440532013000",
}


def paper(said: Data) -> bytes:
    """A form whose labels are no one's but this office's."""
    sheet = Sheet()
    sheet.text(60, 60, "Lantern Mutual: statement of the insured person", "serif-bold", 14)
    for i, (name, label) in enumerate(LABELS.items()):
        sheet.text(60, 120 + 34 * i, label, "serif")
        sheet.text(260, 120 + 34 * i, said[name], "sans", 10)
    sheet.text(60, 700, "Answer everything that applies and keep a copy of this sheet", "serif", 8)
    return sheet.pdf()


async def filed(house: House, blobs: FolderBlobs, content: bytes) -> CaseId:
    """A case comes in with this paper."""
    sha256 = await blobs.put(TENANT, content)
    row = DocumentRow(TENANT, uuid4(), "form.pdf", "application/pdf", len(content), sha256, None, now())
    async with house.store.transaction(TENANT) as tx:
        await tx.documents.add_blob(sha256, len(content), now())
        await tx.documents.add(row)
    body = NewCase(process="household_claim", data={}, documents=(row.id,))
    return (await house.cases.accept(house.people["boss"], body, None, now())).id


async def test_a_correction_makes_the_next_case_read_rightly_and_tells_why(
    house: House, tmp_path: Path
) -> None:
    blobs, reader = FolderBlobs(tmp_path / "blobs"), Reader(known=forms())
    house.reading = DocumentActivities(house.store, blobs, reader, forms())
    await reader.start()
    try:
        async with house.open():
            first = await filed(house, blobs, paper(REPORT))
            assert (await house.task(first, "loss_report")).origin is Origin.REPAIR
            await house.answer("cleo", first, "loss_report", **REPORT)
            second = await filed(house, blobs, paper(OTHER))
            check = await house.look(await house.task(second, "loss_report"))
    finally:
        await reader.close()
    assert check.origin is Origin.CHECK
    async with house.store.reading(TENANT) as tx:
        read = await tx.readings.latest(check.documents[0].id, "loss_report")
    assert read is not None
    assert {name: read.fields[name].value for name in LABELS} == {name: OTHER[name] for name in LABELS}
    assert all("read here because of 1 correction" in read.fields[name].reasons for name in LABELS)
