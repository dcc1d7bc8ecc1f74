"""Pictures within pages that carry text: which of them may hold print."""

import asyncio
from collections.abc import Iterator

import pytest

from activities.documents.kinds import Kind
from activities.documents.opener import Opener
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.packed import PICTURES, Box
from tests.integration.documents import drawn_pages as drawn


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    made = Opener()
    yield made
    asyncio.run(made.close())


async def page(opener: Opener, content: bytes) -> RawPage:
    return (await opener.answer(content, Job(Kind.PDF, (1,)))).pages[0]


def rounded(boxes: tuple[Box, ...]) -> list[tuple[int, ...]]:
    return [tuple(round(v) for v in box) for box in boxes]


async def test_pictures_that_hold_no_text_are_told_and_small_or_written_ones_are_not(opener: Opener) -> None:
    canvas, out = drawn.blank()
    drawn.text(canvas, [(60, 700, "Text on a coloured band"), (60, 400, "and more of it")])
    canvas.drawImage(drawn.picture(), 40, 690, 300, 30)
    canvas.drawImage(drawn.picture(), 500, 100, 12, 8)
    canvas.drawImage(drawn.picture("Bank"), 60, 50, 200, 60)
    drawn.text(canvas, [(60, 700, "Text on a coloured band")])
    canvas.save()
    found = await page(opener, out.getvalue())
    assert not found.head.picture
    assert rounded(found.pictures) == [(60, 732, 260, 792)]


async def test_a_picture_in_a_drawing_on_a_turned_page_is_where_it_is_shown(
    opener: Opener,
) -> None:
    canvas, out = drawn.blank()
    canvas.beginForm("head")
    canvas.drawImage(drawn.picture("Head"), 0, 0, 100, 40)
    canvas.endForm()
    canvas.setPageRotation(90)
    canvas.translate(100, 200)
    canvas.scale(2, 2)
    canvas.doForm("head")
    drawn.text(canvas, [(0, 100, "Text")])
    canvas.save()
    found = await page(opener, out.getvalue())
    assert rounded(found.pictures) == [(200, 100, 280, 300)]


async def test_strips_of_one_picture_are_put_together_and_a_page_has_so_many_pictures(opener: Opener) -> None:
    canvas, out = drawn.blank()
    drawn.text(canvas, [(300, 20, "Text")])
    for strip in range(20):
        canvas.drawImage(drawn.picture("strip"), 50, 200 + 4 * strip, 200, 4)
    for column in range(6):
        for row in range(6):
            canvas.drawImage(drawn.picture("each"), 50 + 80 * column, 400 + 60 * row, 40, 20)
    canvas.save()
    found = rounded((await page(opener, out.getvalue())).pictures)
    assert found[0] == (50, 562, 250, 642)
    assert len(found) == PICTURES


async def test_a_page_without_pictures_and_a_scanned_one_tell_none(opener: Opener) -> None:
    canvas, out = drawn.blank()
    canvas.drawImage(drawn.picture("A scan"), 0, 0, *drawn.A4)
    canvas.save()
    scan = await page(opener, out.getvalue())
    assert scan.head.picture
    assert scan.pictures == ()
    assert (await page(opener, drawn.invoice(None))).pictures == ()
