"""Which pages begin a document by what is printed on them."""

import pytest

from activities.documents.batches.firsts import Printed, begun, numbered
from activities.documents.batches.marks import PageMarks
from activities.documents.batches.split import split
from schemas.batches import Split
from schemas.reading import Word

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
    assert begun(pages) == {1, 3, 6}


def test_a_first_page_begins_a_part_and_what_its_sheet_said_goes_on() -> None:
    marks = [PageMarks(n) for n in range(1, 6)]
    parts, left_out = split(marks, Split.FORMS, {1, 2, 4})
    assert [(part.first, part.last) for part in parts] == [(1, 1), (2, 3), (4, 5)]
    assert left_out == ()
