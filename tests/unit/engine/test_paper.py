"""How sure reading must be, and what it costs to ask."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.contracts import ReadingRef
from schemas.tasks import Origin
from schemas.values import Money
from workflows.engine.paper import NO_PAPER, NOT_RECOGNISED, Check, alike, unseen, worth_asking


def test_asking_pays_where_an_error_costs_much_more_than_a_question() -> None:
    assert worth_asking(error=500, question=0.5) == pytest.approx(0.999)
    assert worth_asking(error=10, question=1) == pytest.approx(0.9)
    assert worth_asking(error=1, question=5) == 0.0


@pytest.mark.parametrize(("error", "question"), [(0, 1), (1, 0), (-1, 1)])
def test_costs_are_above_nothing(error: float, question: float) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        worth_asking(error, question)


@pytest.mark.parametrize(("documents", "reason"), [((), NO_PAPER), ((uuid4(),), NOT_RECOGNISED)])
def test_where_there_is_no_paper_nobody_is_sent_to_look_at_it(
    documents: tuple[UUID, ...], reason: str
) -> None:
    check = Check.of(ReadingRef(readings=(), unsure=()), documents)
    assert check is not None
    assert check.reason == reason


TYPED = [
    (Money(amount=Decimal("320.0")), Money(amount=Decimal("320.00")), True),
    (Money(amount=Decimal("320.0")), Money(amount=Decimal("230.0")), False),
    (date(2026, 2, 11), date(2026, 2, 11), True),
    ("12  Mill Lane", "12 Mill Lane", True),
    ("12 Mill Lane", "12 mill lane", False),
    ("O0", "00", False),
]


@pytest.mark.parametrize(("one", "other", "same"), TYPED)
def test_what_two_people_typed_is_compared_as_its_type_has_it(one: Any, other: Any, same: bool) -> None:
    assert alike(one, other) is same


def test_what_two_people_type_is_asked_blind_besides_what_is_not_sure() -> None:
    check = unseen(Check(Origin.CHECK, ("phone", "iban"), None, ("phone",)), ("iban", "amount"))
    assert check is not None
    assert check.asked == ("phone", "iban", "amount")
    assert check.blind == ("phone", "iban", "amount")
    assert unseen(None, ()) is None
