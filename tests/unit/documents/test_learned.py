"""What corrected copies teach, and how the next one is read because of it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from activities.documents.fields.drafts import drafts
from activities.documents.fields.targets import targets
from activities.documents.learned import finding, layouts, using
from activities.documents.learned.teaching import LASTING, Copy, taught
from activities.documents.learned.tokens import Token, tokens
from activities.documents.lessons import copy_of, learned_from
from schemas.base import Data
from schemas.household_claim import LossReport
from schemas.learned import Layout, PageWords
from schemas.reading import Box, FieldReading, Word
from store.lessons import Answered
from tests.build import reading as build_reading
from tests.unit.documents.paper import page, word

FORM = "loss_report"
FIELDS = targets(LossReport)
PRINT = (
    ("Lantern Mutual Society", 50, 50),
    ("Statement of the insured person", 50, 80),
    ("Who writes", 50, 140),
    ("Survenu le", 50, 170),
    ("Montant", 50, 200),
    ("Received on", 50, 320),
    ("Answer everything that applies to your household", 50, 700),
)
SAID: Data = {
    "claimant": "Ada Example",
    "date_of_loss": "2026-02-11",
    "amount": {"amount": "320.50", "currency": "EUR"},
}


def filled(
    name: str = "Ada Example",
    day: str = "11.02.2026",
    amount: str = "320,50",
    received: str = "01.03.2026",
    shift: float = 0.0,
    note: str = "",
) -> ReadPage:
    """A copy of a form whose labels nobody has told, moved on the page by `shift` points."""
    written = ((name, 200, 140), (day, 200, 170), (amount, 200, 200), (received, 150, 320), (note, 50, 500))
    return page(*(_word(text, x + shift, y + 1.5 * shift) for text, x, y in (*PRINT, *written) if text))


def _word(text: str, x: float, y: float) -> Word:
    return word(text, x, y)


def words_of(shown: ReadPage) -> list[Token]:
    return tokens((each.text, each.box, each.confidence) for each in shown.words)


def corrected(known: Sequence[Layout], shown: ReadPage, said: Data = SAID) -> list[Layout]:
    """What is known after somebody has answered a check of the page."""
    made = taught(known, FORM, FIELDS, Copy(words_of(shown), said))
    assert made is not None
    return [*(layout for layout in known if layout.id != made.id), made]


def words_in(layout: Layout) -> set[str]:
    """All words of the page that are kept."""
    labels = [spot.label for lesson in layout.lessons for spot in lesson.spots]
    return {mark.text for mark in layout.marks} | {part.lower() for text in labels for part in text.split()}


async def read(shown: ReadPage, known: Sequence[Layout]) -> dict[str, FieldReading]:
    async def nobody(_: ReadPage, boxes: list[Box]) -> list[str]:
        return [""] * len(boxes)

    drafter = using.corrected(FORM, drafts, using.recognised(known, [shown]), known)
    return await find.fields(LossReport, [shown], nobody, independent=True, drafter=drafter)


def values(found: dict[str, FieldReading]) -> dict[str, Any]:
    return {name: found[name].value for name in SAID}


OTHER = {
    "claimant": "Nora Quinn-Foley",
    "date_of_loss": "2026-01-05",
    "amount": {"amount": "12000.00", "currency": "EUR"},
}


async def test_the_next_copy_is_read_where_one_correction_says_that_values_stand() -> None:
    second = filled("Nora Quinn-Foley", "05.01.2026", "12.000,00", shift=8)
    assert values(await read(second, [])) != OTHER
    found = await read(second, corrected([], filled()))
    assert values(found) == OTHER
    assert "read here because of 1 correction" in found["claimant"].reasons
    assert found["claimant"].evidence is not None
    assert found["claimant"].evidence.text == "Nora Quinn-Foley"


async def test_each_copy_that_says_the_same_makes_it_surer() -> None:
    second = filled("Nora Quinn-Foley", "05.01.2026", "12.000,00")
    known: list[Layout] = []
    sure = []
    for _ in range(4):
        known = corrected(known, filled())
        sure.append((await read(second, known))["claimant"])
    assert [each.probability for each in sure] == sorted(each.probability for each in sure)
    assert "read here because of 4 corrections" in sure[-1].reasons


async def test_a_value_that_stands_there_twice_is_told_apart_by_the_second_copy() -> None:
    twice = corrected([], filled(received="11.02.2026"))
    once = corrected(twice, filled(day="12.02.2026", received="02.03.2026"), {"date_of_loss": "2026-02-12"})
    third = filled(day="13.02.2026", received="05.03.2026")
    assert (await read(third, once))["date_of_loss"].value == "2026-02-13"


async def test_a_place_that_later_answers_contradict_falls_behind() -> None:
    wrong = corrected([], filled(received="11.02.2026", day=""), {"date_of_loss": "2026-02-11"})
    known = wrong
    for day in ("12", "13"):
        known = corrected(known, filled(day=f"{day}.02.2026"), {"date_of_loss": f"2026-02-{day}"})
    lesson = known[0].lesson("date_of_loss")
    assert lesson is not None
    assert [spot.votes for spot in lesson.spots] == [2, 1]
    found = (await read(filled(day="20.02.2026"), known))["date_of_loss"]
    assert found.value == "2026-02-20"


def test_what_does_not_stand_on_the_page_teaches_nothing() -> None:
    said = {"claimant": "Somebody Else", "date_of_loss": "2020-01-01", "place": "", "items": []}
    assert taught([], FORM, FIELDS, Copy(words_of(filled()), said)) is None


def test_neither_values_nor_figures_nor_what_one_copy_alone_says_is_kept() -> None:
    first = corrected([], filled(note="My neighbour Erwin saw it at 7b"))
    both = corrected(first, filled("Nora Quinn-Foley", note="nothing"), {"claimant": "Nora Quinn-Foley"})
    kept = words_in(first[0])
    assert not {"ada", "example", "7b"} & kept
    assert not any(c.isdigit() for text in kept for c in text)
    assert {"who", "writes", "erwin"} <= kept
    assert {"who", "writes"} <= words_in(both[0])
    assert "erwin" not in words_in(both[0])
    assert [layout.copies for layout in both] == [2]


def test_another_form_is_no_copy() -> None:
    known = corrected([], filled())
    other = page(*(word(text, x, 40 + 37 * i) for i, (text, x, _) in enumerate(reversed(PRINT))))
    assert layouts.best(known, words_of(other)) is None
    assert layouts.best(known, words_of(filled(shift=12))) is not None


def test_lessons_stay_small_however_often_they_are_taught() -> None:
    known: list[Layout] = []
    for n in range(3 * LASTING):
        known = corrected(known, filled(received="11.02.2026" if n % 3 else "01.03.2026"))
    lesson = known[0].lesson("date_of_loss")
    assert lesson is not None
    assert (len(known), known[0].copies) == (1, LASTING)
    assert lesson.taught <= LASTING
    assert lesson.spots[0].votes <= lesson.taught


async def test_labels_that_two_copies_had_count_on_paper_of_another_layout() -> None:
    known = corrected(corrected([], filled()), filled("Nora Quinn-Foley"), {"claimant": "Nora Quinn-Foley"})
    other = page(word("Quayside", 300, 40), word("Who writes", 300, 400), word("Liam Byrne", 380, 400))
    assert using.recognised(known, [other]) == ()
    assert (await read(other, []))["claimant"].value is None
    assert (await read(other, known))["claimant"].value == "Liam Byrne"


def test_an_answer_is_found_though_it_was_misread_and_over_two_lines() -> None:
    by_name = {target.name: target for target in FIELDS}
    shown = words_of(
        page(word("Heidestra8e 17", 100, 100), word("50667 Koln", 100, 114), word("Fee 17", 9, 300))
    )
    box = finding.found(by_name["address"], "Heidestrasse 17, 50667 Köln", shown)[0]
    assert (round(box[1]), round(box[3])) == (100, 125)
    assert finding.found(by_name["items"], [{"description": "Fee"}], shown) == []


async def test_what_is_read_rightly_without_a_lesson_is_not_changed_by_it() -> None:
    words = [_word("Address", 50, 260), _word("4 Mill Lane, Galway", 200, 260)]
    said = {"address": "4 Mill Lane, Galway"}
    shown = page(*filled().words, *words)
    made = taught([], FORM, FIELDS, Copy(words_of(shown), said, spared={"address"}))
    assert made is not None
    moved = [_word("Address", 50, 276), _word("1 Quay, Sligo", 200, 276), _word("Other", 200, 256)]
    found = (await read(page(*filled().words, *moved), [made]))["address"]
    assert found.value == "1 Quay, Sligo"
    assert (await read(shown, [made]))["address"].value == "4 Mill Lane, Galway"


async def test_a_value_with_other_words_close_behind_reaches_no_further() -> None:
    """As a registration number behind a company's name."""
    first = filled("Ada Example GmbH")
    known = corrected([], first, {"claimant": "Ada Example"})
    assert (await read(filled("Eva Example GmbH"), known))["claimant"].value == "Eva Example"


def test_a_value_that_was_only_misread_was_in_its_place() -> None:
    read_ = build_reading(uuid4(), {"claimant": "Ada Examp1e", "place": "Kitchen", "phone": "+44 1"})
    copy = copy_of([], {"claimant": "Ada Example", "place": "Garden", "phone": "+44 1"}, read_, 1)
    assert copy.spared == {"claimant", "phone"}


async def test_a_part_of_what_stands_there_is_never_sure() -> None:
    known: list[Layout] = []
    for _ in range(6):
        shown = page(*filled().words, _word("Ligne directe", 50, 260), _word("+353 20 910 8666", 200, 260))
        known = corrected(known, shown, {"phone": "+353 20 910 8666"})
    misread = page(*filled().words, _word("Ligne directe", 50, 260), _word("+353 20; 910 8666", 200, 260))
    found = (await read(misread, known))["phone"]
    assert found.value == "910 8666"
    assert found.probability < 0.8


COVER = page(_word("Dear Sir or Madam", 50, 100), _word("please find enclosed what you asked for", 50, 130))
BEFORE = page(*(word(text[::-1], x, y + 40) for text, x, y in PRINT), word("Ada Example", 300, 600))


@pytest.mark.parametrize(
    ("pages", "placed", "firsts", "begins"),
    [
        ((filled(),), 2, 2, True),
        ((BEFORE, filled()), 2, 0, False),
        ((COVER, filled()), 0, 0, None),
    ],
    ids=["alone", "behind another page with an answer", "behind a covering letter"],
)
def test_where_a_page_stood_tells_whether_documents_begin_with_it(
    pages: tuple[ReadPage, ...], placed: int, firsts: int, begins: bool | None
) -> None:
    words = [
        PageWords(n=n, words=tuple((each.text, each.box) for each in shown.words))
        for n, shown in enumerate(pages, 1)
    ]
    done = Answered(uuid4(), FORM, words, None, SAID, [])
    known: list[Layout] = []
    for _ in range(2):
        read_ = build_reading(uuid4(), {})
        *others, last = learned_from(known, LossReport, done, read_)
        known = [*others, last]
    assert (last.placed, last.firsts, last.begins) == (placed, firsts, begins)
