"""Boxes of which a coarse fax has lost pieces."""

import cv2
import numpy as np
import pytest

from activities.documents.engines.protocol import PixelBox, Pixels
from activities.documents.paper import ruling

DPI = 200.0
DRAWN, LOST = 120, 70
"""Pixels of a level line that are there in turn, and that are not."""


def blank() -> Pixels:
    return np.zeros((1200, 1600), np.uint8)


def broken_line(ink: Pixels, x0: int, x1: int, y: int, at: int = 0) -> None:
    for start in range(x0 + at, x1, DRAWN + LOST):
        ink[y : y + 3, start : min(start + DRAWN, x1)] = 255


def broken_box(ink: Pixels, box: tuple[int, int, int, int], corner: int = 0) -> None:
    """A box whose upright edges are whole, but for round corners, and whose level ones are not."""
    x0, y0, x1, y1 = box
    for x in (x0, x1 - 3):
        ink[y0 + corner : y1 - corner, x : x + 3] = 255
    broken_line(ink, x0 + corner, x1 - corner, y0)
    broken_line(ink, x0 + corner, x1 - corner, y1 - 3, at=40)


def about(found: PixelBox, box: tuple[int, int, int, int]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(found, box, strict=True))


@pytest.mark.parametrize("corner", [0, 10])
def test_boxes_with_broken_edges_are_found_and_nothing_between_them(corner: int) -> None:
    boxes = [(100, 100, 700, 170), (760, 100, 1400, 170), (100, 260, 1400, 330)]
    ink = blank()
    for box in boxes:
        broken_box(ink, box, corner)
    found = sorted(ruling.cells(ink, DPI), key=lambda box: (box[1], box[0]))
    assert len(found) == 3
    assert all(about(a, b) for a, b in zip(found, boxes, strict=True))


def test_broken_lines_divide_a_table_into_its_rows() -> None:
    ink = blank()
    broken_box(ink, (100, 100, 500, 300))
    broken_line(ink, 100, 500, 166)
    broken_line(ink, 100, 500, 232, at=60)
    rows = sorted(round(box[3] - box[1]) for box in ruling.cells(ink, DPI))
    assert len(rows) == 3
    assert min(rows) > 55


def test_uprights_with_no_line_above_or_below_are_no_box() -> None:
    ink = blank()
    for x in (100, 700):
        ink[100:170, x : x + 3] = 255
    broken_line(ink, 100, 700, 100)
    assert ruling.cells(ink, DPI) == []


def test_white_words_in_a_black_bar_are_no_boxes() -> None:
    ink = blank()
    ink[100:150, 100:1400] = 255
    cv2.putText(ink, "HILL HALL 11 Il", (120, 145), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 5)
    assert ruling.cells(ink, DPI) == []


def a_square(ink: Pixels, x: int, y: int, top: bool = True) -> None:
    cv2.rectangle(ink, (x, y), (x + 28, y + 28), 255, 2)
    if not top:
        ink[y - 1 : y + 3, x + 4 : x + 25] = 0


def test_a_check_box_without_its_top_counts_beside_a_whole_one() -> None:
    ink = blank()
    a_square(ink, 100, 100)
    a_square(ink, 300, 100, top=False)
    a_square(ink, 100, 180, top=False)
    found = {(round(s.box[0], -2), round(s.box[1], -1)) for s in ruling.squares(ink, DPI)}
    assert found == {(100.0, 100.0), (300.0, 100.0), (100.0, 180.0)}


def test_a_letter_that_looks_like_a_broken_check_box_is_none() -> None:
    ink = blank()
    a_square(ink, 300, 500, top=False)
    assert ruling.squares(ink, DPI) == []
    a_square(ink, 100, 100)
    assert len(ruling.squares(ink, DPI)) == 1


def test_a_tick_in_a_broken_check_box_is_seen() -> None:
    ink = blank()
    a_square(ink, 100, 100)
    a_square(ink, 300, 100, top=False)
    cv2.line(ink, (306, 106), (322, 122), 255, 3)
    cv2.line(ink, (322, 106), (306, 122), 255, 3)
    empty, ticked = sorted(ruling.squares(ink, DPI), key=lambda square: square.box)
    assert empty.ink < 0.05 < 0.2 < ticked.ink


def ticked_out_of_its_box(ink: Pixels, x: int, y: int) -> None:
    """A check box with a tick that reaches out at the upper right, as pens make it."""
    cv2.rectangle(ink, (x, y), (x + 27, y + 27), 255, 2)
    cv2.line(ink, (x + 4, y + 13), (x + 11, y + 22), 255, 6)
    cv2.line(ink, (x + 11, y + 22), (x + 38, y - 12), 255, 6)


def test_a_check_box_out_of_which_a_tick_reaches_counts_beside_an_empty_one() -> None:
    ink = blank()
    cv2.rectangle(ink, (200, 100), (227, 127), 255, 2)
    ticked_out_of_its_box(ink, 300, 100)
    empty, full = sorted(ruling.squares(ink, 200), key=lambda square: square.box)
    assert about(empty.box, (200, 100, 228, 128))
    assert about(full.box, (300, 100, 328, 128))
    assert empty.ink < 0.06
    assert full.ink > 0.12


def test_what_looks_like_a_box_that_a_pen_left_is_none_where_no_other_stands_in_its_line() -> None:
    ink = blank()
    cv2.rectangle(ink, (200, 100), (227, 127), 255, 2)
    ticked_out_of_its_box(ink, 300, 170)
    assert len(ruling.squares(ink, 200)) == 1
