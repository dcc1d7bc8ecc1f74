"""What is done to a page before an engine reads it."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from activities.documents.engines.page import THROUGH, ReadPage, read_page
from activities.documents.engines.protocol import Engine, Pixels, Run
from activities.documents.paper import ruling
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


class OneWay(Blind):
    """An engine that reads well what has its dark bar on the left, as this side of the sheet has it."""

    def upright(self, image: Pixels) -> tuple[int, list[Run] | None]:
        left, right = np.hsplit(image[:, : image.shape[1] // 2 * 2], 2)
        return 0, [Run("Received", (60, 60, 200, 80), 0.95 if left.mean() < right.mean() else 0.6)]


def coarse() -> Pixels:
    """A letter at 86 dots per inch, its strokes one dot wide."""
    page = np.full((900, 700), 255, np.uint8)
    for y in range(60, 860, 14):
        cv2.putText(page, "Sample words on a coarse page", (60, y), cv2.FONT_HERSHEY_PLAIN, 0.9, 0)
    return page


def read(pixels: Pixels, dpi: float = 86, engine: Engine | None = None) -> ReadPage:
    height, width = pixels.shape
    head = PageHead(1, width * 72 / dpi, height * 72 / dpi, width, height, 1, dpi, dpi, True)
    return read_page(RawPage(head, (), pixels.tobytes()), engine or Blind())


def scanned(ink: float = 250) -> Pixels:
    """The back of a sheet as a scanner sees it: grain, dust, and two folds of that grey."""
    rng = np.random.default_rng(5)
    page = np.clip(rng.normal(248, 8, (2339, 1654)), 0, 255).astype(np.uint8)
    for x, y in zip(rng.integers(2, 1650, 4000), rng.integers(2, 2335, 4000), strict=True):
        page[y, x : x + 2] = 100
    page[1169:1173], page[:, 826:830] = ink, ink
    return page


def test_the_back_of_a_sheet_is_blank_for_all_its_grain_and_dust_and_folds() -> None:
    assert read(scanned(), 200).blank
    assert read(scanned(ink=190), 200).blank


def test_a_page_with_a_drawing_is_not_blank_though_there_is_not_a_word_on_it() -> None:
    page = scanned()
    for radius in range(40, 400, 60):
        cv2.circle(page, (800, 800), radius, 60, 4)
    assert not read(page, 200).blank


def side(depth: int) -> Pixels:
    """Few words and a bar along the left, so many levels darker than the paper."""
    page = np.full((1100, 800), 250, np.uint8)
    page[100:160, 60:75] = 250 - depth
    for y in range(200, 900, 40):
        cv2.putText(page, "Sample words", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 250 - depth, 2)
    return page


def test_print_of_the_other_side_that_shows_through_does_not_count() -> None:
    through = read(np.ascontiguousarray(side(25)[:, ::-1]), 100, OneWay())
    assert (through.blank, through.words) == (True, ())
    assert THROUGH in through.steps
    kept = cv2.imdecode(np.frombuffer(through.png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert ruling.inked(np.asarray(kept, np.uint8)).any()


@pytest.mark.parametrize("page", [side(25), side(200), np.ascontiguousarray(side(200)[:, ::-1])])
def test_faint_words_of_this_side_and_dark_ones_read_badly_are_kept(page: Pixels) -> None:
    shown = read(page, 100, OneWay())
    assert (shown.blank, len(shown.words)) == (False, 1)


def test_thin_strokes_of_a_coarse_page_are_not_taken_for_speckle() -> None:
    shown = read(coarse())
    assert shown.steps == ("resampled from 86 to 150 dots per inch",)
    assert np.allclose(np.diag(np.reshape(shown.matrix, (3, 3))), 1, atol=0.002)
    assert abs(shown.width - 700 * 72 / 86) < 0.5


def test_spots_of_a_coarse_page_are_cleaned_away_while_they_are_single_dots() -> None:
    dirty = coarse()
    dirty.flat[np.random.default_rng(3).integers(0, dirty.size, dirty.size // 200)] = 0
    assert read(dirty).steps == ("cleaned of speckle", "resampled from 86 to 150 dots per inch")
