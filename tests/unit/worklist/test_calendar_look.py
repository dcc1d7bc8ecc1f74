"""What the doctor says of calendars."""

from datetime import UTC, date, datetime, timedelta

from schemas.calendars import OFFICE_WEEK, Calendar, Closure, Holidays
from store.calendars import Behind, InUse
from workers.calendar_look import Lagging, judged

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = Calendar(week=OFFICE_WEEK)


def behind(tasks: int, minutes: int) -> Lagging:
    return Lagging(Behind("main", NOW - timedelta(minutes=minutes)), tasks)


def used(calendar: Calendar) -> InUse:
    return InUse("main", "munich", calendar, 12)


def closed(*days: date) -> Calendar:
    return OFFICE.model_copy(update={"closures": tuple(Closure(first=day) for day in days)})


def holidays_of(country: str) -> Calendar:
    return OFFICE.model_copy(update={"holidays": Holidays(country=country)})


def test_deadlines_that_lag_are_told_with_how_many_and_since_when() -> None:
    found = judged([behind(37, 5)], [], NOW)
    assert found.state == "bad"
    assert found.text == "37 open deadlines of main have not followed calendars that changed 5 min ago"
    assert found.remedy is not None
    assert "worker of `cases`" in found.remedy


def test_deadlines_that_are_just_being_moved_or_have_all_followed_are_no_fault() -> None:
    found = judged([behind(37, 0), behind(0, 90)], [used(OFFICE)], NOW)
    assert (found.state, found.text) == (
        "good",
        "1 written, 12 open deadlines rest on them; 37 are just being moved",
    )


def test_holidays_that_run_out_are_told_a_year_before() -> None:
    last_known = NOW.replace(year=2100)
    assert judged([], [used(holidays_of("DE"))], NOW).state == "good"
    found = judged([], [used(holidays_of("DE"))], last_known)
    assert found.state == "poor"
    assert found.text == (
        "calendar munich of main (12 open deadlines): holidays of DE are not known for 2101"
    )


def test_closures_kept_instead_of_holidays_that_have_all_passed_are_told() -> None:
    passed, ahead = date(2025, 12, 26), date(2026, 12, 25)
    assert judged([], [used(closed(passed, ahead))], NOW).state == "good"
    found = judged([], [used(closed(passed))], NOW)
    assert found.state == "poor"
    assert "its last closure was on 2025-12-26" in found.text
