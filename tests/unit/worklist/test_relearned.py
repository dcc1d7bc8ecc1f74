"""Whether what was taken back was learned anew: paper told by its print, a sender by name and place."""

from uuid import uuid4

import pytest

from schemas.learned import Fact, Lesson, Mark, Sender, Spot
from worklist.relearned import Way, again, upon

WORDS = ("harbour", "mutual", "notice", "loss", "policy", "claimant", "telephone", "signature")


def marks(*words: str, scale: float = 1.0, right: float = 0.0, row: float = 60.0) -> tuple[Mark, ...]:
    return tuple(
        Mark(text=word, box=(right + 50 * scale, y, right + 90 * scale, y + 10 * scale))
        for word, y in ((word, (100 + row * n) * scale) for n, word in enumerate(words))
    )


def test_the_same_print_moved_and_larger_is_the_same_paper_and_places_go_along() -> None:
    way = upon(marks(*WORDS), marks(*WORDS, "extra", scale=1.2, right=20))
    assert way is not None
    lesson = Lesson(id=uuid4(), field="place", spots=(Spot(box=(100, 200, 150, 210)),))
    assert way.lesson(lesson).spots[0].box == pytest.approx((140, 240, 200, 252))


@pytest.mark.parametrize(
    "other",
    [
        marks("lantern", "statement", "who", "writes", "amount", "keep", "it", "here"),
        marks(*reversed(WORDS)),
        marks(*WORDS[:3], "lantern", "statement", "who", "writes", "amount"),
        marks(*WORDS[:5]),
        marks(*WORDS * 2),
        (),
    ],
    ids=["other words", "elsewhere", "few in common", "few at all", "none stands alone", "nothing"],
)
def test_other_print_is_other_paper(other: tuple[Mark, ...]) -> None:
    assert upon(marks(*WORDS), other) is None
    assert upon(other, marks(*WORDS)) is None


def test_words_in_one_spot_tell_no_size() -> None:
    assert upon(marks(*WORDS, row=1), marks(*WORDS, row=1, right=5)) == Way(1.0, 5.0, 0.0)


def sender(
    name: str = "Greenleaf Trading", place: str = "2 Long Road, Oldtown", form: str = "receipt"
) -> Sender:
    facts = (Fact(name="company", said=(name,)), Fact(name="address", said=(place,)))
    return Sender(id=uuid4(), form=form, facts=facts)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (sender(), True),
        (sender("GREENLEAF trading"), True),
        (sender(place="Oldtown"), True),
        (sender(place="7 Short Road, Newtown"), False),
        (sender("Bluewater Trading"), False),
        (sender(form="invoice"), False),
        (Sender(id=uuid4(), form="receipt", facts=()), False),
    ],
)
def test_a_sender_is_known_by_its_name_unless_it_is_another_branch(other: Sender, same: bool) -> None:
    mine = sender()
    assert (again(mine, [mine, other]) == other) is same
