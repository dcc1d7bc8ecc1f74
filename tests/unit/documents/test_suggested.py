"""What is told of paper that nobody knows: bounded in number and in size."""

from activities.documents.layout import suggested
from schemas.reading import PAIRS
from tests.unit.documents.paper import page, word


def test_of_very_many_pairs_the_first_are_told() -> None:
    rows = [(word("Order no.:", 50, 12 * n), word(f"A-{n}", 150, 12 * n)) for n in range(PAIRS + 20)]
    told = suggested.suggested([page(*(each for row in rows for each in row))])
    assert len(told) == PAIRS
    assert (told[0].label, told[0].value) == ("Order no.:", "A-0")


def test_a_very_long_value_is_cut_and_says_so() -> None:
    (told,) = suggested.suggested([page(word("Reason:", 50, 40), word("rain " * 400, 120, 40))])
    assert len(told.value) == suggested.VALUE
    assert told.value.endswith("…")


def test_a_crowded_page_and_pages_far_back_are_left_out() -> None:
    one = page(word("Name:", 50, 40), word("Sample Person", 100, 40))
    crowd = page(*[word("words", 50, n) for n in range(suggested.CROWDED + 1)])
    assert len(suggested.suggested([crowd, one])) == 1
    assert len(suggested.suggested([one] * (suggested.PAGES + 5))) == suggested.PAGES
