"""What is done to a page before it is read: every point as shown has its place on the original."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import speckle, straighten
from activities.documents.paper.prepare import prepared
from activities.documents.paper.prepared import Prepared

WIDTH, HEIGHT = 620, 877


def ruled(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """A page with lines of dark blocks like words."""
    page = np.full((height, width), 245, np.uint8)
    for y in range(80, height - 80, 24):
        for x in range(60, width - 120, 70):
            page[y : y + 9, x : x + 50] = 25
    return np.asarray(cv2.GaussianBlur(page, (5, 5), 0), dtype=np.uint8)


def through(page: Prepared, x: float, y: float) -> tuple[float, float]:
    """Where a point of the page as it came in is shown."""
    a, b, w = page.way @ [x, y, 1]
    return a / w, b / w


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 3),
    st.floats(-4, 4),
    st.sampled_from([(75.0, 75.0), (200.0, 100.0), (150.0, 150.0)]),
    st.floats(0, WIDTH),
    st.floats(0, HEIGHT),
)
def test_a_point_goes_there_and_back_whatever_was_done(
    quarters: int, skew: float, dpi: tuple[float, float], x: float, y: float
) -> None:
    askew, _ = straighten.rotated(ruled(), skew)
    page = straighten.standing(straighten.level(prepared(askew, *dpi)), quarters)
    there = through(page, x, y)
    back = np.linalg.inv(page.way) @ [*there, 1]
    assert np.allclose(back[:2] / back[2], (x, y), atol=1e-6)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("dpi", [(75.0, 75.0), (200.0, 100.0)])
def test_what_stands_at_a_point_of_the_original_is_shown_where_the_matrix_says(
    quarters: int, dpi: tuple[float, float]
) -> None:
    original = ruled()
    original[400:420, 500:520] = 245
    original[404:416, 504:516] = 130
    page = straighten.standing(straighten.level(prepared(original, *dpi)), quarters)
    x, y = through(page, 510, 410)
    assert abs(int(page.image[round(y), round(x)]) - 130) <= 10


@pytest.mark.parametrize("angle", [-3.0, -0.8, 1.8, 4.0])
def test_a_page_that_was_put_in_askew_is_straightened_and_the_step_says_by_how_much(angle: float) -> None:
    askew, _ = straighten.rotated(ruled(), angle)
    page = straighten.level(Prepared.of(askew, 75, 75))
    assert abs(straighten.skew(page.image)) <= 0.15
    (step,) = page.steps
    assert abs(float(step.removeprefix("straightened by ").removesuffix(" degrees")) - abs(angle)) <= 0.2


def test_each_step_is_told_in_the_order_in_which_it_was_taken() -> None:
    page = straighten.standing(prepared(ruled(), 100, 50), 1)
    assert page.steps == (
        "its dots made square",
        "resampled from 100 to 150 dots per inch",
        "turned by 90 degrees",
    )


def test_a_clean_page_is_left_as_it_is() -> None:
    page = ruled()
    same = prepared(page, 200, 200)
    assert same.image is page
    assert same.steps == ()


def test_speckle_is_taken_away_and_letters_stay() -> None:
    page = ruled()
    cleaned = speckle.despeckled(Prepared.of(speckled(page), 200, 200))
    assert cleaned.steps == ("cleaned of speckle",)
    assert (np.abs(cleaned.image.astype(int) - page) > 100).mean() < 0.25 * (speckled(page) != page).mean()


def test_the_single_dots_of_a_speckled_fax_go_before_its_dots_are_made_square() -> None:
    page = prepared(speckled(fax()), 200, 100)
    assert page.steps == ("cleaned of speckle", "its dots made square")
    clean = np.repeat(fax(), 2, axis=0)
    assert (page.image != clean).mean() < 0.25 * (speckled(fax()) != fax()).mean()


def test_the_dots_that_are_all_a_fax_kept_of_thin_strokes_stay() -> None:
    page = fax()
    for word in range(60, WIDTH - 120, 70):
        page[91:-80:24, word + 3 : word + 47 : 6] = 0
    kept = prepared(page, 200, 100)
    assert kept.steps == ("its dots made square",)
    assert np.array_equal(kept.image[::2], page)


def fax() -> Pixels:
    """A page in black and white."""
    return np.where(ruled() < 128, 0, 255).astype(np.uint8)


def speckled(page: Pixels) -> Pixels:
    """The page with dark dots on a hundredth of it."""
    dirty = page.copy()
    dirty.flat[np.random.default_rng(3).integers(0, page.size, page.size // 100)] = 0
    return dirty
