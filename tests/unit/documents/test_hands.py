"""Handwriting told from print by its letters."""

import cv2
import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.hands import handwritten
from schemas.reading import Box

DPI = 144.0
PRINTED: Box = (30, 94, 230, 108)
WRITTEN: Box = (30, 180, 230, 225)


def page(hand: bool) -> Pixels:
    """Lines of print, and one whose letters are of all sizes and stand here and there."""
    sheet = np.full((700, 700), 255, np.uint8)
    for y in range(60, 340, 36):
        cv2.putText(sheet, "Sample words in a line", (62, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    chance = np.random.default_rng(5)
    for n, letter in enumerate("Erkmstg" if hand else ""):
        size, lift = chance.uniform(0.8, 2.2), chance.integers(-20, 20)
        spot = (66 + 50 * n, 420 + int(lift))
        cv2.putText(sheet, letter, spot, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size, 0, 2)
    return sheet


def told(sheet: Pixels) -> list[bool]:
    return handwritten(cv2.imencode(".png", sheet)[1].tobytes(), DPI, [PRINTED, WRITTEN])


def test_letters_of_all_sizes_that_stand_here_and_there_are_a_hand_and_level_ones_are_not() -> None:
    assert told(page(hand=True)) == [False, True]


def test_where_nothing_stands_nothing_is_written() -> None:
    assert told(page(hand=False)) == [False, False]
    assert told(np.full((700, 700), 255, np.uint8)) == [False, False]
