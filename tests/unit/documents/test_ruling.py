"""Regions that lines enclose, told from outlines."""

import cv2
import numpy as np
import pytest

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import outlines, ruling


def ruled(seed: int) -> Pixels:
    """Boxes in boxes, crosses and loose strokes, as ink on a page of 100 dots per inch."""
    rng = np.random.default_rng(seed)
    page = np.zeros((700, 600), np.uint8)
    for x, y, width, height in rng.integers((5, 5, 8, 8), (500, 600, 300, 200), (25, 4)).tolist():
        cv2.rectangle(page, (x, y), (x + width, y + height), 255, int(rng.integers(1, 4)))
    for x, y in rng.integers(20, 580, (10, 2)).tolist():
        cv2.line(page, (x, y), (x + 30, y + 25), 255, 1)
    return page


def labelled(lines: Pixels) -> list[tuple[tuple[float, ...], float]]:
    """The same by labelling every pixel."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(lines), connectivity=4)
    height, width = lines.shape
    return [
        ((x, y, x + w, y + h), area / (w * h))
        for x, y, w, h, area in stats[1:count].tolist()
        if x > 0 and y > 0 and x + w < width and y + h < height
    ]


@pytest.mark.parametrize("seed", range(6))
def test_outlines_tell_the_same_regions_as_labelling_every_pixel(seed: int) -> None:
    lines = ruled(seed)
    found = sorted((box, round(share, 6)) for box, share in outlines.enclosed(lines))
    assert found == sorted((box, round(share, 6)) for box, share in labelled(lines))
    assert len(found) > 20
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    boxes = sorted((x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count].tolist())
    assert sorted(outlines.strokes(lines)) == boxes


def test_boxes_come_by_rows_and_a_frame_around_others_is_none_itself() -> None:
    page = np.zeros((700, 600), np.uint8)
    frame, *inner = (50, 50, 400, 300), (80, 200, 100, 40), (80, 80, 100, 40), (246, 80, 100, 200)
    for x, y, width, height in (frame, *inner):
        cv2.rectangle(page, (x, y), (x + width, y + height), 255, 2)
    cells = [tuple(round(v / 10) for v in box) for box in ruling.cells(page, 100)]
    assert cells == [(8, 8, 18, 12), (25, 8, 34, 28), (8, 20, 18, 24)]
    cv2.rectangle(page, (500, 80), (530, 110), 255, 2)
    (square,) = ruling.squares(page, 200)
    assert [round(v / 10) for v in square.box] == [50, 8, 54, 12]
    assert square.ink == 0


def test_rules_are_taken_from_a_page_and_letters_are_left() -> None:
    page = np.full((400, 800), 240, np.uint8)
    cv2.putText(page, "Hall", (80, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2)
    letters = page.copy()
    cv2.rectangle(page, (40, 60), (500, 160), 30, 2)
    bare = ruling.unruled(page, 60)
    assert np.array_equal(bare[90:130, 70:200], letters[90:130, 70:200])
    assert bare[150:170].min() >= 235
