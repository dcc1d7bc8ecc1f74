"""Lets open deadlines follow when a calendar, or a team's choice of one, has changed."""

from datetime import datetime, timedelta

import structlog

from schemas.base import TaskId, Tenant
from store.calendars import Behind
from store.database import Store
from worklist.calendars import Calendars

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=1)
SETTLED = timedelta(minutes=2)
"""So long after a change it is looked again, for a task that was just being opened when it came."""
LOOK = 5000
"""Tasks that are looked up at once; looking goes through all that is open."""
A_ROUND = 200
"""Tasks of one round, so that a worker that is told to stop need not wait for long."""
AT_ONCE = 20
"""Tasks of one transaction; nobody waits for it for long."""


class Follower:
    """Each `look` moves some of what is behind; killed half-way, the next one goes on with the rest."""

    def __init__(self, store: Store, a_round: int = A_ROUND) -> None:
        self._store = store
        self._calendars = Calendars(store)
        self._a_round = a_round
        self._behind: dict[Tenant, list[TaskId]] = {}
        self._hopeless: set[TaskId] = set()

    async def look(self, now: datetime) -> int:
        """Let follow what is behind; how many tasks that were."""
        async with self._store.system_reading() as sx:
            behind = await sx.calendars.behind()
        return sum([await self._catch_up(each, now) for each in behind])

    async def _catch_up(self, behind: Behind, now: datetime) -> int:
        late = self._behind.pop(behind.tenant, None) or await self._late(behind)
        if not late:
            await self._settle(behind, now)
        done, self._behind[behind.tenant] = late[: self._a_round], late[self._a_round :]
        batches = [done[n : n + AT_ONCE] for n in range(0, len(done), AT_ONCE)]
        return sum([await self._follow(behind, batch, now) for batch in batches])

    async def _late(self, behind: Behind) -> list[TaskId]:
        async with self._store.system_reading() as sx:
            found = await sx.calendars.late_tasks(behind.tenant, LOOK + len(self._hopeless))
        return [task for task in found if task not in self._hopeless]

    async def _follow(self, behind: Behind, tasks: list[TaskId], now: datetime) -> int:
        failed = await self._calendars.follow(behind.tenant, tasks, now)
        for task in failed:
            log.error("a deadline stays where it is: its calendar has no time for it", task=str(task))
        self._hopeless |= set(failed)
        return len(tasks) - len(failed)

    async def _settle(self, behind: Behind, now: datetime) -> None:
        if now - behind.since < SETTLED:
            return
        self._hopeless.clear()
        async with self._store.system() as sx:
            await sx.calendars.settled(behind)
