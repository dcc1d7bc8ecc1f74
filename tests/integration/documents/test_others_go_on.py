"""What takes the processor for long runs beside the loop that serves everything else."""

import asyncio
import sys
from collections.abc import Iterator
from types import CodeType, FrameType

import pytest

from activities.documents import classify, pipeline
from activities.documents.batches import firsts
from activities.documents.engines.readers import Readers
from activities.documents.fields import drafts
from activities.documents.layout import pairs
from activities.documents.reader import Reader
from schemas.household_claim import LossReport
from schemas.registry import forms
from tests.integration.documents import drawn_pages


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    made = Reader(known=forms(), readers=readers)
    yield made
    asyncio.run(made.opener.close())


@pytest.fixture
def on_the_loop() -> Iterator[set[CodeType]]:
    """The functions that run in the loop's thread."""
    ran: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        ran.add(frame.f_code)

    sys.setprofile(note)
    yield ran
    sys.setprofile(None)


def letter() -> bytes:
    """A page of no known form, with a label and its value."""
    canvas, out = drawn_pages.blank()
    drawn_pages.text(canvas, [(60, 700, "Membership no.:"), (180, 700, "A-4711")])
    canvas.save()
    return out.getvalue()


async def test_others_go_on_while_it_is_told_what_a_document_is_and_pairs_are_found(
    reader: Reader, on_the_loop: set[CodeType]
) -> None:
    found = await pipeline.read(letter(), "letter.pdf", None, reader)
    assert [(pair.label, pair.value) for pair in found.reading.pairs] == [("Membership no.:", "A-4711")]
    assert pipeline.read.__code__ in on_the_loop
    assert not {classify.form_of.__code__, pairs.pairs.__code__} & on_the_loop


async def test_others_go_on_while_fields_are_found(reader: Reader, on_the_loop: set[CodeType]) -> None:
    found = await pipeline.read(letter(), "letter.pdf", LossReport, reader)
    assert set(found.reading.fields) == set(LossReport.model_fields)
    assert drafts.drafts.__code__ not in on_the_loop


async def test_others_go_on_while_a_stack_is_looked_through(
    reader: Reader, on_the_loop: set[CodeType]
) -> None:
    assert await firsts.of_stack(letter(), "letter.pdf", reader=reader) == {}
    assert firsts.printed.__code__ in on_the_loop
    assert classify.form_of.__code__ not in on_the_loop
