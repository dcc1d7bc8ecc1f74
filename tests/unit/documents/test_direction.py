"""Which way up a page lies."""

from collections.abc import Iterator

import numpy as np
import pytest

from activities.documents.paper import direction


def line(x: float, y: float, width: float, height: float) -> direction.Corners:
    """A line's corners."""
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float32)


def test_a_page_whose_print_runs_up_the_page_lies_on_its_side() -> None:
    tall = [line(20 * n, 0, 12, 300) for n in range(5)]
    assert direction.sideways([*tall, line(0, 400, 200, 12)])
    assert not direction.sideways([line(0, 20 * n, 300, 12) for n in range(5)])


def test_a_page_without_print_lies_as_it_lies() -> None:
    assert not direction.sideways([])
    assert not direction.on_its_head([])
    assert direction.telling([]) == []


def test_two_clear_lines_are_enough_and_no_more_are_read() -> None:
    asked = 0

    def confidences() -> Iterator[tuple[float, float]]:
        nonlocal asked
        for pair in ((0.5, 0.97), (0.55, 0.99), (0.99, 0.4)):
            asked += 1
            yield pair

    assert direction.on_its_head(confidences())
    assert asked == 2


@pytest.mark.parametrize("head", [True, False])
def test_one_line_that_reads_better_the_wrong_way_does_not_turn_a_page(head: bool) -> None:
    pairs = [(0.9, 0.7), (0.5, 0.9), (0.45, 0.98), (0.5, 0.96)]
    pairs = pairs if head else [(turned, lying) for lying, turned in pairs]
    assert direction.on_its_head(pairs) is head


def test_long_lines_tell_more_than_short_ones() -> None:
    lines = [line(0, 0, 20, 12), line(0, 40, 12, 400), line(0, 80, 300, 12), line(0, 120, 300, 2)]
    assert {direction.sides(each) for each in direction.telling(lines, 2)} == {(300, 12), (12, 400)}
