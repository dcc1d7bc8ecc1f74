"""What is done to a page before an engine reads it."""

from collections.abc import Sequence

import cv2
import numpy as np

from activities.documents.engines.page import ReadPage, read_page
from activities.documents.engines.protocol import Pixels, Run
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.framing import PageHead


class Blind:
    """An engine that finds nothing."""

    name = "blind"

    def upright(self, image: Pixels) -> tuple[int, list[Run] | None]:
        return 0, []

    def words(self, image: Pixels) -> list[Run]:
        return []

    def part(self, image: Pixels) -> list[Run]:
        return []

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        return [""] * len(crops)


def coarse() -> Pixels:
    """A letter at 86 dots per inch, its strokes one dot wide."""
    page = np.full((900, 700), 255, np.uint8)
    for y in range(60, 860, 14):
        cv2.putText(page, "Sample words on a coarse page", (60, y), cv2.FONT_HERSHEY_PLAIN, 0.9, 0)
    return page


def read(pixels: Pixels) -> ReadPage:
    height, width = pixels.shape
    head = PageHead(1, width * 72 / 86, height * 72 / 86, width, height, 1, 86, 86, True)
    return read_page(RawPage(head, (), pixels.tobytes()), Blind())


def test_thin_strokes_of_a_coarse_page_are_not_taken_for_speckle() -> None:
    shown = read(coarse())
    assert shown.steps == ("resampled from 86 to 150 dots per inch",)
    assert np.allclose(np.diag(np.reshape(shown.matrix, (3, 3))), 1, atol=0.002)
    assert abs(shown.width - 700 * 72 / 86) < 0.5


def test_spots_of_a_coarse_page_are_cleaned_away_while_they_are_single_dots() -> None:
    dirty = coarse()
    dirty.flat[np.random.default_rng(3).integers(0, dirty.size, dirty.size // 200)] = 0
    assert read(dirty).steps == ("cleaned of speckle", "resampled from 86 to 150 dots per inch")
