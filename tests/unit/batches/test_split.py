"""Where parts of a stack begin, and what is left to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.documents.batches.marks import Bars, PageMarks, packed, unpacked
from activities.documents.batches.split import split
from activities.documents.sandbox.packed import Garbled
from cases.batches.stack import Part
from schemas.batches import LONGEST_CODE, Place, Split, Unclear, place_in

CLAIM, REPAIR = Place(process="household_claim"), Place(process="repair")
ADA, BEN = Place(case="C-000001"), Place(case="C-000002")
WRITTEN, BLANK = "written", "blank"
PATCH = "patch"
Seen = Place | str | PageMarks


def pages(*seen: Seen) -> list[PageMarks]:
    return [page(n, each) for n, each in enumerate(seen, 1)]


def page(n: int, seen: Seen) -> PageMarks:
    if isinstance(seen, Place):
        return PageMarks(n, (seen.code,) * 2, Bars.OURS)
    if isinstance(seen, PageMarks):
        return PageMarks(n, seen.codes, seen.bars, seen.blank, seen.unread)
    return PageMarks(n, bars=Bars.PATCH if seen == PATCH else Bars.NONE, blank=seen == BLANK)


def parts(*seen: Seen, by: Split = Split.SHEETS) -> list[tuple[int, int, Place | str | None]]:
    return [(part.first, part.last, part.problem or part.place) for part in split(pages(*seen), by)[0]]


def test_a_sheet_begins_a_part_and_is_left_out_with_its_blank_back() -> None:
    found, left_out = split(pages(CLAIM, BLANK, WRITTEN, BLANK, CLAIM, WRITTEN, WRITTEN), Split.SHEETS)
    assert found == (Part(3, 4, CLAIM), Part(6, 7, CLAIM))
    assert left_out == (1, 2, 5)


def test_what_lies_before_the_first_sheet_says_nothing() -> None:
    assert parts(WRITTEN, CLAIM, WRITTEN) == [(1, 1, None), (3, 3, CLAIM)]


def test_a_cover_sheet_on_the_letter_counts_more_than_the_separator_before_it() -> None:
    assert parts(CLAIM, BLANK, ADA, BLANK, WRITTEN) == [(5, 5, ADA)]


@pytest.mark.parametrize("sheets", [(CLAIM, REPAIR), (ADA, BEN), (ADA, CLAIM), (ADA, CLAIM, BEN)])
def test_sheets_that_differ_are_left_to_a_person(sheets: tuple[Place, ...]) -> None:
    count = len(sheets) + 1
    assert parts(*sheets, WRITTEN) == [(count, count, "the sheets before it say different things")]


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (PageMarks(0, bars=Bars.OURS), "cannot be read"),
        (PageMarks(0, ("CW1;P=repair",)), "is no sheet"),
        (PageMarks(0, ("CW1;P=repair", "CW1;P=claim"), Bars.OURS), "say different things"),
        (PageMarks(0, ("CW2;P=repair",) * 2, Bars.OURS), "only version 1"),
        (PageMarks(0, ("CW1;P=Repair",) * 2, Bars.OURS), "damaged, or was not made here"),
        (PageMarks(0, unread=True), "could not be looked at"),
    ],
)
def test_what_may_be_a_sheet_begins_a_part_stays_in_it_and_says_why(seen: PageMarks, why: str) -> None:
    before, (first, last, problem) = parts(CLAIM, WRITTEN, seen, WRITTEN)
    assert before == (2, 2, CLAIM)
    assert (first, last) == (3, 4)
    assert why in str(problem)


def test_a_code_twice_is_a_sheet_though_its_bars_are_lost() -> None:
    assert parts(PageMarks(0, (ADA.code,) * 2), WRITTEN) == [(2, 2, ADA)]


def test_a_patch_page_divides_and_says_nothing_of_its_own() -> None:
    assert parts(PATCH, WRITTEN, PATCH, ADA, WRITTEN) == [(2, 2, None), (5, 5, ADA)]


def test_blank_pages_divide_only_where_that_is_asked_for() -> None:
    stack = (CLAIM, WRITTEN, BLANK, BLANK, WRITTEN)
    assert parts(*stack) == [(2, 5, CLAIM)]
    assert parts(*stack, by=Split.BLANK) == [(2, 2, CLAIM), (5, 5, CLAIM)]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([CLAIM, ADA, BEN, WRITTEN, BLANK, PATCH]),
            st.builds(
                PageMarks,
                st.just(0),
                st.lists(st.sampled_from(["CW1;P=repair", "CW9;", "CW1;C=C-000001"]), max_size=3).map(tuple),
                st.sampled_from(Bars),
                st.booleans(),
                st.booleans(),
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(Split),
)
def test_every_page_is_in_one_part_or_left_out_and_no_written_page_is(seen: list[Seen], by: Split) -> None:
    marked = pages(*seen)
    found, left_out = split(marked, by)
    inside = [n for part in found for n in range(part.first, part.last + 1)]
    assert sorted((*inside, *left_out)) == list(range(1, len(seen) + 1))
    assert all(marked[n - 1].blank or marked[n - 1].codes or marked[n - 1].bars for n in left_out)
    assert all(part.place is None or part.problem is None for part in found)


@given(
    st.tuples(
        st.sampled_from(["CW1;", "CW01;", "CW2;", "cw1;", ""]),
        st.sampled_from(["P=", "C=", "X=", ""]),
        st.one_of(st.text(max_size=130), st.text("abcC-0_", max_size=130)),
    ).map("".join)
)
def test_a_code_says_just_what_it_was_made_of_or_is_unclear(text: str) -> None:
    try:
        place = place_in(text)
    except Unclear:
        return
    assert place.code == text.replace("CW01;", "CW1;").replace("CW001;", "CW1;")
    assert len(text) <= LONGEST_CODE


def test_marks_come_out_of_the_child_as_they_were_seen_or_not_at_all() -> None:
    seen = pages(CLAIM, WRITTEN, BLANK, PATCH)
    assert unpacked(packed(seen), range(1, 5)) == seen
    for broken, asked in (
        (packed(seen)[:-1], range(1, 5)),
        (packed(seen), range(1, 4)),
        (packed(seen[::-1]), range(1, 5)),
        (packed([PageMarks(1, ("mine",))]), range(1, 2)),
        (packed(seen).replace(b"\x02\x02", b"\x09\x02", 1), range(1, 5)),
    ):
        with pytest.raises(Garbled):
            unpacked(broken, asked)
