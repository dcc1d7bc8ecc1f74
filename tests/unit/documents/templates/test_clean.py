"""What is left of a copy when the blank's print is taken off."""

import cv2
import numpy as np

from activities.documents.templates import clean
from activities.documents.templates.align import Fit, Sheet
from activities.documents.templates.template import Zone, ZoneKind

WIDTH, HEIGHT, DPI = 300.0, 100.0, 200.0
AS_IT_LIES = Fit((1, 0, 0, 0, 1, 0, 0, 0, 1), 1.0, 1.0)
ZONE = Zone(field="phone", page=1, box=(100, 30, 280, 60), kind=ZoneKind.TEXT)


def blank_picture() -> np.ndarray:
    image = np.full((round(HEIGHT * DPI / 72), round(WIDTH * DPI / 72)), 255, np.uint8)
    cv2.putText(image, "Telephone", (20, 140), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    cv2.rectangle(image, (278, 84), (778, 166), 0, 2)
    return image


def png(image: np.ndarray) -> bytes:
    return cv2.imencode(".png", image)[1].tobytes()


def cleaned(copy: np.ndarray) -> tuple[np.ndarray, clean.Written]:
    """The copy without the blank, in grey, and what stands in its only zone."""
    done = clean.cleaned(png(copy), DPI, Sheet(png(blank_picture()), WIDTH, HEIGHT), AS_IT_LIES, (ZONE,))
    left = cv2.imdecode(np.frombuffer(done.png, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(left), done.zones[0]


def written() -> np.ndarray:
    image = blank_picture()
    cv2.putText(image, "+49 30 551", (300, 142), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    return image


def test_specks_between_digits_are_gone_from_what_is_read_and_strokes_stay() -> None:
    without, _ = cleaned(written())
    copy = written()
    gaps = [
        (y, x)
        for y in range(100, 152, 6)
        for x in range(300, 600, 6)
        if copy[y - 3 : y + 4, x - 3 : x + 4].min() == 255
    ]
    for y, x in gaps:
        copy[y, x] = 0
    left, zone = cleaned(copy)
    assert len(gaps) > 20
    assert all(left[y, x] > 200 for y, x in gaps)
    assert (left < 128).sum() > 0.95 * (without < 128).sum()
    assert len(zone.lines) == 1


def test_the_blanks_own_print_is_taken_off_and_writing_is_not() -> None:
    left, zone = cleaned(written())
    assert left[:, :270].min() > 200
    assert (left < 128).sum() > 0.9 * ((written() < 128) & (blank_picture() > 128)).sum()
    x0, y0, _, y1 = zone.lines[0]
    assert 103 < x0 < 110
    assert 33 < y0 < y1 < 57


def test_frames_that_only_the_blank_has_take_nothing_off_the_writing_across_them() -> None:
    copy = written()
    cv2.rectangle(copy, (278, 84), (778, 166), 255, 2)
    cv2.putText(copy, "+49 30 551", (300, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    left, zone = cleaned(copy)
    assert (left[60:110, 290:560] < 128).sum() > 0.97 * (copy[60:110, 290:560] < 128).sum()
    assert zone.lines


def test_the_shapes_of_letters_are_told_of_each_zone() -> None:
    copy = blank_picture()
    one, seven = ((0, 12), (16, 0), (10, 30)), ((0, 1), (18, 1), (8, 30))
    for x, strokes in ((300, one), (340, one), (380, seven)):
        points = np.asarray([(x + right, 100 + down) for right, down in strokes])
        cv2.polylines(copy, [points], isClosed=False, color=0, thickness=3)
    _, zone = cleaned(copy)
    assert zone.shapes == "117"
