"""Calendars kept and given to teams, and the deadlines that follow when one changes."""

import asyncio
import re
from collections.abc import Iterable
from datetime import datetime

from schemas.base import Data, TaskId, Tenant
from schemas.calendars import DEFAULT, Calendar, CalendarEffect, CalendarView
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.messages import TaskChanged
from schemas.people import Person
from store.calendars import Hours
from store.database import Store, Transaction
from store.events import Event
from worklist import access, clock
from worklist import calendar as working
from worklist.access import COLLEAGUES, By
from worklist.calendar_effect import MOST, effect
from worklist.desk import told

NAME = re.compile("[a-z0-9][a-z0-9_-]{0,62}")
INSTANTS = ("due_at", "start_by", "escalation")


def in_charge(person: Person) -> By:
    """Somebody who may change calendars.

    Raises:
        NotAllowed: they may not.
    """
    return access.in_charge(person, "change when teams work")


def colleague(person: Person) -> By:
    """Somebody who may see calendars.

    Raises:
        NotAllowed: client systems are not told when teams work.
    """
    if not person.has(*COLLEAGUES):
        raise NotAllowed("Only staff see when teams work.")
    return By(person.tenant, person.id)


class Calendars:
    """When teams work. A change is one transaction; open deadlines follow it within seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(self, by: By) -> tuple[CalendarView, ...]:
        """All calendars by name; `default` is always there."""
        async with self._store.reading(by.tenant) as tx:
            return await tx.calendars.all()

    async def get(self, by: By, name: str) -> CalendarView:
        """One calendar.

        Raises:
            NotFound: there is none of this name.
        """
        found = next((each for each in await self.list(by) if each.name == name), None)
        if found is None:
            raise NotFound(f"There is no calendar called {name}.")
        return found

    async def put(
        self, by: By, name: str, calendar: Calendar, version: int | None, now: datetime
    ) -> CalendarView:
        """Write a calendar, new or changed; written once more as it is, nothing changes.

        `version` is the one that was seen; None: whatever there is.

        Raises:
            Conflict: somebody has changed it in the meantime.
            Invalid: its name or its holidays will not do, or it never opens again.
        """
        _require_name(name)
        await asyncio.to_thread(working.check, calendar, now)
        async with self._store.transaction(by.tenant) as tx:
            there = await tx.calendars.lock(name)
            if version is not None and version != there:
                raise _moved_on(there)
            before = await _as_it_is(tx, name)
            if before is None or before.version == 0 or before.calendar != calendar:
                await _write(tx, by, name, calendar, there + 1, before, now)
        return await self.get(by, name)

    async def assign(self, by: By, team: str, name: str | None, now: datetime) -> None:
        """Let a team go by a calendar; None: by the one called `default`.

        Raises:
            NotFound: there is no such team.
            Invalid: there is no such calendar.
        """
        async with self._store.transaction(by.tenant) as tx:
            await _chosen(tx, name)
            there, before = await tx.calendars.assign(team, name)
            if not there:
                raise _no_team(team)
            if before == name:
                return
            await tx.calendars.mark_behind(now)
            words = {"team": team, "calendar": name or DEFAULT}
            await _note(
                tx, by, "team.calendar_assigned", now, {"calendar": before}, {"calendar": name}, words
            )

    async def effect(self, by: By, name: str, calendar: Calendar, now: datetime) -> CalendarEffect:
        """What writing this calendar would do to open deadlines; nothing is changed.

        Raises:
            Invalid: as for `put`.
        """
        _require_name(name)
        await asyncio.to_thread(working.check, calendar, now)
        async with self._store.reading(by.tenant) as tx:
            resting = await tx.calendars.resting(MOST, calendar=name)
        return await asyncio.to_thread(effect, *resting, calendar)

    async def effect_of_assigning(self, by: By, team: str, name: str | None) -> CalendarEffect:
        """What letting a team go by a calendar would do to its open deadlines; nothing is changed.

        Raises:
            NotFound, Invalid: as for `assign`.
        """
        async with self._store.reading(by.tenant) as tx:
            wanted = await _chosen(tx, name)
            if not await tx.calendars.has_team(team):
                raise _no_team(team)
            resting = await tx.calendars.resting(MOST, team=team)
        return await asyncio.to_thread(effect, *resting, wanted.calendar)

    async def follow(self, tenant: Tenant, tasks: Iterable[TaskId], now: datetime) -> tuple[TaskId, ...]:
        """Compute deadlines anew, in one transaction; gives the tasks whose calendar has no time for them."""
        async with self._store.transaction(tenant) as tx:
            known: dict[str, Hours] = {}
            return tuple([task for task in tasks if not await _follow(tx, task, known, now)])


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name):
        said = "use up to 63 small letters, digits, - and _, beginning with a letter or digit"
        raise Invalid(f"A calendar cannot be called that: {said}.", [{"loc": ["name"], "msg": said}])


def _moved_on(version: int) -> Conflict:
    return Conflict("This calendar has changed in the meantime; look at it again.", version=version)


def _no_team(name: str) -> NotFound:
    return NotFound(f"There is no team called {name}.")


async def _chosen(tx: Transaction, name: str | None) -> CalendarView:
    """The calendar that a team shall go by; None: the one called `default`."""
    found = await _as_it_is(tx, name or DEFAULT)
    if found is None:
        said = "choose one of the calendars that there are"
        raise Invalid(f"There is no calendar called {name}.", [{"loc": ["calendar"], "msg": said}])
    return found


async def _as_it_is(tx: Transaction, name: str) -> CalendarView | None:
    return next((each for each in await tx.calendars.all() if each.name == name), None)


async def _write(
    tx: Transaction,
    by: By,
    name: str,
    calendar: Calendar,
    version: int,
    before: CalendarView | None,
    now: datetime,
) -> None:
    if not await tx.calendars.put(name, calendar, version, by.actor, now):
        raise _moved_on(version)
    await tx.calendars.mark_behind(now)
    was = {"version": before.version, **before.calendar.model_dump(mode="json")} if before else {}
    after = {"version": version, **calendar.model_dump(mode="json")}
    await _note(tx, by, "calendar.changed", now, was, after, {"name": name})


async def _note(
    tx: Transaction, by: By, kind: str, now: datetime, before: Data, after: Data, words: Data
) -> None:
    await tx.events.add(Event(kind, now, by.actor, by.on_behalf_of, before=before, after=after, words=words))


async def _follow(tx: Transaction, task_id: TaskId, known: dict[str, Hours], now: datetime) -> bool:
    """Move one task's deadlines to where its team's calendar puts them; steps that are done stay done.

    Nobody's screen is out of date by it: no decision rests on a deadline.
    """
    file, task = await tx.tasks.lock(task_id)
    if task.home_team not in known:
        known[task.home_team] = await tx.calendars.of_team(task.home_team)
    hours = known[task.home_team]
    if not task.open or (task.calendar, task.calendar_version) == (hours.name, hours.version):
        return True
    try:
        # The years of a calendar that nobody has reckoned with yet take a while.
        changes = await asyncio.to_thread(clock.columns, clock.of(task), hours, task.escalation)
    except Invalid:
        return False
    changed = await tx.tasks.note(task, **changes)
    if changed is None or all(getattr(task, name) == getattr(changed, name) for name in INSTANTS):
        return True
    file.note(
        Event(
            kind="task.deadline_moved",
            at=now,
            task=task.id,
            before=told(task, INSTANTS),
            after=told(changed, INSTANTS),
            words={"title": task.title, "calendar": hours.name},
        )
    )
    left = clock.to_come(changed)
    if left != clock.to_come(task):
        file.signal(lambda seq: TaskChanged(seq=seq, task=task.id, deadlines=left), now)
    return True
