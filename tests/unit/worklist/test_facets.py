"""Facets: business values on tasks."""

from datetime import UTC, datetime

import pytest

from schemas.base import Data
from schemas.errors import CalledWrongly
from tests.build import process
from worklist import facets


def test_values_go_into_the_columns_of_their_type() -> None:
    values: Data = {"amount": {"amount": "12.50", "currency": "EUR"}, "cause": "fire", "loss": "2026-02-20"}
    expected = {"fn1": 12.5, "ft1": "fire", "fd1": datetime(2026, 2, 20, tzinfo=UTC)}
    assert facets.filled(process(), values) == expected


@pytest.mark.parametrize("value", ["much", {"amount": "NaN"}, None, [], "1e300"])
def test_a_value_that_cannot_be_compared_stays_empty(value: object) -> None:
    assert facets.filled(process(), {"amount": value})["fn1"] is None


def test_a_filter_on_an_unknown_facet_says_which_there_are() -> None:
    with pytest.raises(CalledWrongly, match="amount, cause, loss"):
        facets.tests({"colour": "red"}, [process()])


@pytest.mark.parametrize("wanted", [{"amount.like": "1"}, {"amount.gt": "much"}, {"loss.lt": "soon"}])
def test_a_filter_that_cannot_be_understood_is_refused(wanted: dict[str, str]) -> None:
    with pytest.raises(CalledWrongly):
        facets.tests(wanted, [process()])
