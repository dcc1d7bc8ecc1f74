"""Instants on the calendar, held against a plain model that steps through the minutes."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.calendars import (
    OFFICE,
    OFFICE_WEEK,
    Calendar,
    Closure,
    ExtraHours,
    Holidays,
    Hours,
    Week,
    Weekday,
    office,
)
from schemas.deadlines import Span, days, hours, working_days, working_hours
from schemas.errors import Invalid
from worklist.calendar import add, between, check, instant, year_of

BERLIN = "Europe/Berlin"
FRIDAY = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONES = ("UTC", BERLIN, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana")
QUARTERS = st.integers(min_value=16, max_value=96)
"""Quarters of an hour since midnight; from four in the morning, when no clocks change."""


def wall(quarters: int) -> time:
    """24:00 is midnight."""
    return time(quarters // 4 % 24, quarters % 4 * 15)


@st.composite
def day_hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    """Up to two spans of one day, or all of it."""
    if draw(st.booleans()) and draw(st.booleans()):
        return (Hours(open=time(0), close=time(0)),)
    edges = sorted(draw(st.sets(QUARTERS, min_size=0, max_size=4)))
    return tuple(Hours(open=wall(a), close=wall(b)) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars of all kinds, with whatever disturbs the week around March and November 2026."""
    some = st.dates(date(2026, 3, 20), date(2026, 4, 10)) | st.dates(date(2026, 10, 20), date(2026, 11, 10))
    closures = [
        Closure(first=first, last=first + timedelta(days=draw(st.integers(0, 5))))
        for first in draw(st.lists(some, max_size=2))
    ]
    extra = [ExtraHours(on=on, hours=OFFICE) for on in draw(st.lists(some, max_size=2))]
    week = {day.value: draw(day_hours()) for day in Weekday}
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        week=Week(**{**week, "tuesday": week["tuesday"] or OFFICE}),
        holidays=draw(
            st.sampled_from([None, Holidays(country="DE", subdivision="BY"), Holidays(country="US")])
        ),
        closures=tuple(closures),
        openings=tuple(extra),
    )


STARTS = (
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 8))
    | st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 8))
).map(lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC))
AMOUNTS = st.integers(min_value=1, max_value=40 * 60).map(lambda n: n * MINUTE)


def is_open(at: datetime, calendar: Calendar, free: set[date]) -> bool:
    """Whether the doors are open in the minute that begins then, looked up on the wall."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    day, clock = local.date(), local.time()
    shut = day in free or any(each.covers(day) for each in calendar.closures)
    spans = [] if shut else list(calendar.week.of(day))
    spans += [span for each in calendar.openings if each.on == day for span in each.hours]
    return any(span.open <= clock and (span.close == time(0) or clock < span.close) for span in spans)


def free_days(calendar: Calendar) -> set[date]:
    """Holidays of 2026 around the changes of clocks, written down by hand."""
    if calendar.holidays is None:
        return set()
    if calendar.holidays.country == "DE":
        return {date(2026, 4, 3), date(2026, 4, 6), date(2026, 11, 1)}
    return {date(2026, 11, 11), date(2026, 11, 26)}


def stepped(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """`add`, minute by minute."""
    free, at = free_days(calendar), start
    while amount:
        amount -= MINUTE if is_open(at, calendar, free) else timedelta(0)
        at += MINUTE
    return at


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (hours(2), datetime(2026, 3, 27, 12, 0, tzinfo=UTC)),
        (working_days(1), datetime(2026, 3, 30, 15, 0, tzinfo=UTC)),
        (working_days(5), datetime(2026, 4, 3, 15, 0, tzinfo=UTC)),
        (working_hours(2), datetime(2026, 3, 27, 12, 0, tzinfo=UTC)),
        (working_hours(8), datetime(2026, 3, 30, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_span_ends_where_the_wall_clock_says(span: Span, expected: datetime) -> None:
    assert instant(span, FRIDAY, office(BERLIN)) == expected


def test_a_day_is_24_hours_also_when_the_clocks_change() -> None:
    assert instant(days(3), FRIDAY, office(BERLIN)) - FRIDAY == timedelta(hours=72)


def test_what_comes_in_at_the_weekend_counts_from_monday() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert instant(working_days(1), saturday, office(BERLIN)).date() == date(2026, 3, 30)


@given(calendars(), STARTS, AMOUNTS)
@settings(deadline=None, max_examples=60)
def test_working_time_is_what_stepping_through_the_minutes_gives(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    if calendar.holidays is not None and amount > timedelta(hours=12):
        amount /= 4
        amount -= amount % MINUTE
    amount = max(amount, MINUTE)
    assert add(start, amount, calendar) == stepped(start, amount, calendar)


@given(calendars(), STARTS, AMOUNTS)
@settings(deadline=None)
def test_adding_and_then_measuring_gives_the_span(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    assert between(start, add(start, amount, calendar), calendar) == amount


@given(calendars(), STARTS, AMOUNTS, AMOUNTS)
@settings(deadline=None)
def test_adding_in_two_parts_is_adding_at_once(
    calendar: Calendar, start: datetime, first: timedelta, then: timedelta
) -> None:
    assert add(add(start, first, calendar), then, calendar) == add(start, first + then, calendar)


@given(calendars(), STARTS, STARTS, st.integers(1, 30), AMOUNTS)
@settings(deadline=None)
def test_who_starts_later_ends_no_earlier(
    calendar: Calendar, one: datetime, other: datetime, n: int, amount: timedelta
) -> None:
    early, late = sorted((one, other))
    for span in (Span(working=n), Span(worked=amount), Span(elapsed=amount)):
        assert instant(span, early, calendar) <= instant(span, late, calendar)


@given(calendars(), STARTS, st.integers(1, 60))
@settings(deadline=None)
def test_working_days_end_when_the_doors_close(calendar: Calendar, start: datetime, n: int) -> None:
    end = instant(working_days(n), start, calendar)
    assert start < end < instant(working_days(n + 1), start, calendar)
    assert between(end - MINUTE, end, calendar) == MINUTE
    assert between(end, end + MINUTE, calendar) == timedelta(0) or calendar.week.of(
        end.astimezone(ZoneInfo(calendar.zone)).date()
    )


@given(calendars(), STARTS, st.integers(1, 3))
@settings(deadline=None, max_examples=50)
def test_a_working_day_is_one_on_which_the_doors_open(calendar: Calendar, start: datetime, n: int) -> None:
    place, free, left = ZoneInfo(calendar.zone), free_days(calendar), n
    day = start.astimezone(place).date()
    while left:
        day += timedelta(days=1)
        begin = datetime.combine(day, time(0), place).astimezone(UTC)
        quarters = [begin + n * 15 * MINUTE for n in range(100)]
        today = [at for at in quarters if at.astimezone(place).date() == day]
        left -= any(is_open(at, calendar, free) for at in today)
    end = instant(working_days(n), start, calendar)
    assert (end - MINUTE).astimezone(place).date() == day


@example(date(2026, 3, 29), 23)
@example(date(2026, 10, 25), 25)
@given(st.dates(date(2026, 3, 30), date(2026, 10, 24)), st.just(24))
def test_a_shop_that_never_closes_works_as_long_as_the_day_is(day: date, length: int) -> None:
    always = (Hours(open=time(0), close=time(0)),)
    calendar = Calendar(zone=BERLIN, week=Week(**{each.value: always for each in Weekday}))
    midnight = datetime.combine(day, time(0), ZoneInfo(BERLIN))
    after = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(BERLIN))
    assert between(midnight, after, calendar) == timedelta(hours=length)


def test_an_hour_that_the_clocks_skip_is_not_worked() -> None:
    night = (Hours(open=time(2, 30), close=time(3, 0)),)
    calendar = Calendar(zone=BERLIN, week=Week(sunday=night))
    week_before = datetime(2026, 3, 22, tzinfo=UTC)
    assert add(week_before, timedelta(minutes=31), calendar) == datetime(2026, 4, 5, 0, 31, tzinfo=UTC)


def test_holidays_closures_and_extra_hours_are_kept() -> None:
    calendar = Calendar(
        zone=BERLIN,
        week=OFFICE_WEEK,
        holidays=Holidays(country="DE", subdivision="BY"),
        closures=(Closure(first=date(2026, 4, 7), last=date(2026, 4, 8), reason="Moving house"),),
        openings=(ExtraHours(on=date(2026, 4, 4), hours=OFFICE, reason="Stocktaking"),),
    )
    thursday = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
    ends = [instant(working_days(n), thursday, calendar).date() for n in (1, 2, 3)]
    assert ends == [date(2026, 4, 4), date(2026, 4, 9), date(2026, 4, 10)]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"zone": "Mars/Olympus", "week": {"monday": [["09:00", "17:00"]]}}, "write it like Europe/Berlin"),
        ({"week": {"monday": [["17:00", "09:00"]]}}, "hours that go past midnight are written as two"),
        ({"week": {"monday": [["09:00", "12:00"], ["11:00", "17:00"]]}}, "hours overlap at 11:00"),
        ({"week": {"monday": [["09:00", "24:00"], ["23:00", "24:00"]]}}, "hours overlap at 23:00"),
        ({"week": {"monday": [["09:00+02:00", "17:00"]]}}, "leave the offset out"),
        ({"week": {}}, "never open"),
        ({"week": {"funday": []}}, "Extra inputs"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_says_what_to_change(bad: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Calendar.model_validate(bad)


def test_a_closure_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        Closure(first=date(2026, 12, 24), last=date(2026, 12, 23))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Holidays(country="XX"), "no such country"),
        (Holidays(country="DE", subdivision="ZZ"), "choose one of .*BY"),
        (Holidays(country="DE", categories=("birthdays",)), "`public` always is one"),
    ],
)
def test_holidays_that_nobody_knows_are_refused(wanted: Holidays, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        check(Calendar(week=OFFICE_WEEK, holidays=wanted), FRIDAY)


def test_a_calendar_that_never_opens_again_is_a_clear_error() -> None:
    forever = Closure(first=date(2026, 1, 1), last=date(2099, 1, 1))
    calendar = Calendar(week=OFFICE_WEEK, closures=(forever,))
    for span in (working_days(1), working_hours(1)):
        with pytest.raises(Invalid, match="not enough working time within 10 years"):
            instant(span, FRIDAY, calendar)
    with pytest.raises(Invalid):
        check(calendar, FRIDAY)


def test_a_calendar_goes_through_json_unchanged() -> None:
    said = {"zone": BERLIN, "week": {"friday": [["08:00", "12:00"], ["13:00", "24:00"]]}}
    calendar = Calendar.model_validate(said)
    assert Calendar.model_validate_json(calendar.model_dump_json()) == calendar


def test_an_instant_is_quick_once_its_years_are_known() -> None:
    calendar = Calendar(zone=BERLIN, week=OFFICE_WEEK, holidays=Holidays(country="DE", subdivision="BY"))
    instant(working_days(300), FRIDAY, calendar)
    hits = year_of.cache_info().hits
    began = stopwatch.perf_counter()
    for n in range(1, 201):
        instant(working_days(n), FRIDAY, calendar)
    each = (stopwatch.perf_counter() - began) / 200
    assert year_of.cache_info().hits >= hits + 200
    assert each < 0.005
