"""What a change of calendars would do to open deadlines, before anybody makes it."""

from collections import Counter
from collections.abc import Iterable

from schemas.calendars import Calendar, CalendarEffect
from schemas.clocks import Clock
from schemas.errors import Invalid
from store.calendars import Hours, Resting
from worklist import clock

MOST = 2000
"""Tasks that are looked at; that takes under a second."""
UNMOVED, SOONER, LATER, STUCK = "unmoved", "sooner", "later", "stuck"


def effect(total: int, tasks: Iterable[Resting], calendar: Calendar) -> CalendarEffect:
    """What becomes of these tasks' deadlines by this calendar; `total`: of how many they are the first."""
    found = Counter(_move(each, calendar) for each in tasks)
    return CalendarEffect(
        open=total, looked_at=found.total(), sooner=found[SOONER], later=found[LATER], stuck=found[STUCK]
    )


def _move(task: Resting, calendar: Calendar) -> str:
    """Where a task's deadlines go; of several the first that moves counts."""
    runs = Clock.model_validate(task.clock or {"start": task.created_at})
    try:
        after = clock.columns(runs, Hours(calendar), task.escalation)
    except Invalid:
        return STUCK
    pairs = [(task.due_at, after["due_at"]), (task.start_by, after["start_by"])]
    pairs += [(old["at"], new["at"]) for old, new in zip(task.escalation, after["escalation"], strict=False)]
    for old, new in pairs:
        if old is not None and new is not None and old != new:
            return SOONER if new < old else LATER
    return UNMOVED
