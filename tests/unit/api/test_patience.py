"""Guessing passwords becomes slow, and mistyping does not hurt."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.errors import TooMany
from tests.refusals import refused
from worklist.patience import FORGOTTEN, FREE, LONGEST, NAMES, Patience, wait_after

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tried(times: int) -> Patience:
    patience = Patience()
    for _ in range(times):
        patience.failed("ada", NOW)
    return patience


def test_a_few_wrong_attempts_cost_nothing() -> None:
    assert not refused(tried(FREE - 1).require, "ada", NOW)


def test_more_of_them_have_to_wait_and_are_told_how_long() -> None:
    with pytest.raises(TooMany, match="in 2 s") as refused:
        tried(FREE).require("ada", NOW)
    assert refused.value.extra["retry_after"] == 2


def test_each_further_attempt_waits_longer_up_to_the_longest() -> None:
    waits = [wait_after(count) for count in range(FREE, FREE + 40)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST


def test_after_the_wait_one_may_try_again() -> None:
    assert not refused(tried(FREE).require, "ada", NOW + timedelta(seconds=2))


def test_other_names_do_not_wait() -> None:
    assert not refused(tried(FREE + 3).require, "grace", NOW)


def test_the_right_password_and_time_make_it_forgotten() -> None:
    patience = tried(FREE + 3)
    assert not refused(patience.require, "ada", NOW + FORGOTTEN)
    patience.forget("ada")
    assert not refused(patience.require, "ada", NOW)


def test_made_up_names_push_out_nobody_who_is_watched() -> None:
    patience = tried(FREE)
    for n in range(2 * NAMES):
        patience.failed(f"name {n}", NOW)
    assert refused(patience.require, "ada", NOW)
    assert not refused(patience.require, "name 1", NOW)
