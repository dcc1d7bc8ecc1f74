"""Labels with their values on pages that nobody registered."""

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.layout.blocks import blocks
from activities.documents.layout.pairs import pairs
from activities.documents.layout.parts import parts
from activities.documents.layout.spelling import set_right
from activities.documents.layout.trees import Tree, Trees
from tests.unit.documents.paper import page, word

COLUMNS = (("QUANTITY", "AMOUNT"), ("12", "220.50"), ("7", "18.00"), ("30", "99.95"))


def told(shown: ReadPage) -> list[tuple[str, str]]:
    return [(pair.label, pair.value) for pair in pairs(shown)]


def test_a_value_stands_behind_its_label_in_the_same_run_or_the_next() -> None:
    shown = page(word("Name: Sample Person", 50, 40), word("Order no.:", 50, 60), word("A-12", 130, 60))
    assert told(shown) == [("Name:", "Sample Person"), ("Order no.:", "A-12")]


def test_two_labels_in_one_line_keep_their_values_apart() -> None:
    shown = page(word("From:", 50, 40), word("Here", 90, 40), word("To:", 250, 40), word("There", 280, 40))
    assert told(shown) == [("From:", "Here"), ("To:", "There")]


def test_a_value_goes_on_in_the_lines_below_it() -> None:
    shown = page(word("Reason:", 50, 40), word("The roof leaks", 100, 40), word("since Monday", 100, 53))
    assert told(shown) == [("Reason:", "The roof leaks since Monday")]


def test_a_value_may_stand_below_its_label() -> None:
    assert told(page(word("Supplier:", 50, 40), word("Sample Ltd", 52, 55))) == [("Supplier:", "Sample Ltd")]


def test_a_common_word_names_its_value_without_a_colon() -> None:
    assert told(page(word("DATE", 50, 40), word("4/22/90", 90, 40))) == [("DATE", "4/22/90")]


def test_a_time_of_day_is_no_label_and_an_empty_label_has_no_pair() -> None:
    assert told(page(word("12:30", 50, 40), word("Signature:", 50, 300))) == []
    assert told(page()) == []


def test_a_label_of_two_letters_is_cut_from_its_value_and_a_number_from_its_label_without_colon() -> None:
    assert told(page(word("TO: Sample Person", 50, 40))) == [("TO:", "Sample Person")]
    assert told(page(word("Order No. 4711", 50, 40))) == [("Order No.", "4711")]
    assert told(page(word("DATE3/17/82", 50, 40))) == [("DATE", "3/17/82")]


def test_a_mark_beside_a_label_is_its_value() -> None:
    assert told(page(word("MALE X", 50, 60))) == [("MALE", "X")]


def test_the_head_of_a_column_has_all_values_below_it() -> None:
    rows = [
        word(text, x, 40.0 + 20 * n)
        for n, row in enumerate(COLUMNS)
        for text, x in zip(row, (50, 250), strict=True)
    ]
    assert told(page(*rows)) == [("QUANTITY", "12 7 30"), ("AMOUNT", "220.50 18.00 99.95")]


def test_a_value_set_a_little_higher_than_its_label_belongs_to_it() -> None:
    shown = page(word("Agency:", 50, 46), word("Sample Ltd", 110, 38))
    assert told(shown) == [("Agency:", "Sample Ltd")]


def test_a_label_and_its_value_read_in_one_go_are_parted_by_a_dash_or_a_question_mark() -> None:
    shown = page(word("Pay Method - Cash", 50, 40), word("Can it be improved? Yes, by far", 50, 80))
    told_apart = ["Pay Method", "- Cash", "Can it be improved?", "Yes, by far"]
    assert [part.text for part in parts(shown)] == told_apart


def test_a_word_of_labels_read_with_a_letter_wrong_is_set_right_only_where_reading_was_unsure() -> None:
    assert set_right("AGONCY No.", 0.95) == "AGENCY No."
    assert set_right("Agoncy", 0.99) == "Agoncy"


def test_endings_and_short_words_are_not_set_right() -> None:
    assert set_right("Dates", 0.97) == "Dates"
    assert set_right("Tine", 0.8) == "Tine"
    assert set_right("Distributors", 0.9) == "Distributors"


def test_trees_add_up_and_each_leaf_is_found_by_its_comparisons() -> None:
    grown = (Tree((), (-1.0,)), Tree((("high", 0.5), ("wide", 2.0)), (0.0, 1.0, 2.0, 4.0)))
    clues = {"high": np.array([0.0, 1.0, 0.0, 1.0]), "wide": np.array([0.0, 0.0, 3.0, 3.0])}
    assert Trees({"asked": grown}).odds("asked", clues, 4).tolist() == [-1.0, 0.0, 1.0, 3.0]
    assert Trees().odds("asked", clues, 4).tolist() == [0.0] * 4


def test_lines_close_together_make_a_block_in_reading_order() -> None:
    shown = page(word("below", 50, 200), word("first line", 50, 40), word("second line", 50, 53))
    assert [block.text for block in blocks(shown)] == ["first line\nsecond line", "below"]
