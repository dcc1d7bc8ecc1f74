"""Lets open deadlines follow when a calendar, or a team's choice of one, has changed."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from schemas.base import TaskId
from schemas.errors import Unavailable
from store.calendars import Behind
from store.database import Store
from worklist.calendars import Calendars

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=5)
SETTLED = timedelta(minutes=2)
"""So long after a change it is looked again, for a task that was just being opened when it came."""
LOOK = 1000
AT_ONCE = 20
"""Tasks of one transaction; nobody waits for it for long."""


class Follower:
    """Runs until `stop` is called. Killed half-way, the next one goes on with what is still behind."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], every: timedelta = EVERY, at_once: int = AT_ONCE
    ) -> None:
        self._store = store
        self._calendars = Calendars(store)
        self._clock = clock
        self._every = every
        self._at_once = at_once
        self._stopped = asyncio.Event()
        self._hopeless: set[TaskId] = set()

    async def run(self) -> None:
        """Look again and again until stopped."""
        while not self._stopped.is_set():
            try:
                await self.look()
            except Unavailable as error:
                log.warning("deadlines could not follow their calendars", error=type(error).__name__)
            except Exception:
                log.exception("deadlines could not follow their calendars")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._every.total_seconds())

    def stop(self) -> None:
        self._stopped.set()

    async def look(self) -> int:
        """Let follow whatever is behind; how many tasks that were."""
        async with self._store.system_reading() as sx:
            behind = await sx.calendars.behind()
        return sum([await self._catch_up(each) for each in behind])

    async def _catch_up(self, behind: Behind) -> int:
        done = 0
        while not self._stopped.is_set():
            late = await self._late(behind)
            if not late:
                await self._settle(behind)
                break
            for n in range(0, len(late), self._at_once):
                if self._stopped.is_set():
                    return done
                done += await self._follow(behind, late[n : n + self._at_once])
        return done

    async def _late(self, behind: Behind) -> list[TaskId]:
        async with self._store.system_reading() as sx:
            found = await sx.calendars.late_tasks(behind.tenant, LOOK + len(self._hopeless))
        return [task for task in found if task not in self._hopeless]

    async def _follow(self, behind: Behind, tasks: list[TaskId]) -> int:
        failed = await self._calendars.follow(behind.tenant, tasks, self._clock())
        for task in failed:
            log.error("a deadline stays where it is: its calendar has no time for it", task=str(task))
        self._hopeless |= set(failed)
        return len(tasks) - len(failed)

    async def _settle(self, behind: Behind) -> None:
        if self._clock() - behind.since < SETTLED:
            return
        self._hopeless.clear()
        async with self._store.system() as sx:
            await sx.calendars.settled(behind)
