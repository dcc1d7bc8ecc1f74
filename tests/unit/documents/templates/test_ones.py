"""Ones and sevens that a hand wrote, drawn stroke by stroke."""

import cv2
import numpy as np
import pytest

from activities.documents.templates import ones

DPI = 204
Strokes = list[list[tuple[float, float]]]
"""Each through points in shares of the figure's height, from its top left corner."""

FLAGGED: Strokes = [[(0, 0.4), (0.55, 0), (0.3, 1)]]
BARE: Strokes = [[(0.3, 0), (0.1, 1)]]
LEVEL: Strokes = [[(0, 0.02), (0.55, 0), (0.2, 1)]]
SLOPING: Strokes = [[(0, 0.2), (0.9, 0), (0.3, 1)]]
CROSSED: Strokes = [*LEVEL, [(0.1, 0.5), (0.6, 0.5)]]
STEEP_AND_CROSSED: Strokes = [*FLAGGED, [(0.1, 0.55), (0.65, 0.55)]]


def line(*figures: Strokes, high: int = 24) -> np.ndarray:
    """Figures beside each other, as a fax shows them."""
    page = np.full((high + 16, 40 + 40 * len(figures)), 255, np.uint8)
    for n, strokes in enumerate(figures):
        for stroke in strokes:
            points = [(round(20 + 40 * n + x * high), round(8 + y * high)) for x, y in stroke]
            cv2.polylines(page, [np.asarray(points, np.int32)], isClosed=False, color=0, thickness=high // 8)
    return page


@pytest.mark.parametrize("high", [18, 24, 40])
@pytest.mark.parametrize(
    ("strokes", "shape"),
    [
        (FLAGGED, ones.ONE),
        (LEVEL, ones.SEVEN),
        (CROSSED, ones.SEVEN),
        (BARE, ones.UNTOLD),
        (SLOPING, ones.UNTOLD),
        (STEEP_AND_CROSSED, ones.UNTOLD),
    ],
)
def test_a_steep_flag_tells_a_one_and_a_level_stroke_a_seven(strokes: Strokes, shape: str, high: int) -> None:
    assert ones.shapes([line(strokes, high=high)], DPI) == shape


def test_the_letters_of_all_lines_are_told_from_left_to_right() -> None:
    assert ones.shapes([line(FLAGGED, BARE, LEVEL), line(LEVEL, FLAGGED)], DPI) == "1.771"


def test_specks_are_no_letters_and_points_are() -> None:
    page = line(FLAGGED, BARE, FLAGGED)
    page[20, 47] = page[36, 140] = 0
    cv2.circle(page, (84, 33), 2, 0, -1)
    far = np.hstack([page, np.full((len(page), 200), 255, np.uint8)])
    cv2.circle(far, (340, 33), 2, 0, -1)
    assert len(ones.shapes([far], DPI)) == len("1i.1")


def test_an_accent_and_its_letter_are_one() -> None:
    page = np.vstack([np.full((14, 120), 255, np.uint8), line(BARE, FLAGGED)])
    cv2.line(page, (24, 14), (29, 9), 0, 3)
    assert ones.shapes([page], DPI) == ".1"


def test_where_readings_differ_a_seven_of_the_shape_of_a_one_is_a_one() -> None:
    read = ones.shaped(["747", "1 47", "7 7", ""], "1.7", certain=False)
    assert read == ["147", "1 47", "7 7", ""]


def test_what_all_readings_take_for_a_seven_stays_one_unless_the_writers_sevens_are_level() -> None:
    assert ones.shaped(["72", "7 2"], "1.", certain=False) == ["72", "7 2"]
    assert ones.shaped(["72", "7 2"], "1.", certain=True) == ["12", "1 2"]


def test_a_one_never_becomes_a_seven() -> None:
    assert ones.shaped(["17", "77"], "77", certain=True) == ["17", "77"]


@pytest.mark.parametrize(
    ("zones", "apart"),
    [
        ([("27", ".7"), ("71", "11")], True),
        ([("71", "11")], False),
        ([("27", ".7"), ("75", "..")], False),
        ([("27", ".7"), ("75", ".")], True),
        ([("BED", "777")], False),
    ],
)
def test_sevens_are_told_from_ones_where_some_are_level_and_none_in_between(
    zones: list[tuple[str, str]], apart: bool
) -> None:
    assert ones.apart(zones) is apart
