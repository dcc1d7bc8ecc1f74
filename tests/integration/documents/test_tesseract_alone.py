"""Reading with Tesseract and nothing else, where memory is short."""

import sys

import pytest

from activities.documents.engines import tesseract
from activities.documents.engines.readers import Readers
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.errors import Unavailable
from schemas.household_claim import LossReport
from schemas.registry import forms


def other_engine() -> bool:
    """Whether the process that this runs in has loaded the other engine."""
    return "onnxruntime" in sys.modules


async def test_tesseract_reads_alone_without_the_other_engine_or_says_that_it_is_missing() -> None:
    reader = Reader(known=forms(), readers=Readers(1, ["en"], "tesseract"))
    if not tesseract.installed():
        with pytest.raises(Unavailable, match="CASEWORK_ENGINE"):
            await reader.start()
        return
    await reader.start()
    try:
        found = await read(draw(0, Quality.SCAN).files["claim-form.pdf"], "form.pdf", LossReport, reader)
        assert not await reader.readers.run(other_engine)
    finally:
        await reader.close()
    fields = found.reading.fields.values()
    engines = {field.evidence.engine for field in fields if field.evidence}
    assert "tesseract" in engines
    assert engines <= {"tesseract", "checkbox", "signature"}
    proofs = ("check digits", "add up", "second time", "ticked")
    sure = [field for field in fields if field.sure]
    assert all(any(proof in reason for reason in field.reasons for proof in proofs) for field in sure)
