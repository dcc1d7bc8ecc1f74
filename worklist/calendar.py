"""From a span to an instant, on a calendar."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.deadlines import Span

CLOSING = time(17)
"""When a working day ends, by the clock on the wall."""
WORKDAYS = frozenset(range(5))
"""Monday to Friday."""


def instant(span: Span, start: datetime, zone: str) -> datetime:
    """When a span that begins at `start` is over, in UTC.

    Elapsed time is elapsed time, also across a change of clocks. Working days end with the n-th working day
    after the day of `start`, at closing time in the zone.
    """
    if span.elapsed is not None:
        return start.astimezone(UTC) + span.elapsed
    place = ZoneInfo(zone)
    day = start.astimezone(place).date()
    left = span.working or 0
    while left:
        day += timedelta(days=1)
        left -= day.weekday() in WORKDAYS
    return datetime.combine(day, CLOSING, place).astimezone(UTC)
