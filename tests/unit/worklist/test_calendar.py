"""Instants on the calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.deadlines import Span, days, hours, working_days
from worklist.calendar import instant

BERLIN = "Europe/Berlin"
FRIDAY = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (hours(2), datetime(2026, 3, 27, 12, 0, tzinfo=UTC)),
        (working_days(1), datetime(2026, 3, 30, 15, 0, tzinfo=UTC)),
        (working_days(5), datetime(2026, 4, 3, 15, 0, tzinfo=UTC)),
    ],
)
def test_a_span_ends_where_the_wall_clock_says(span: Span, expected: datetime) -> None:
    assert instant(span, FRIDAY, BERLIN) == expected


def test_a_day_is_24_hours_also_when_the_clocks_change() -> None:
    assert instant(days(3), FRIDAY, BERLIN) - FRIDAY == timedelta(hours=72)


def test_what_comes_in_at_the_weekend_counts_from_monday() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert instant(working_days(1), saturday, BERLIN).date() == datetime(2026, 3, 30, tzinfo=UTC).date()


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(min_value=1, max_value=60),
    st.sampled_from(["UTC", BERLIN, "America/New_York", "Asia/Kathmandu"]),
)
def test_working_days_end_at_five_on_a_working_day(start: datetime, n: int, zone: str) -> None:
    end = instant(working_days(n), start, zone).astimezone(ZoneInfo(zone))
    assert end.weekday() < 5
    assert (end.hour, end.minute) == (17, 0)
    assert end > start


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(min_value=1, max_value=60),
)
def test_one_working_day_more_is_later(start: datetime, n: int) -> None:
    assert instant(working_days(n), start, BERLIN) < instant(working_days(n + 1), start, BERLIN)
