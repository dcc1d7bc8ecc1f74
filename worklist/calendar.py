"""Working time: from a span to an instant, and back. Pure.

All is computed on the instants at which the doors open and close, so a change of clocks is no special case:
an hour that the clocks skip is not worked, one that they repeat is worked twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from schemas.calendars import (
    MIDNIGHT,
    Calendar,
    FreeDay,
    HolidayCountry,
    Holidays,
    HolidayYear,
    Hours,
)
from schemas.deadlines import Span
from schemas.errors import Invalid

HORIZON = 10
"""Years that are looked ahead for a deadline."""
YEARS_KEPT = 512
ENGLISH = ("en_US", "en_GB")
NOTHING = timedelta(0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """The opening hours of one year of a calendar, in order and apart."""

    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    """Working time of the year up to each opening; one more at the end, for all of it."""
    days: tuple[date, ...]
    """The working days, by the calendar's own zone."""
    ends: tuple[datetime, ...]
    """When each of them ends."""

    def upto(self, at: datetime) -> timedelta:
        """Working time of this year up to an instant."""
        n = bisect_right(self.opens, at)
        if n == 0:
            return NOTHING
        return self.before[n - 1] + (min(at.astimezone(UTC), self.closes[n - 1]) - self.opens[n - 1])

    def at(self, worked: timedelta) -> datetime | None:
        """The first instant up to which so much (not nothing) was worked; None: the year is too short."""
        n = bisect_left(self.before, worked)
        return self.opens[n - 1] + (worked - self.before[n - 1]) if n < len(self.before) else None


def instant(span: Span, start: datetime, calendar: Calendar) -> datetime:
    """When a span that begins at `start` is over, in UTC.

    Elapsed time is elapsed time, also across a change of clocks. Working days end with the n-th working day
    after the day of `start`, when the doors close. Working hours count while the doors are open.

    Raises:
        Invalid: the calendar has not so much working time in the next ten years.
    """
    if span.elapsed is not None:
        return start.astimezone(UTC) + span.elapsed
    if span.worked is not None:
        return add(start, span.worked, calendar)
    return end_of_day(start, span.working or 1, calendar)


def add(start: datetime, worked: timedelta, calendar: Calendar) -> datetime:
    """The first instant by which so much time was worked since `start`.

    Raises:
        Invalid: there is not so much working time in the next ten years.
    """
    if worked <= NOTHING:
        return start.astimezone(UTC)
    first = _first_year(start, calendar)
    left = worked + year_of(calendar, first).upto(start)
    for n in range(first, first + HORIZON + 1):
        year = year_of(calendar, n)
        found = year.at(left)
        if found is not None:
            return found
        left -= year.before[-1]
    raise _never()


def between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The time worked from one instant to a later one."""
    if end <= start:
        return NOTHING
    first, last = _first_year(start, calendar), _first_year(end, calendar)
    whole = sum((year_of(calendar, n).before[-1] for n in range(first, last)), NOTHING)
    return whole + year_of(calendar, last).upto(end) - year_of(calendar, first).upto(start)


def end_of_day(start: datetime, n: int, calendar: Calendar) -> datetime:
    """When the n-th working day after the day of `start` ends.

    Raises:
        Invalid: there are not so many in the next ten years.
    """
    today = start.astimezone(ZoneInfo(calendar.zone)).date()
    left = n
    for number in range(today.year, today.year + HORIZON + 1):
        year = year_of(calendar, number)
        place = bisect_right(year.days, today) + left - 1
        if place < len(year.days):
            return year.ends[place]
        left = place - len(year.days) + 1
    raise _never()


def check(calendar: Calendar, now: datetime) -> None:
    """Let pass only a calendar whose holidays are known and that opens again.

    Raises:
        Invalid: the text says what to change.
    """
    if calendar.holidays is not None:
        _require_known(calendar.holidays, now.year)
    end_of_day(now, 1, calendar)


def holidays_end(wanted: Holidays, year: int) -> int | None:
    """The first year, looking ahead from this one, of which no holiday is known; None: all are known."""
    ahead = range(year, year + HORIZON + 1)
    return next((each for each in ahead if not _holidays(wanted, each)), None)


def _require_known(wanted: Holidays, year: int) -> None:
    try:
        _holidays(wanted, year)
    except NotImplementedError:
        names = holidays.list_supported_countries().get(wanted.country)
        place, said = ("country", "there is no such country in the library of holidays")
        if names is not None:
            choice = f"choose one of {', '.join(names)}" if names else "leave it out"
            place, said = "subdivision", f"there is none of this name; {choice}"
        raise _unknown(place, said) from None
    except ValueError:
        raise _unknown(
            "categories", "the country has no such kind of holidays; `public` always is one"
        ) from None


def _unknown(field: str, said: str) -> Invalid:
    return Invalid(f"These holidays are not known: {said}.", [{"loc": ["holidays", field], "msg": said}])


def _never() -> Invalid:
    text = f"The calendar has not enough working time within {HORIZON} years; give it more hours."
    return Invalid(text, [{"loc": ["week"], "msg": text}])


def _first_year(at: datetime, calendar: Calendar) -> int:
    """The year an instant is in, by the calendar's zone; there working time of earlier years is over."""
    return at.astimezone(ZoneInfo(calendar.zone)).year


@lru_cache(YEARS_KEPT)
def year_of(calendar: Calendar, number: int) -> Year:
    """The opening hours of one year."""
    opens: list[datetime] = []
    closes: list[datetime] = []
    before = [NOTHING]
    days: list[date] = []
    ends: list[datetime] = []
    for day, begin, end in _doors(calendar, number):
        opens.append(begin)
        closes.append(end)
        before.append(before[-1] + end - begin)
        if days and days[-1] == day:
            ends[-1] = end
        else:
            days.append(day)
            ends.append(end)
    return Year(tuple(opens), tuple(closes), tuple(before), tuple(days), tuple(ends))


def _doors(calendar: Calendar, number: int) -> Iterator[tuple[date, datetime, datetime]]:
    """When the doors are open, in order; never twice at the same time."""
    zone = ZoneInfo(calendar.zone)
    free = _holidays(calendar.holidays, number) if calendar.holidays else frozenset()
    closed = [
        each for each in calendar.closures if each.first.year <= number <= (each.last or each.first).year
    ]
    extra: dict[date, tuple[Hours, ...]] = {}
    for each in calendar.openings:
        extra[each.on] = (*extra.get(each.on, ()), *each.hours)
    day, shut = date(number, 1, 1), datetime.min.replace(tzinfo=UTC)
    while day.year == number:
        rests = day in free or any(each.covers(day) for each in closed)
        hours = (() if rests else calendar.week.of(day)) + extra.get(day, ())
        for begin, end in sorted(_instants(day, hours, zone)):
            if end > max(begin, shut):
                yield day, max(begin, shut), end
                shut = end
        day += DAY


def _instants(day: date, hours: Iterable[Hours], zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for each in hours:
        last = day + DAY if each.close == MIDNIGHT else day
        begin = datetime.combine(day, each.open, zone).astimezone(UTC)
        yield begin, datetime.combine(last, each.close, zone).astimezone(UTC)


@lru_cache(1)
def countries() -> tuple[HolidayCountry, ...]:
    """The countries whose holidays are known, by code."""
    known = holidays.list_supported_countries(include_aliases=False)
    return tuple(HolidayCountry(country=name, subdivisions=tuple(known[name])) for name in sorted(known))


def holiday_year(wanted: Holidays, year: int) -> HolidayYear:
    """The holidays of one year by name, in English where the library has it.

    Raises:
        Invalid: the text says what is not known.
    """
    _require_known(wanted, year)
    found = _named_holidays(wanted, year)
    english = next((each for each in ENGLISH if each in found.supported_languages), None)
    named = _named_holidays(wanted, year, english) if english else found
    return HolidayYear(
        country=wanted.country,
        subdivision=wanted.subdivision,
        categories=tuple(found.supported_categories),
        year=year,
        days=tuple(FreeDay(on=day, name=named[day]) for day in sorted(named)),
    )


def _named_holidays(wanted: Holidays, year: int, language: str | None = None) -> holidays.HolidayBase:
    return holidays.country_holidays(
        wanted.country,
        subdiv=wanted.subdivision,
        years=year,
        categories=wanted.categories,
        language=language,
    )


@lru_cache(YEARS_KEPT)
def _holidays(wanted: Holidays, year: int) -> frozenset[date]:
    return frozenset(_named_holidays(wanted, year).keys())
