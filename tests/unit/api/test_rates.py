"""The buckets: never more than the rate allows, whoever comes, and memory stays bounded."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from api import rates
from api.rates import Rate, Rates
from schemas.people import Person
from schemas.tasks import Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def somebody(role: Role = Role.STAFF) -> Person:
    return Person(tenant="default", id=uuid4(), name="ada", roles=frozenset({role}), teams=frozenset())


@given(
    rate=st.floats(0.1, 100),
    burst=st.integers(1, 50),
    gaps=st.lists(st.floats(0, 10), min_size=1, max_size=80),
)
def test_never_more_are_let_in_than_burst_and_rate_allow(rate: float, burst: int, gaps: list[float]) -> None:
    buckets, person, at, admitted = Rates(Rate(rate, burst), Rate()), somebody(), NOW, 0
    for gap in gaps:
        at += timedelta(seconds=gap)
        standing = buckets.take(person, at)
        assert standing is not None
        admitted += not standing.refused
        if standing.refused:
            later = buckets.take(person, at + timedelta(seconds=standing.wait))
            assert later is not None
            assert not later.refused
            at, admitted = at + timedelta(seconds=standing.wait), admitted + 1
    assert 1 <= admitted <= burst + rate * (at - NOW).total_seconds() + 1e-6


def test_systems_and_people_have_rates_of_their_own() -> None:
    buckets = Rates(Rate(1, 1), Rate(1, 2))
    system, person = somebody(Role.SYSTEM), somebody()
    taken = [buckets.take(each, NOW) for each in (system, system, person, person)]
    assert [each.refused for each in taken if each] == [False, False, False, True]
    assert Rates(Rate(), Rate()).take(person, NOW) is None


def test_a_clock_that_steps_back_gives_nothing_away_and_takes_nothing() -> None:
    buckets, person = Rates(Rate(1, 1), Rate()), somebody()
    times = [NOW, NOW - timedelta(hours=1), NOW, NOW + timedelta(seconds=1)]
    taken = [buckets.take(person, at) for at in times]
    assert [each.refused for each in taken if each] == [False, True, True, False]


def test_only_so_many_buckets_are_kept_the_ones_used_last() -> None:
    buckets, first = Rates(Rate(0.001, 1), Rate()), somebody()
    buckets.take(first, NOW)
    for _ in range(rates.ACCOUNTS - 1):
        buckets.take(somebody(), NOW)
    again = buckets.take(first, NOW)
    assert again is not None
    assert again.refused
    for _ in range(rates.ACCOUNTS):
        buckets.take(somebody(), NOW)
    assert len(buckets._buckets) == rates.ACCOUNTS
