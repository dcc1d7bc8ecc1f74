"""What was read beside what people said."""

from typing import Any

import pytest

from schemas.outcomes import Outcome
from worklist.outcomes import report, same, wilson


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("Ada", "Ada"),
        ("100", "100.00"),
        ({"amount": "2.50", "currency": "EUR"}, {"amount": "2.5", "currency": "EUR"}),
        ([{"what": "Lamp", "value": "3.0"}], [{"what": "Lamp", "value": "3.00"}]),
        (None, ""),
        (None, None),
        ({"a": None}, {}),
        (True, True),
        (2, 2.0),
    ],
)
def test_values_that_mean_the_same_are_the_same(read: Any, said: Any) -> None:
    assert same(read, said)
    assert same(said, read)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("01067", "1067"),
        ("Ada", "ada"),
        (None, "x"),
        (None, False),
        (None, 0),
        (True, 1.0),
        (["a"], ["a", "b"]),
        (["a", "b"], ["b", "a"]),
        ("2.5", "2.51"),
        ({"a": 1}, {"a": 1, "b": 2}),
    ],
)
def test_values_that_differ_are_not(read: Any, said: Any) -> None:
    assert not same(read, said)
    assert not same(said, read)


def outcome(probability: float, right: bool, blind: bool = False, field: str = "phone") -> Outcome:
    return Outcome(
        form="report", field=field, probability=probability, sure=probability > 0.9, blind=blind, right=right
    )


def test_the_report_keeps_what_was_asked_apart_from_what_was_sampled() -> None:
    asked = [outcome(0.4, right=n < 4) for n in range(10)]
    sampled = [outcome(0.99, right=n > 0, blind=True) for n in range(100)]
    found = report([*asked, *sampled, outcome(0.2, right=False, field="iban")])
    iban, phone = found.fields
    assert (iban.field, iban.asked, iban.right, iban.sampled, iban.error_at_most) == ("iban", 1, 0, 0, None)
    assert (phone.asked, phone.right, phone.sampled, phone.sampled_wrong) == (10, 4, 100, 1)
    assert phone.error_at_most == pytest.approx(0.0545, abs=0.0005)
    assert found.checked == 111
    assert [(each.n, each.said, each.right) for each in found.calibration] == [
        (1, 0.2, 0.0),
        (10, 0.4, 0.4),
        (100, 0.99, 0.99),
    ]
    assert found.calibration_error == pytest.approx(0.2 / 111, abs=0.0001)


def test_the_report_tells_what_was_read_by_lessons() -> None:
    lessons = [outcome(0.8, right=n > 0).model_copy(update={"learned": True}) for n in range(5)]
    (phone,) = report([*lessons, outcome(0.4, right=False)]).fields
    assert (phone.asked, phone.learned, phone.learned_right) == (6, 5, 4)


def test_the_interval_is_wilsons() -> None:
    assert list(wilson(0, 100)) == pytest.approx([0.0, 0.0370], abs=0.0001)
    assert list(wilson(1, 10)) == pytest.approx([0.0179, 0.4042], abs=0.0001)


def test_where_nothing_was_checked_nothing_is_claimed() -> None:
    found = report([])
    assert (found.checked, found.fields, found.calibration, found.calibration_error) == (0, (), (), None)
