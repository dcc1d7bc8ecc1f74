"""Neighbours on a page are found without comparing all parts with all."""

import sys
import tracemalloc
from types import FrameType

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import cell_of
from activities.documents.layout.clues import Sight
from activities.documents.layout.pairs import pairs
from activities.documents.layout.parts import parts
from activities.documents.layout.standing import Flush, columns, crossing, nearest, rows, smallest
from schemas.reading import Box, Word
from tests.unit.documents.paper import page

SPOTS = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40), st.integers(1, 15))
BOXES = st.lists(SPOTS.map(lambda s: (float(s[0]), float(s[1]), float(s[0] + s[2]), float(s[1] + s[3]))))


def crowded(down: int, across: int = 10) -> ReadPage:
    """A table of words, each fourth column of labels."""
    said = ("Name:", "Sample Person", "12.50", "DATE")
    return page(
        *(
            Word(
                text=f"{said[j % 4]}{i if j % 4 == 2 else ''}",
                page=1,
                box=(60.0 * j, 12.0 * i, 60.0 * j + 40, 12.0 * i + 10),
                confidence=0.99,
            )
            for i in range(down)
            for j in range(across)
        )
    )


def in_one_line(a: Box, b: Box) -> bool:
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.4 * min(a[3] - a[1], b[3] - b[1])


@given(BOXES)
def test_lines_and_columns_hold_what_comparing_all_with_all_finds(boxes: list[Box]) -> None:
    box = np.array(boxes, float).reshape(-1, 4)
    both = [(i, j) for i in range(len(box)) for j in range(len(box)) if i != j]
    lined = {(i, j) for i, j in both if in_one_line(boxes[i], boxes[j])}
    assert set(zip(*map(np.ndarray.tolist, rows(box)), strict=True)) == lined
    over = {
        (i, j)
        for i, j in both
        if min(box[i, 2], box[j, 2] + 3) > max(box[i, 0], box[j, 0] - 3) and (i, j) not in lined
    }
    got = columns(box, np.full(len(box), 3.0))
    assert set(zip(*map(np.ndarray.tolist, got), strict=True)) == over


@given(BOXES, BOXES)
def test_the_cell_of_each_part_is_the_smallest_around_its_middle(boxes: list[Box], cells: list[Box]) -> None:
    array, ruled = (np.array(each, float).reshape(-1, 4) for each in (boxes, cells))
    held = [cells[at] if at >= 0 else None for at in smallest(array, ruled)]
    assert held == [cell_of(box, cells) for box in boxes]


@given(BOXES)
def test_each_stretch_crosses_the_same_others_in_whatever_order_they_come(
    boxes: list[Box],
) -> None:
    box = np.array(boxes, float).reshape(-1, 4)
    a, b = crossing(box[:, 0], box[:, 2])
    back_a, back_b = crossing(box[::-1, 0], box[::-1, 2])
    n = len(box) - 1
    assert sorted(zip(a, b, strict=True)) == sorted(zip(n - back_a, n - back_b, strict=True))


def test_the_nearest_is_the_first_of_equals_and_there_may_be_none() -> None:
    a, b = np.array([0, 0, 0, 2]), np.array([3, 2, 1, 0])
    assert nearest(4, a, b, np.array([5.0, 1.0, 1.0, 7.0])).tolist() == [1, -1, 0, -1]


def test_what_is_flush_is_counted_and_averaged_without_the_part_itself() -> None:
    flush = Flush(np.array([50.0, 50.2, 49.9, 80.0]), np.full(4, 1.0))
    assert flush.many.tolist() == [2, 2, 2, 0]
    assert flush.mean(np.array([1.0, 0.0, 0.5, 9.0])).tolist() == [0.25, 0.75, 0.5, 0.0]


def test_labels_and_values_of_a_table_have_as_many_neighbours_however_long_it_is() -> None:
    short, long = (Sight(shown, parts(shown)) for shown in (crowded(20), crowded(80)))
    assert (short.n, long.n) == (200, 800)
    assert len(short.row.others) == 200 * 9
    assert len(long.row.others) == 800 * 9


def calls(shown: ReadPage) -> int:
    """Functions called to find a page's pairs."""
    counted = [0]

    def count(_: FrameType, event: str, __: object) -> None:
        counted[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        assert pairs(shown)
    finally:
        sys.setprofile(None)
    return counted[0]


def room(shown: ReadPage) -> int:
    """Bytes held at most while a page's pairs are found."""
    tracemalloc.start()
    try:
        assert pairs(shown)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_four_times_the_words_of_a_page_take_few_times_the_work() -> None:
    """Twice as many lines of twice as many words: comparing all with all would take sixteen times as much."""
    calls(crowded(5))
    few, many = crowded(30, 10), crowded(60, 20)
    assert calls(many) < 6 * calls(few)
    assert room(many) < 8 * room(few)
