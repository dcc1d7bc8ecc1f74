"""Which parts are thought of as a label with its value, and which of them are told."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.documents.layout.clues import Sight
from activities.documents.layout.filling import filled
from activities.documents.layout.groups import said, whole
from activities.documents.layout.options import Chances, options
from activities.documents.layout.parts import parts
from activities.documents.layout.trees import fitted
from tests.unit.documents.paper import page, word

WORDS = ("Name:", "Sample Person", "DATE", "4/22/90", "Remarks", "(see below)", "12.50", "Total", "X")
SPOTS = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 5), st.integers(0, 12)), max_size=30)


def seen(*said: str, label: list[float], value: list[float]) -> Sight:
    """Parts one below the other, with what each seems to be."""
    shown = page(*(word(text, 50, 40 + 60 * n) for n, text in enumerate(said)))
    sight = Sight(shown, parts(shown))
    sight.look({"label": np.array(label), "value": np.array(value)})
    return sight


def thought_of(sight: Sight, chances: Chances) -> list[tuple[list[int], list[int]]]:
    return [(sorted(label), sorted(value)) for label, value in options(sight, chances)]


def test_a_value_is_thought_of_with_and_without_the_line_that_may_go_on_from_it() -> None:
    sight = seen("Reason", "a storm", "on Monday", label=[3, -3, -3], value=[-3, 3, 3])
    found = thought_of(sight, Chances({(0, 1): 0.8}, {(1, 2): 0.6}))
    assert found == [([0], [1]), ([0], [1, 2])]


def test_a_label_is_thought_of_with_and_without_the_line_above_it() -> None:
    sight = seen("Previous", "commitments", "12.50", label=[2, 2, -3], value=[-3, -3, 3])
    found = thought_of(sight, Chances({(0, 2): 0.2, (1, 2): 0.8}, {(0, 1): 0.5}))
    assert found == [([0], [2]), ([0, 1], [2]), ([1], [2])]


def test_a_value_does_not_go_on_with_what_is_clearly_a_label() -> None:
    sight = seen("Reason", "a storm", "Name:", label=[3, -3, 4], value=[-3, 3, -4])
    assert thought_of(sight, Chances({(0, 1): 0.8}, {(1, 2): 0.9})) == [([0], [1])]


def test_brackets_that_stay_open_are_seen_in_parts_taken_together() -> None:
    sight = seen("(from the", "current budget)", label=[0, 0], value=[0, 0])
    chances = Chances({}, {(0, 1): 0.7})
    held = [whole(sight, chances, frozenset(group)) for group in ({0}, {0, 1})]
    assert [each.clues["open brackets"] for each in held] == [1.0, 0.0]
    assert [each.clues["weakest union"] for each in held] == [2.0, 0.7]
    assert said([part.run for part in sight.parts]) == "(from the current budget)"


@settings(max_examples=30, deadline=None)
@given(SPOTS)
def test_no_part_of_a_page_is_told_twice(spots: list[tuple[str, int, int]]) -> None:
    shown = page(*(word(text, 40 + 90.0 * x, 40 + 14.0 * y) for text, x, y in spots))
    told = filled(Sight(shown, parts(shown)), fitted())
    every = [part for option in told for group in option for part in group]
    assert len(every) == len(set(every))
    assert [min(label) for label, _ in told] == sorted(min(label) for label, _ in told)
