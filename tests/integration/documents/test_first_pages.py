"""Stacks divided where paper begins that corrections have shown: real pages, lessons and store."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from activities.documents.batches import firsts
from activities.documents.batches.opener import StackOpener
from activities.documents.engines.readers import Readers
from activities.documents.fields.targets import targets
from activities.documents.learned.teaching import taught
from activities.documents.learned.tokens import tokens
from activities.documents.lessons import Lessons, copy_of
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from cases.batches.service import Batches
from samples import people
from samples.sheet import Sheet
from schemas.batches import BatchOrder, Split
from schemas.household_claim import LossReport
from schemas.learned import Layout
from schemas.registry import forms
from store.blobs import FolderBlobs
from store.tables import events
from tests.build import NOW, TENANT, House
from tests.integration.documents.test_known_forms import letter, stack

PRINT = (
    "Lantern Mutual, department for statements",
    "Keep the lower half of this sheet for yourself",
    "Everything above is answered by whoever suffered",
    "Our desk is open from Monday until Thursday",
)


def statement(seed: int) -> tuple[bytes, dict[str, str]]:
    """Paper whose labels say nothing that a form asks, and what stands on it."""
    rng = random.Random(seed)
    said = {"claimant": people.person(rng).name, "place": rng.choice(("Kitchen", "Cellar", "Attic"))}
    sheet = Sheet()
    for i, line in enumerate(PRINT):
        sheet.text(60, 80 + 20 * i, line, "serif", 10)
    for i, (name, label) in enumerate((("claimant", "Box A"), ("place", "Box B"))):
        sheet.text(60, 240 + 60 * i, label, "sans", 9)
        sheet.text(220, 240 + 60 * i, said[name], "mono", 10)
    return sheet.pdf(), said


async def corrected(reader: Reader, page: int) -> list[Layout]:
    """What two corrected copies teach, of which the statement was that page of its document."""
    known: list[Layout] = []
    for seed in (1, 2):
        content, said = statement(seed)
        (shown,) = await pages_of(content, "statement.pdf", reader)
        words = tokens((word.text, word.box, word.confidence) for word in shown.words)
        made = taught(known, "loss_report", targets(LossReport), copy_of(words, said, None, page))
        known = [made] if made else known
    return known


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    found = Reader(known=forms(), readers=readers)
    yield found
    asyncio.run(found.opener.close())


@pytest.fixture
def batches(house: House, reader: Reader, tmp_path: Path) -> Batches:
    opener = StackOpener(reader.opener, partial(firsts.of_stack, reader=reader))
    lessons = Lessons(house.store, forms())
    return Batches(house.store, FolderBlobs(tmp_path / "blobs"), opener, forms(), lessons.known)


async def divided(house: House, batches: Batches, **order: Any) -> list[tuple[int, int, str | None]]:
    pages = (statement(11)[0], letter("Please find it enclosed"), statement(12)[0], letter("Many thanks"))
    asked = BatchOrder(split=Split.FORMS, again=True, **order)
    found = await batches.take(house.ada, "post.pdf", stack(*pages), asked, None, NOW + timedelta(hours=1))
    return [(part.first, part.last, part.problem) for part in found.parts]


async def test_paper_that_corrections_showed_divides_a_stack_until_its_lesson_is_forgotten(
    house: House, reader: Reader, batches: Batches
) -> None:
    (layout,) = await corrected(reader, page=1)
    assert [part[:2] for part in await divided(house, batches)] == [(1, 4)]
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.put(layout, NOW)
    why = "looks like 2 corrected copies of loss_report, and was the first page of them."
    alone = "No sheet before it says where it belongs."
    assert await divided(house, batches) == [
        (1, 2, f"{alone} Page 1 {why}"),
        (3, 4, f"{alone} Page 3 {why}"),
    ]
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.forget([layout.id])
    assert [part[:2] for part in await divided(house, batches)] == [(1, 4)]


async def test_paper_that_was_never_a_first_page_does_not_divide(
    house: House, reader: Reader, batches: Batches
) -> None:
    (layout,) = await corrected(reader, page=2)
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.put(layout, NOW)
    assert [part[:2] for part in await divided(house, batches)] == [(1, 4)]


async def test_what_divided_a_stack_stands_in_the_trail_of_each_case(
    house: House, reader: Reader, batches: Batches
) -> None:
    (layout,) = await corrected(reader, page=1)
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.put(layout, NOW)
    assert [part[2] for part in await divided(house, batches, process="household_claim")] == [None, None]
    async with house.store.reading(TENANT) as tx:
        query = sa.select(events.c.payload).where(
            events.c.tenant == TENANT, events.c.kind == "case.from_stack"
        )
        told = (await tx.connection.execute(query.order_by(events.c.id))).scalars().all()
    assert [each["after"]["begins"].split(",")[0] for each in told] == [
        "page 1 looks like 2 corrected copies of loss_report",
        "page 3 looks like 2 corrected copies of loss_report",
    ]
