"""Which pages begin a document by what is printed on them."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from activities.documents.batches.firsts import Printed, begun, numbered
from activities.documents.batches.marks import PageMarks
from activities.documents.batches.opener import InTurn
from activities.documents.batches.split import split
from activities.documents.opener import Opener
from cases.batches.stack import NOTHING
from schemas.batches import Split
from schemas.errors import Invalid, Unavailable
from schemas.learned import Layout, Learned
from schemas.reading import Word
from workers import front
from workers.settings import Settings

NUMBERS = [
    ("Page 2 of 3", 2),
    ("Seite 1 von 4", 1),
    ("Strona 3 z 3", 3),
    ("Pag. 2/2", 2),
    ("Page 4 of 3", None),
    ("12 of 30 pages", None),
    ("See page 7", None),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_page_number_is_one_where_it_says_of_how_many(text: str, number: int | None) -> None:
    words = [
        Word(text=part, page=1, box=(60 + 50 * i, 800, 100 + 50 * i, 810), confidence=0.9)
        for i, part in enumerate(text.split())
    ]
    assert numbered(words) == number


def test_first_pages_begin_and_a_number_counts_more_than_what_a_page_looks_like() -> None:
    pages = (
        Printed(1, blank=1),
        Printed(2, blank=2),
        Printed(3, form="loss_report"),
        Printed(4, number=2, form="loss_report"),
        Printed(5, number=2, blank=1),
        Printed(6, number=1, blank=1),
        Printed(7),
    )
    found = begun(pages)
    assert sorted(found) == [1, 3, 6]
    assert found[3] == "page 3 has what the form loss_report asks"


def layout(placed: int, firsts: int) -> Layout:
    return Layout(id=UUID(int=7), form="loss_report", marks=(), copies=9, placed=placed, firsts=firsts)


PLACES = [
    ((0, 0), None, "learned before it was noted"),
    ((1, 1), None, "a single copy"),
    ((2, 2), True, "always the first page"),
    ((5, 3), True, "mostly"),
    ((4, 2), None, "as often as not"),
    ((2, 0), False, "never"),
]


@pytest.mark.parametrize(("counted", "begins", "how"), PLACES, ids=[how for *_, how in PLACES])
def test_corrected_copies_tell_whether_documents_begin_with_a_layout(
    counted: tuple[int, int], begins: bool | None, how: str
) -> None:
    assert layout(*counted).begins is begins, how


def test_what_corrected_copies_say_of_first_pages_counts_more_than_labels() -> None:
    found = begun((
        Printed(1, taught=layout(3, 3), form="loss_report"),
        Printed(2, taught=layout(2, 0), form="loss_report"),
        Printed(3, number=2, taught=layout(3, 3), form="loss_report"),
    ))  # fmt: skip
    assert found == {1: "page 1 looks like 3 corrected copies of loss_report, and was the first page of them"}


def test_a_first_page_begins_a_part_and_what_its_sheet_said_goes_on() -> None:
    marks = [PageMarks(n) for n in range(1, 6)]
    parts, left_out = split(marks, Split.FORMS, {1: "a", 2: "b", 4: "c"})
    assert [(part.first, part.last, part.begins) for part in parts] == [(1, 1, "a"), (2, 3, "b"), (4, 5, "c")]
    assert left_out == ()


async def test_one_stack_is_read_at_a_time_and_who_waits_too_long_is_told_to_come_again() -> None:
    reads, may_end, read = asyncio.Event(), asyncio.Event(), []

    async def firsts(_: bytes, name: str, __: Learned) -> dict[int, str]:
        read.append(name)
        reads.set()
        await may_end.wait()
        return {1: "a"}

    in_turn = InTurn(firsts, patience=0)
    first = asyncio.create_task(in_turn(b"", "a.pdf", NOTHING))
    await reads.wait()
    with pytest.raises(Unavailable, match="try again"):
        await in_turn(b"", "b.pdf", NOTHING)
    may_end.set()
    assert await first == {1: "a"}
    await in_turn(b"", "c.pdf", NOTHING)
    assert read == ["a.pdf", "c.pdf"]


async def test_a_stack_that_cannot_be_read_does_not_keep_the_turn() -> None:
    async def firsts(_: bytes, name: str, __: Learned) -> dict[int, str]:
        raise Invalid(name)

    in_turn = InTurn(firsts, patience=0)
    for _ in range(2):
        with pytest.raises(Invalid):
            await in_turn(b"", "a.pdf", NOTHING)


def test_stacks_are_read_in_turn_in_one_process_by_the_engine_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, engine="tesseract", languages=("de",))
    assert isinstance(front.first_pages(settings, Opener()), InTurn)
    readers = front.stack_reader(settings, Opener()).readers
    assert (readers.name, readers.processes, readers.languages) == ("tesseract", 1, ("de",))
