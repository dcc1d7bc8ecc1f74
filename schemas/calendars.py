"""When a team works: weekly hours, holidays, days it is closed, extra hours."""

from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from schemas.base import Model, PersonId

DEFAULT = "default"
"""Calendar of every team that names no other."""
MOST_DAYS = 1000
"""Closures, and openings, that a calendar may have."""


class Weekday(StrEnum):
    """Days in the order of `datetime.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


MIDNIGHT = time(0)


def _clock(value: Any) -> Any:
    """`24:00` is the end of the day."""
    return MIDNIGHT if value == "24:00" else value


HOURS = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00$"
WallTime = Annotated[time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": HOURS})]
"""A time by the clock on the wall, without a zone."""


class Hours(Model):
    """Open from one time of a day to another, by the clock on the wall."""

    open: WallTime = Field(examples=["09:00"])
    close: WallTime = Field(examples=["17:00"])
    """`24:00` is the end of the day."""

    @model_validator(mode="before")
    @classmethod
    def _pair(cls, value: Any) -> Any:
        """`["09:00", "17:00"]` will do as well."""
        if isinstance(value, list | tuple) and len(value) == 2:
            return {"open": value[0], "close": value[1]}
        return value

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.open.tzinfo or self.close.tzinfo:
            raise ValueError("opening hours are times of the calendar's own zone; leave the offset out")
        if self.close != MIDNIGHT and self.close <= self.open:
            raise ValueError(
                f"closes at {self.close:%H:%M}, before it opens at {self.open:%H:%M}; hours that go past "
                f"midnight are written as two: until 24:00, and from 00:00 of the next day"
            )
        return self


class Week(Model):
    """Hours of each day of the week; none: closed."""

    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()

    @field_validator("*")
    @classmethod
    def _apart(cls, value: tuple[Hours, ...]) -> tuple[Hours, ...]:
        return apart(value)

    def of(self, day: date) -> tuple[Hours, ...]:
        """The hours of a date, going by its day of the week."""
        hours: tuple[Hours, ...] = getattr(self, list(Weekday)[day.weekday()].value)
        return hours


def apart(hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Hours of one day in order, refused where they overlap."""
    ordered = tuple(sorted(hours, key=lambda each: each.open))
    for first, then in pairwise(ordered):
        if first.close == MIDNIGHT or then.open < first.close:
            raise ValueError(f"hours overlap at {then.open:%H:%M}; make them one, or leave a gap")
    return ordered


class Holidays(Model):
    """Public holidays on which the team is closed."""

    country: str = Field(pattern="^[A-Z]{2}$", examples=["DE"])
    """ISO 3166-1 code of two letters."""
    subdivision: str | None = Field(default=None, max_length=20, examples=["BY"])
    """State, province or the like."""
    categories: tuple[str, ...] = Field(default=("public",), min_length=1, max_length=10)
    """Kinds of holidays, as the library `holidays` names them for the country: public, bank, ..."""


class Closure(Model):
    """Days on which nobody works, whatever the week says."""

    first: date
    last: date | None = None
    """None: one day only."""
    reason: str = Field(default="", max_length=200, examples=["Works outing"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self

    def covers(self, day: date) -> bool:
        """Whether this is one of its days."""
        return self.first <= day <= (self.last or self.first)


class ExtraHours(Model):
    """Hours of one date, besides those of the week; also on a holiday or during a closure."""

    on: date
    hours: tuple[Hours, ...] = Field(min_length=1)
    reason: str = Field(default="", max_length=200, examples=["Stocktaking"])

    @field_validator("hours")
    @classmethod
    def _apart(cls, value: tuple[Hours, ...]) -> tuple[Hours, ...]:
        return apart(value)


class Calendar(Model):
    """When somebody works: what working days and working hours are counted on."""

    zone: str = Field(default="UTC", max_length=64, examples=["Europe/Berlin"])
    """IANA name of the time zone that the hours are in."""
    week: Week = Week()
    holidays: Holidays | None = None
    closures: tuple[Closure, ...] = Field(default=(), max_length=MOST_DAYS)
    openings: tuple[ExtraHours, ...] = Field(default=(), max_length=MOST_DAYS)

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("there is no such time zone; write it like Europe/Berlin") from None
        return value

    @model_validator(mode="after")
    def _ever_open(self) -> Self:
        if not self.openings and not any(self.week_hours()):
            raise ValueError("it is never open; give at least one day of the week its hours")
        return self

    def week_hours(self) -> Iterator[Hours]:
        """All hours of the week."""
        for day in Weekday:
            yield from getattr(self.week, day.value)


OFFICE = (Hours(open=time(9), close=time(17)),)
OFFICE_WEEK = Week(monday=OFFICE, tuesday=OFFICE, wednesday=OFFICE, thursday=OFFICE, friday=OFFICE)


def office(zone: str) -> Calendar:
    """Monday to Friday, nine to five, without holidays: what holds until somebody says otherwise."""
    return Calendar(zone=zone, week=OFFICE_WEEK)


class CalendarView(Model):
    """A calendar as it stands."""

    name: str
    version: int
    """Counted up by every change; 0: what holds until somebody says otherwise."""
    calendar: Calendar
    teams: tuple[str, ...] = ()
    """Teams that go by it by name; to `default` come all that name none."""
    changed_at: AwareDatetime | None = None
    changed_by: PersonId | None = None
    """None: an operator, by the command line."""


class TeamCalendar(Model):
    """Which calendar a team goes by."""

    calendar: str | None = Field(default=None, max_length=63, examples=["munich"])
    """None: the one named `default`."""


class CalendarEffect(Model):
    """What a change of calendars would do to open deadlines."""

    open: int
    """Tasks with deadlines that rest on it."""
    looked_at: int
    """How many of them were looked at, the next due first; fewer than `open` where there are very many."""
    sooner: int
    """Of those looked at: deadlines that come earlier than now."""
    later: int
    stuck: int
    """For which the changed calendar has not enough working time; they would stay where they are."""


class HolidayCountry(Model):
    """A country whose holidays are known."""

    country: str
    """ISO 3166-1 code of two letters."""
    subdivisions: tuple[str, ...] = ()
    """States, provinces or the like with holidays of their own."""


class FreeDay(Model):
    """A holiday."""

    on: date
    name: str


class HolidayYear(Model):
    """The holidays of a country, or of a part of it, in one year."""

    country: str
    subdivision: str | None
    categories: tuple[str, ...]
    """Kinds of holidays that the country has."""
    year: int
    days: tuple[FreeDay, ...]
