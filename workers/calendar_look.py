"""What the doctor finds of calendars: deadlines that lag behind, and holidays that run out."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.calendars import Behind, InUse
from store.database import Store
from workers.clock import utc_now
from workers.embedded.folder import Folder
from workers.findings import Finding
from workers.settings import Settings
from worklist.calendar import holidays_end

WHAT = "calendars"
LAG = timedelta(minutes=1)
"""Within which open deadlines should have followed a change; some thousand take so long."""
NOTICE = 1
"""Years ahead for which holidays should be known."""


@dataclass(frozen=True)
class Lagging:
    """Open deadlines of a tenant that have not followed a changed calendar."""

    behind: Behind
    tasks: int


def look(settings: Settings) -> Finding:
    """Whether open deadlines are where the calendars put them, and go on knowing when nobody works."""
    if settings.embedded and not Folder(settings.folder).database.is_file():
        return Finding(what=WHAT, state="good", text="not made yet")
    now = utc_now()
    return judged(*asyncio.run(_stats(settings)), now)


def judged(lagging: Sequence[Lagging], calendars: Sequence[InUse], now: datetime) -> Finding:
    """What the numbers mean."""
    late = [each for each in lagging if each.tasks and now - each.behind.since > LAG]
    if late:
        return Finding(
            what=WHAT,
            state="bad",
            text="; ".join(_told(each, now) for each in late),
            remedy="Is a worker of `cases` running? Where its log says that a calendar has no time for a "
            "task, give that calendar more hours.",
        )
    ending = [told for each in calendars for told in _ending(each, now.date())]
    if ending:
        return Finding(
            what=WHAT,
            state="poor",
            text="; ".join(ending),
            remedy="Enter the days as closures (`casework calendar put`); a newer release of the "
            "library `holidays` may know those of a country.",
        )
    return Finding(what=WHAT, state="good", text=_well(lagging, calendars))


def _told(late: Lagging, now: datetime) -> str:
    minutes = int((now - late.behind.since) / timedelta(minutes=1))
    return (
        f"{late.tasks} open deadlines of {late.behind.tenant} have not followed calendars that changed "
        f"{minutes} min ago"
    )


def _ending(used: InUse, today: date) -> Iterator[str]:
    whose = f"calendar {used.name} of {used.tenant} ({used.open_tasks} open deadlines)"
    wanted, closures = used.calendar.holidays, used.calendar.closures
    if wanted is not None:
        end = holidays_end(wanted, today.year)
        if end is not None and end <= today.year + NOTICE:
            place = "/".join(each for each in (wanted.country, wanted.subdivision) if each)
            yield f"{whose}: holidays of {place} are not known for {end}"
    elif closures and (last := max(each.last or each.first for each in closures)) < today:
        yield f"{whose}: has no holidays of a country, and its last closure was on {last}"


def _well(lagging: Sequence[Lagging], calendars: Sequence[InUse]) -> str:
    moving = sum(each.tasks for each in lagging)
    rest = sum(each.open_tasks for each in calendars)
    text = f"{len(calendars)} written, {rest} open deadlines rest on them"
    return f"{text}; {moving} are just being moved" if moving else text


async def _stats(settings: Settings) -> tuple[list[Lagging], list[InUse]]:
    async with Store(settings.database_url) as store, store.system_reading() as sx:
        behind = await sx.calendars.behind()
        lagging = [Lagging(each, await sx.calendars.late(each.tenant)) for each in behind]
        return lagging, await sx.calendars.in_use()
