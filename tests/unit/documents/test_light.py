"""Shadow, faint print, and where a sheet ends."""

import cv2
import numpy as np

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
