"""Follows the events and tells people of what concerns them: each of an event once.

What it wrote and how far it got are one transaction: killed at any moment it goes on where it was. Several
may run; one at a time holds the place.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
import structlog

from cases.telling import Told, call, concerns_followers, concerns_people, tell
from schemas.errors import Unavailable
from store.database import Store, SystemTransaction
from store.rows import EventRow
from workers.clock import utc_now
from workers.pause import comes_within

log = structlog.get_logger(__name__)

EVERY = 0.5
"""Seconds between two looks."""
BATCH = 100
"""Events told in one transaction."""
GONE = (Unavailable, sa.exc.OperationalError, sa.exc.InterfaceError)


class Notifier:
    """Runs until `stop` is called. `mails`: whether e-mail can be sent at all."""

    def __init__(
        self, store: Store, mails: bool, clock: Callable[[], datetime] = utc_now, batch: int = BATCH
    ) -> None:
        self._store = store
        self._mails = mails
        self._clock = clock
        self._batch = batch
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look again and again until stopped."""
        while not self._stopped.is_set():
            try:
                busy = await self.look() == self._batch
            except Unavailable as error:
                log.warning("could not tell people of what happened", error=type(error).__name__)
                busy = False
            if not busy:
                await comes_within(self._stopped, EVERY)

    def stop(self) -> None:
        self._stopped.set()

    async def look(self) -> int:
        """Tell people of what has happened since the last look; how many events that were."""
        async with self._store.look() as sx:
            if not await sx.events.after(await sx.notices.place(), 1, self._clock()):
                return 0
        async with self._store.system() as sx:
            place = await sx.notices.hold_place()
            if place is None:
                return 0
            events = await sx.events.after(place, self._batch, self._clock())
            await self._tell(sx, events)
            return len(events)

    async def _tell(self, sx: SystemTransaction, events: Sequence[EventRow]) -> None:
        await _call(sx, await self._told(sx, await _for_somebody(sx, events)))
        if events:
            await sx.notices.move_place(events[-1].id)

    async def _told(self, sx: SystemTransaction, events: Sequence[EventRow]) -> list[Told]:
        """Together; where one goes wrong, each by itself, so that nobody misses the others."""
        if not events:
            return []
        try:
            async with sx.connection.begin_nested():
                return [t for event in events for t in await tell(sx.of(event.tenant), event, self._mails)]
        except GONE:
            raise
        except Exception as error:
            if len(events) == 1:
                log.error("nobody was told of an event", id=events[0].id, error=type(error).__name__)
                return []
        return [told for event in events for told in await self._told(sx, [event])]


async def _for_somebody(sx: SystemTransaction, events: Sequence[EventRow]) -> list[EventRow]:
    """Without what only concerns who follows a case that nobody follows, as most ends of cases."""
    told = [event for event in events if concerns_people(event)]
    cases = {(each.tenant, each.case_id) for each in told if each.case_id and concerns_followers(each)}
    followed = await sx.notices.followed(cases) if cases else set()
    quiet = cases - followed
    return [each for each in told if (each.tenant, each.case_id) not in quiet or not concerns_followers(each)]


async def _call(sx: SystemTransaction, told: Sequence[Told]) -> None:
    """Cases are held in the order of their ids, as by all who hold several: nobody waits in a ring."""
    held = {(each.notice.tenant, each.case.id) for each in told if each.case and each.endpoints}
    for tenant, case in sorted(held):
        tx = sx.of(tenant)
        for each in told:
            if each.notice.case_id == case:
                await call(tx, each)
        await tx.flush()
