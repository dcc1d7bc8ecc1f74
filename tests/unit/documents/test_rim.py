"""What a scanner sees beside the paper, and pictures that do not say how fine they are."""

import cv2
import numpy as np
import pytest

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import resolution, rim
from activities.documents.paper.prepared import Prepared
from tests.unit.documents.test_prepared import ruled

DPI = 75.0


def seen(page: Pixels) -> Prepared:
    """The page with its rim cleaned."""
    return rim.whitened(Prepared.of(page, DPI, DPI))


def punched(x: int, figure: int | None = None) -> Pixels:
    """A page with two holes of 6 mm, 80 mm apart, or with discs in which figures stand."""
    page = ruled()
    for y in (320, 556):
        cv2.circle(page, (x, y), 9, 20, -1)
        if figure is not None:
            cv2.putText(page, str(figure), (x - 5, y + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 245, 1)
    return page


def test_a_dark_border_along_two_sides_is_made_white_and_print_stays() -> None:
    page = ruled()
    page[-30:], page[:, -25:] = 15, 15
    cleaned = seen(page)
    assert cleaned.steps == ("a dark border made white",)
    assert int(cleaned.image[-30:].min()) > 200
    assert np.array_equal(cleaned.image[:800, :580], page[:800, :580])


def test_a_band_printed_along_one_side_stays() -> None:
    page = ruled()
    page[:, :20] = 15
    assert seen(page).image is page


@pytest.mark.parametrize("x", [36, 584])
def test_punch_holes_are_made_white(x: int) -> None:
    cleaned = seen(punched(x))
    assert cleaned.steps == ("2 punch holes made white",)
    assert int(cleaned.image[310:330, x - 10 : x + 10].min()) > 200


def test_discs_with_figures_in_them_and_discs_in_the_middle_are_no_holes() -> None:
    for page in (punched(36, figure=4), punched(300)):
        assert seen(page).image is page


def letters(height: int) -> Pixels:
    """A picture full of letters so high."""
    page = np.full((1000, 700), 245, np.uint8)
    for y in range(60, 940, 3 * height):
        for x in range(40, 640, height + 6):
            page[y : y + height, x : x + round(0.6 * height)] = 25
    return page


@pytest.mark.parametrize(("height", "dpi"), [(18, 196), (30, 327)])
def test_a_picture_whose_print_is_too_large_for_a4_is_measured_by_its_print(height: int, dpi: int) -> None:
    supposed = 1000 / resolution.A4_INCHES
    told = resolution.estimated(Prepared.of(letters(height), supposed, supposed))
    assert told.steps == (f"resolution taken for {dpi} dots per inch, by the height of the print",)
    assert round(told.dpi_x) == round(told.dpi_y) == dpi


def test_a_resolution_that_fits_the_print_or_that_the_file_names_stays() -> None:
    supposed = 1000 / resolution.A4_INCHES
    for page in (Prepared.of(letters(10), supposed, supposed), Prepared.of(letters(30), 100, 100)):
        assert resolution.estimated(page) is page
