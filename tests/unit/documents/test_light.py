"""Shadow, faint print, and where a sheet ends."""

import cv2
import numpy as np
import pytest

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import light, photo
from activities.documents.paper.prepared import Prepared
from tests.unit.documents.test_prepared import ruled


def even(page: Pixels) -> Prepared:
    """The page under even light."""
    return light.evened_out(Prepared.of(page, 75, 75))


def shadow(page: Pixels) -> Pixels:
    """A soft shadow over the right of it, down to two fifths of the light."""
    across = np.linspace(-1, 1, page.shape[1])
    return (page * (1 - 0.6 / (1 + np.exp(-12 * (across - 0.3))))).astype(np.uint8)


def test_a_shadow_is_taken_away_and_print_in_it_is_as_dark_as_elsewhere() -> None:
    page = ruled()
    lit = even(shadow(page))
    assert lit.steps == ("a shadow taken away",)
    assert np.abs(lit.image.astype(int) - page).mean() < 15
    assert lit.image[:, -40:].mean() > 225


def test_a_printed_band_is_no_shadow() -> None:
    banded = ruled()
    banded[:70] = 60
    assert even(banded).image is banded


def test_the_edge_of_a_shadow_is_not_taken_for_the_edge_of_a_sheet() -> None:
    assert photo.sheet(shadow(ruled())) is None


def bound(page: Pixels, top: int) -> Pixels:
    """The page with a dark band printed along its left, and one of so many pixels along its top."""
    banded = page.copy()
    banded[:, :40], banded[:top] = 50, 50
    return banded


def aslant(page: Pixels, right: float, down: float) -> Pixels:
    """A soft shadow over the lower right of it, down to a third of the light."""
    height, width = page.shape
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return (page * (1 - 0.65 / (1 + np.exp(-12 * (right * x + down * y - 0.1))))).astype(np.uint8)


@pytest.mark.parametrize(("top", "right", "down"), [(0, 0.6, 0.8), (40, 0.8, 0.6), (40, 0.5, 0.86)])
def test_a_shadow_that_falls_aslant_cuts_no_words_off_a_page_with_dark_bands(
    top: int, right: float, down: float
) -> None:
    assert photo.sheet(aslant(bound(ruled(), top), right, down)) is None


def test_print_beyond_a_soft_edge_is_not_cut_away_however_sharp_the_other_edges_are() -> None:
    table = np.full((1100, 800), 50, np.uint8)
    table[100:977, 90:710] = shadow(np.hstack([ruled(), ruled()]))[:, 310:930]
    printed = photo.sheet(table)
    assert printed is None or np.ptp(printed[:, 0]) > 560


def test_corners_go_around_whichever_way_a_sheet_lies() -> None:
    corners = np.array([(74, 2109), (74, 0), (1649, 0), (1649, 330)], float)
    assert photo.clockwise(corners).tolist() == [[74, 0], [1649, 0], [1649, 330], [74, 2109]]


def test_a_sheet_on_a_dark_table_is_found() -> None:
    table = np.full((1100, 800), 50, np.uint8)
    table[100:977, 90:710] = ruled()
    corners = photo.sheet(table)
    assert corners is not None
    assert np.allclose(corners, [(90, 100), (710, 100), (710, 977), (90, 977)], atol=6)


def test_faint_print_is_made_darker() -> None:
    faint = (170 + ruled().astype(np.float32) * (40 / 255)).astype(np.uint8)
    clear = even(faint)
    assert clear.steps == ("faint print made darker",)
    assert int(clear.image.max()) - int(clear.image.min()) > 180


def test_a_good_page_and_an_empty_one_are_left_as_they_are() -> None:
    rng = np.random.default_rng(1)
    empty = np.clip(235 + rng.normal(0, 2, (877, 620)), 0, 255).astype(np.uint8)
    for page in (ruled(), empty):
        assert even(page).image is page


def test_colours_do_not_break_it() -> None:
    coloured = np.asarray(cv2.cvtColor(shadow(ruled()), cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    assert even(coloured).image.ndim == 2


def grainy(page: Pixels, quality: int = 100) -> Pixels:
    """As a scanner sees it and keeps it as JPEG."""
    grain = np.random.default_rng(3).normal(0, 8, page.shape)
    sent = cv2.imencode(".jpg", np.clip(page + grain, 0, 255), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(sent, cv2.IMREAD_GRAYSCALE), np.uint8)


@pytest.mark.parametrize("quality", [50, 60, 100])
@pytest.mark.parametrize("words", [0, 1, 4])
def test_grain_of_paper_that_has_hardly_a_word_is_not_made_dark(words: int, quality: int) -> None:
    page = np.full((877, 620), 250, np.uint8)
    for n in range(words):
        cv2.putText(page, "Received", (60, 100 + 60 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 2)
    page = grainy(page, quality)
    assert even(page).image is page


def test_faint_print_is_made_darker_on_grainy_paper_too() -> None:
    faint = grainy((225 - (255 - ruled().astype(float)) * 0.2).astype(np.uint8))
    brought_out = even(faint)
    assert brought_out.steps == ("faint print made darker",)
    assert brought_out.image.min() < 30 < 200 < np.median(brought_out.image)


def test_folds_are_no_faint_print() -> None:
    folded = np.full((877, 620), 250, np.uint8)
    folded[300:303], folded[:, 310:313] = 190, 190
    folded = grainy(folded)
    assert even(folded).image is folded


def test_a_bright_pen_over_words_does_not_make_them_faint_print() -> None:
    marked = np.full((877, 620), 250, np.uint8)
    marked[90:120, 60:520] = 225
    for n in range(3):
        cv2.putText(marked, "Received today", (60, 110 + 60 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 2)
    marked = grainy(marked)
    assert even(marked).image is marked
