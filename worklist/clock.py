"""The clock of a task: instants of its deadlines, and what stopping and restarting makes of them. Pure.

There is one rule: a deadline passes when as much time has run since the start as was said. No time runs while
the clock stands still, and working time runs only while the team works.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from schemas.base import Data
from schemas.calendars import Calendar, office
from schemas.clocks import Clock, Pause
from schemas.deadlines import Span, Step
from schemas.tasks import Status
from store.calendars import Hours
from store.rows import TaskHead, TaskRow
from worklist import calendar as working

Stretch = tuple[datetime, datetime]


ALWAYS = Hours(office("UTC"))
"""For clocks that need no calendar."""


def instant(span: Span, clock: Clock, hours: Calendar) -> datetime:
    """When a span of this clock is over, what is known of its pauses included.

    A pause without an end is left out: how long it will last nobody knows.

    Raises:
        Invalid: the calendar has not so much working time.
    """
    if span.elapsed is not None:
        return _elapsed(clock.start + span.elapsed, clock)
    end = working.instant(span, clock.start, hours)
    needed = span.worked if span.worked is not None else working.between(clock.start, end, hours)
    for begin, until in stretches(clock):
        if begin >= end:
            break
        needed += working.between(max(begin, clock.start), until, hours)
        end = working.add(clock.start, needed, hours)
    return end


def _elapsed(end: datetime, clock: Clock) -> datetime:
    for begin, until in stretches(clock):
        if begin < end:
            end += max(timedelta(0), until - max(begin, clock.start))
    return end


def stretches(clock: Clock) -> tuple[Stretch, ...]:
    """The times it stood still, in order and apart; those that still last are not among them."""
    merged: list[Stretch] = []
    ended = sorted((each.begin, each.end) for each in clock.pauses if each.end is not None)
    for begin, end in ended:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return tuple(merged)


def spans(clock: Clock) -> tuple[Span, ...]:
    """How long after the start each step of the escalation is done."""
    own = {"completion": clock.due, "start": clock.start_by}
    found = [step.at or own[step.of] for step in clock.steps]
    return tuple(span for span in found if span is not None)


def columns(clock: Clock, hours: Hours, done: Sequence[Data] = ()) -> dict[str, Any]:
    """What a task keeps of its clock; steps that are done keep the instant they had.

    Raises:
        Invalid: the calendar has not so much working time.
    """
    open_hours = hours.calendar
    steps = [
        done[n]
        if n < len(done) and done[n].get("done")
        else {"at": instant(span, clock, open_hours).isoformat(), "done": None}
        for n, span in enumerate(spans(clock))
    ]
    bound = clock.needs_calendar
    return {
        "clock": clock.model_dump(mode="json"),
        "due_at": instant(clock.due, clock, open_hours) if clock.due else None,
        "start_by": instant(clock.start_by, clock, open_hours) if clock.start_by else None,
        "paused_at": clock.waiting.begin if clock.waiting else None,
        "escalation": steps,
        "calendar": hours.name if bound else None,
        "calendar_version": hours.version if bound else None,
    }


def of(task: TaskRow) -> Clock:
    """The clock of a task."""
    return Clock.model_validate(task.clock or {"start": task.created_at})


def steps_of(task: TaskRow) -> tuple[Step, ...]:
    """The steps of its escalation."""
    return of(task).steps


def has_expired(task: TaskRow) -> bool:
    """Whether its escalation ended it."""
    done = zip(steps_of(task), task.escalation, strict=False)
    return task.status is Status.OBSOLETE and any(
        step.expiry is not None and each.get("done") and not each.get("met") for step, each in done
    )


def paused(
    clock: Clock, at: datetime, reason: str = "", until: datetime | None = None, rest: bool = False
) -> Clock:
    """The clock stands still from then on, until then or until it is resumed."""
    pause = Pause(begin=at, end=until, reason=reason, rest=rest)
    return clock.model_copy(update={"pauses": (*clock.pauses, pause)})


def resumed(clock: Clock, at: datetime, rest: bool = False) -> Clock:
    """What stood still runs again from then on; a rest that was to last longer ends now."""
    pauses = tuple(
        each.model_copy(update={"end": max(at, each.begin)})
        if each.rest is rest and (each.end is None or (rest and each.end > at))
        else each
        for each in clock.pauses
    )
    return clock.model_copy(update={"pauses": pauses})


def restarted(clock: Clock, at: datetime) -> Clock:
    """Time runs anew from then on; where it stood still after that, it did."""
    kept = tuple(each for each in clock.pauses if each.end is not None and each.end > at)
    return clock.model_copy(update={"start": at, "pauses": kept})


def set_due(task: TaskRow, due_at: datetime) -> Clock:
    """The clock with the deadline that a person says; steps still to come move with it.

    From then on they are elapsed time: what a person says holds whatever the calendar.
    """
    clock = of(task)
    shift = due_at - task.due_at if task.due_at else timedelta(0)
    steps = tuple(
        step.model_copy(update={"at": _elapsed_to(clock, datetime.fromisoformat(each["at"]) + shift)})
        for step, each in zip(clock.steps, task.escalation, strict=True)
    )
    return clock.model_copy(update={"due": _elapsed_to(clock, due_at), "steps": steps})


def _elapsed_to(clock: Clock, at: datetime) -> Span:
    """The elapsed time of this clock that is over at an instant."""
    still = (min(until, at) - max(begin, clock.start) for begin, until in stretches(clock))
    return Span(elapsed=at - clock.start - sum((max(each, timedelta(0)) for each in still), timedelta(0)))


def to_come(task: TaskHead) -> tuple[datetime, ...]:
    """Instants of the steps still to come, in order; none while nobody knows when its clock goes on."""
    if task.stands_still:
        return ()
    left = (each["at"] for each in task.escalation if not each.get("done"))
    return tuple(sorted(datetime.fromisoformat(at) for at in left))


def due_steps(task: TaskHead, now: datetime) -> tuple[int, ...]:
    """The steps that are due and not done, the earliest first."""
    if task.stands_still:
        return ()
    late = [
        (datetime.fromisoformat(each["at"]), n)
        for n, each in enumerate(task.escalation)
        if not each.get("done")
    ]
    return tuple(n for at, n in sorted(late) if at <= now)
