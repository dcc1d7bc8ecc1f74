"""What a person answered about one case's paper makes the next case's paper read rightly, and says so."""

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from activities.documents.read import DocumentActivities
from activities.documents.reader import Reader
from samples.sheet import Sheet
from schemas.base import CaseId, Data
from schemas.reading import FieldReading
from schemas.registry import forms
from schemas.requests import NewCase
from schemas.tasks import Origin
from schemas.views import TaskView
from store.blobs import FolderBlobs
from store.rows import DocumentRow
from tests.integration.engine.house import REPORT, TENANT, House, now

LABELS = {
    "policy_number": "Scheme ID",
    "claimant": "Box 2",
    "address": "Domicile",
    "phone": "Ligne directe",
    "email": "Courriel",
    "date_of_loss": "Survenu le",
    "cause": "Origine",
    "place": "Box 8",
    "iban": "Compte",
}
CORRECTED = "read here because of 1 correction"
CONFIRMED = "it stands where answers had it before, 1 of them"
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
    """A form whose labels are no one's but this office's; two of them do not tell what they ask."""
    sheet = Sheet()
    sheet.text(60, 60, "Lantern Mutual: statement of the insured person", "serif-bold", 14)
    for i, (name, label) in enumerate(LABELS.items()):
        sheet.text(60, 120 + 34 * i, label, "serif")
        sheet.text(260, 120 + 34 * i, said[name], "sans", 10)
    for i, (label, said_by_office) in enumerate((("Box 1", "Petra Quill"), ("Box 7", "Orchard Lodge"))):
        sheet.text(60, 86 + 14 * i, label, "serif")
        sheet.text(260, 86 + 14 * i, said_by_office, "sans", 10)
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


async def read_of(house: House, task: TaskView) -> Mapping[str, FieldReading]:
    """What was read of the paper beside a task."""
    async with house.store.reading(TENANT) as tx:
        read = await tx.readings.latest(task.documents[0].id, "loss_report")
    assert read is not None
    return read.fields


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
            cold = await read_of(house, await house.look(await house.task(first, "loss_report")))
            await house.answer("cleo", first, "loss_report", **REPORT)
            second = await filed(house, blobs, paper(OTHER))
            check = await house.look(await house.task(second, "loss_report"))
    finally:
        await reader.close()
    assert check.origin is Origin.CHECK
    read = await read_of(house, check)
    assert {name: read[name].value for name in LABELS} == {name: OTHER[name] for name in LABELS}
    unknown = {name for name in LABELS if cold[name].value != REPORT[name]}
    assert unknown >= {"claimant", "place"}
    assert {name for name in LABELS if CORRECTED in read[name].reasons} == unknown
    assert {name for name in LABELS if CONFIRMED in read[name].reasons} == LABELS.keys() - unknown
