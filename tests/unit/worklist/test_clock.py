"""The clock of a task: pauses move deadlines by just the time that they took."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.calendars import OFFICE_WEEK, Calendar, Closure, Holidays, office
from schemas.clocks import Clock, Pause
from schemas.deadlines import Span, Step, hours, working_days, working_hours
from schemas.tasks import Status
from store.calendars import Hours
from tests.build import HOUR, NOW
from tests.unit.worklist.tasks import row
from tests.unit.worklist.test_calendar import MINUTE, is_open
from worklist import clock
from worklist.calendar import between, instant

BERLIN = Calendar(
    zone="Europe/Berlin",
    week=OFFICE_WEEK,
    holidays=Holidays(country="DE", subdivision="BY"),
    closures=(Closure(first=date(2026, 3, 11)),),
)
SPANS = (
    st.integers(1, 20).map(lambda n: Span(working=n))
    | st.integers(1, 6000).map(lambda n: Span(worked=timedelta(minutes=n)))
    | st.integers(1, 20_000).map(lambda n: Span(elapsed=timedelta(minutes=n)))
)
MOMENTS = st.integers(0, 30 * 24 * 60).map(lambda n: NOW + timedelta(minutes=n))
PAUSES = st.lists(
    st.tuples(MOMENTS, MOMENTS).map(lambda ends: Pause(begin=min(ends), end=max(ends))), max_size=4
)


def run_between(start: datetime, end: datetime, span: Span) -> timedelta:
    """The time that counts for a span."""
    return max(end - start, timedelta(0)) if span.elapsed is not None else between(start, end, BERLIN)


def stood_still(running: Clock, end: datetime, span: Span) -> timedelta:
    """Time that counts but fell into a pause, minute by minute of no stretch twice."""
    lost = timedelta(0)
    at = running.start
    for pause in sorted(running.pauses, key=lambda each: each.begin):
        assert pause.end is not None
        begin, until = max(pause.begin, at), min(pause.end, end)
        if begin < until:
            lost += run_between(begin, until, span)
            at = until
    return lost


@given(SPANS, PAUSES)
@settings(deadline=None)
def test_a_deadline_passes_when_as_much_time_has_run_as_was_said(span: Span, pauses: list[Pause]) -> None:
    running = Clock(start=NOW, due=span, pauses=tuple(pauses))
    end = clock.instant(span, running, BERLIN)
    said = run_between(NOW, instant(span, NOW, BERLIN), span)
    assert run_between(NOW, end, span) - stood_still(running, end, span) == said


def stepped(running: Clock, amount: timedelta, free: set[date]) -> datetime:
    """When so much working time has run, minute by minute."""
    at = running.start
    while amount:
        still = any(each.end is not None and each.begin <= at < each.end for each in running.pauses)
        amount -= MINUTE if is_open(at, BERLIN, free) and not still else timedelta(0)
        at += MINUTE
    return at


@given(st.integers(1, 1800), PAUSES)
@settings(deadline=None, max_examples=40)
def test_a_clock_with_pauses_runs_as_stepping_through_the_minutes_does(
    minutes: int, pauses: list[Pause]
) -> None:
    span = Span(worked=minutes * MINUTE)
    running = Clock(start=NOW, due=span, pauses=tuple(pauses))
    easter = {date(2026, 4, 3), date(2026, 4, 6)}
    assert clock.instant(span, running, BERLIN) == stepped(running, minutes * MINUTE, easter)


@given(SPANS, PAUSES, MOMENTS, st.integers(0, 3000))
@settings(deadline=None)
def test_one_pause_more_never_brings_a_deadline_forward(
    span: Span, pauses: list[Pause], begin: datetime, minutes: int
) -> None:
    running = Clock(start=NOW, due=span, pauses=tuple(pauses))
    more = clock.paused(running, begin, until=begin + timedelta(minutes=minutes), rest=True)
    assert clock.instant(span, more, BERLIN) >= clock.instant(span, running, BERLIN)


@given(SPANS, MOMENTS, st.integers(1, 3000), st.integers(1, 3000))
@settings(deadline=None)
def test_a_pause_in_two_parts_is_one_pause(span: Span, begin: datetime, first: int, then: int) -> None:
    middle, end = begin + timedelta(minutes=first), begin + timedelta(minutes=first + then)
    whole = (Pause(begin=begin, end=end),)
    parts = (Pause(begin=middle, end=end), Pause(begin=begin, end=middle))
    overlapping = (Pause(begin=begin, end=end), Pause(begin=begin, end=middle, rest=True))
    ends = {
        clock.instant(span, Clock(start=NOW, due=span, pauses=pauses), BERLIN)
        for pauses in (whole, parts, overlapping)
    }
    assert len(ends) == 1


@given(SPANS, MOMENTS, st.integers(1, 3000))
@settings(deadline=None)
def test_a_pause_after_the_deadline_changes_nothing(span: Span, begin: datetime, minutes: int) -> None:
    end = instant(span, NOW, BERLIN)
    late = Pause(begin=max(begin, end), end=max(begin, end) + timedelta(minutes=minutes))
    assert clock.instant(span, Clock(start=NOW, due=span, pauses=(late,)), BERLIN) == end


@pytest.mark.parametrize(
    ("span", "begin", "end", "expected"),
    [
        # Over a night and a weekend only working time is lost, if working time was promised.
        (working_days(1), "2026-03-02T16:00", "2026-03-03T10:00", "2026-03-04T11:00"),
        (working_hours(4), "2026-03-02T10:00", "2026-03-09T10:00", "2026-03-09T13:00"),
        (working_hours(4), "2026-03-02T18:00", "2026-03-03T08:00", "2026-03-02T13:00"),
        (hours(4), "2026-03-02T10:00", "2026-03-09T10:00", "2026-03-09T13:00"),
        (hours(24), "2026-03-02T18:00", "2026-03-03T08:00", "2026-03-03T23:00"),
    ],
)
def test_a_deadline_moves_by_the_time_that_was_lost(span: Span, begin: str, end: str, expected: str) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    running = clock.paused(Clock(start=NOW, due=span), at(begin))
    assert clock.instant(span, clock.resumed(running, at(end)), office("UTC")) == at(expected)


def test_two_reasons_to_stand_still_are_ended_each_on_its_own() -> None:
    both = clock.paused(clock.paused(Clock(start=NOW), NOW, "asked the customer"), NOW + HOUR, rest=True)
    assert both.stands_still
    woken = clock.resumed(both, NOW + 2 * HOUR, rest=True)
    assert woken.waiting is not None
    assert woken.waiting.reason == "asked the customer"
    going = clock.resumed(woken, NOW + 3 * HOUR)
    assert not going.stands_still
    assert clock.stretches(going) == ((NOW, NOW + 3 * HOUR),)


def test_a_rest_that_was_to_last_longer_ends_when_it_is_resumed() -> None:
    resting = clock.paused(Clock(start=NOW), NOW, until=NOW + 9 * HOUR, rest=True)
    assert clock.stretches(clock.resumed(resting, NOW + HOUR, rest=True)) == ((NOW, NOW + HOUR),)


def test_a_clock_that_starts_anew_forgets_what_was_before_and_keeps_what_stood_still_since() -> None:
    pauses = (
        Pause(begin=NOW, end=NOW + HOUR),
        Pause(begin=NOW + 2 * HOUR, end=NOW + 4 * HOUR),
        Pause(begin=NOW + 5 * HOUR),
    )
    anew = clock.restarted(Clock(start=NOW, due=hours(1), pauses=pauses), NOW + 3 * HOUR)
    assert not anew.stands_still
    assert clock.instant(hours(1), anew, BERLIN) == NOW + 5 * HOUR


def test_steps_that_are_done_stay_where_they_were_and_the_others_move() -> None:
    steps = (Step(at=hours(2), team="seniors"), Step(team="managers"))
    running = Clock(start=NOW, due=hours(4), steps=steps)
    first = clock.columns(running, clock.ALWAYS)["escalation"]
    done = [{**first[0], "done": (NOW + 2 * HOUR).isoformat()}, first[1]]
    later = clock.resumed(clock.paused(running, NOW + 3 * HOUR), NOW + 5 * HOUR)
    kept = clock.columns(later, clock.ALWAYS, done)
    assert kept["escalation"][0] == done[0]
    assert clock.to_come(row(escalation=kept["escalation"])) == (NOW + 6 * HOUR,)
    assert kept["due_at"] == NOW + 6 * HOUR


def test_nothing_is_to_come_while_nobody_knows_when_the_clock_goes_on() -> None:
    escalation = clock.columns(Clock(start=NOW, due=hours(1), steps=(Step(team="x"),)), clock.ALWAYS)[
        "escalation"
    ]
    resting = {"status": Status.SUSPENDED, "suspended_from": Status.READY, "suspended_at": NOW}
    assert clock.to_come(row(escalation=escalation, **resting)) == ()
    assert clock.to_come(row(escalation=escalation, paused_at=NOW)) == ()
    assert clock.due_steps(row(escalation=escalation, paused_at=NOW), NOW + 9 * HOUR) == ()
    until = row(escalation=escalation, **resting, suspended_until=NOW + HOUR)
    assert clock.to_come(until) == (NOW + HOUR,)


def test_only_clocks_that_need_a_calendar_are_bound_to_one() -> None:
    team = Hours(BERLIN, "munich", 3)
    bound = clock.columns(Clock(start=NOW, due=working_days(1)), team)
    free = clock.columns(Clock(start=NOW, due=hours(1)), team)
    assert (bound["calendar"], bound["calendar_version"]) == ("munich", 3)
    assert (free["calendar"], free["calendar_version"]) == (None, None)
