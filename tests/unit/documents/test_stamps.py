"""Stamps on a page: found by ring or frame, told from boxes and dark paper, kept apart from fields."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from activities.documents.imprints import look
from activities.documents.imprints.stamps import Stamp

DPI = 200.0
UNIT = DPI / 72
Page = npt.NDArray[np.uint8]
BLACK, BLUE = (0, 0, 0), (170, 60, 20)


def page() -> Page:
    return np.full((1100, 1300, 3), 255, np.uint8)


def write(image: Page, x: int, y: int, text: str, colour: tuple[int, int, int] = BLACK) -> None:
    cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, colour, 2, cv2.LINE_AA)


def framed(tilt: float, colour: tuple[int, int, int] = BLACK, print_under: bool = False) -> Page:
    """A frame with two lines in it, its middle at 500, 400."""
    image = page()
    cv2.rectangle(image, (350, 330), (650, 470), colour, 3)
    write(image, 380, 390, "RECEIVED", colour)
    write(image, 380, 440, "12 MAY 2026", colour)
    turn = cv2.getRotationMatrix2D((500, 400), tilt, 1)
    out: Page = np.asarray(
        cv2.warpAffine(image, turn, (1300, 1100), borderValue=(255, 255, 255)), np.uint8
    ).copy()
    for n in range(6 if print_under else 0):
        write(out, 60, 220 + 62 * n, "We ask you to look into the matter once more and to let us know.")
    return out


def ring(print_under: bool = False) -> Page:
    image = page()
    cv2.circle(image, (500, 400), 130, BLACK, 4)
    write(image, 440, 390, "PAID")
    write(image, 410, 430, "12 MAY 2026")
    for n in range(6 if print_under else 0):
        write(image, 60, 220 + 62 * n, "We ask you to look into the matter once more and to let us know.")
    return image


def seen(image: Page, coloured: bool = True) -> list[Stamp]:
    shown = image if coloured else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    found, _ = look.on(cv2.imencode(".png", shown)[1].tobytes(), DPI)
    return found


STAMPS = [
    ("a ring", ring()),
    ("a ring upon print", ring(print_under=True)),
    ("a frame askew", framed(6)),
    ("a frame askew upon print", framed(-7, print_under=True)),
    ("a frame in a colour upon print", framed(3, BLUE, print_under=True)),
]


@pytest.mark.parametrize(("how", "image"), STAMPS, ids=[how for how, _ in STAMPS])
def test_a_stamp_is_found_once_where_it_stands(how: str, image: Page) -> None:
    (stamp,) = seen(image)
    x0, y0, x1, y1 = stamp.box
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((500 / UNIT, 400 / UNIT), abs=5), how
    assert stamp.share((500 / UNIT, 390 / UNIT, 510 / UNIT, 410 / UNIT)) == 1.0
    assert stamp.share((20, 20, 60, 30)) == 0.0


def dark() -> Page:
    noise = np.random.default_rng(3).integers(0, 2, (1100, 1300)).astype(np.uint8) * 255
    return np.asarray(cv2.cvtColor(noise, cv2.COLOR_GRAY2BGR), np.uint8)


def table() -> Page:
    image = page()
    for n in range(4):
        cv2.rectangle(image, (200, 200 + 90 * n), (620, 290 + 90 * n), BLACK, 2)
        write(image, 220, 255 + 90 * n, "Policy number")
    return image


def table_askew() -> Page:
    """As a form lies that was not put level."""
    turn = cv2.getRotationMatrix2D((650, 550), 2, 1)
    return np.asarray(cv2.warpAffine(table(), turn, (1300, 1100), borderValue=(255, 255, 255)), np.uint8)


def form_in_a_colour() -> Page:
    image = page()
    for n in range(6):
        cv2.rectangle(image, (200, 100 + 90 * n), (620, 190 + 90 * n), BLUE, 2)
        write(image, 220, 155 + 90 * n, "Policy number", BLUE)
    return image


NONE = [
    ("nothing", page()),
    ("a level frame, as boxes are printed", framed(0)),
    ("a level frame in a colour", framed(0, BLUE)),
    ("a table", table()),
    ("a table on a page that is askew", table_askew()),
    ("a form that is printed in a colour", form_in_a_colour()),
    ("dark paper", dark()),
]


@pytest.mark.parametrize(("how", "image"), NONE, ids=[how for how, _ in NONE])
def test_what_is_printed_and_what_is_dirt_is_no_stamp(how: str, image: Page) -> None:
    assert seen(image) == [], how


def test_a_coloured_stamp_is_found_on_a_page_in_grey() -> None:
    assert len(seen(framed(5, BLUE), coloured=False)) == 1
