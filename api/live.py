"""Live events: one look at the database for everybody who listens to this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from fastapi.sse import ServerSentEvent

from schemas.errors import NotSignedIn, Unavailable
from schemas.notices import Unread
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import EventNotice
from store.database import Store
from store.rows import EventRow

LOG = structlog.get_logger("casework.api")

EVERY = 0.1
"""Seconds between two looks while somebody listens."""
COUNTED_EVERY = 50
"""Looks after which notices are counted again also without a new one: some were read elsewhere."""
LIFE = 600.0
"""Seconds after which a stream ends, so that sign-in is checked again; browsers come back by themselves."""
BACKLOG = 1000
"""Events told behind Last-Event-ID, and kept for a slow listener; who missed more has to look for itself."""
RELOAD = ServerSentEvent(event="reload", data={})
LISTENING = ServerSentEvent(event="listening", data={})
"""Told first: what happens from now on is heard; what was read before may have changed meanwhile."""
ANEW = frozenset({"person.changed", "person.closed", "person.revoked", "person.left"})
"""Events after which an account has to come in anew; who has left only one of several browsers comes back."""
STAFF = (Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN)


@dataclass(eq=False)
class Listener:
    """One open stream."""

    person: Person
    queue: "asyncio.Queue[EventRow | Unread | None]" = field(default_factory=lambda: asyncio.Queue(BACKLOG))
    missed: bool = False
    unread: int | None = None
    """Notices that wait to be read, as told last; None: never told."""

    def tell(self, event: EventRow) -> None:
        """Hand over an event if it may be seen."""
        if about(event) == str(self.person.id):
            self.end()
        elif may_see(self.person, event):
            self._put(event)

    def count(self, unread: int) -> None:
        """Hand over how many notices wait, if that has changed."""
        if (self.unread or 0) != unread:
            self._put(Unread(unread=unread))
        self.unread = unread

    def _put(self, told: "EventRow | Unread") -> None:
        try:
            self.queue.put_nowait(told)
        except asyncio.QueueFull:
            self.missed = True

    def end(self) -> None:
        """End the stream, whatever still waits to be told."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


def may_see(person: Person, event: EventRow) -> bool:
    """Whether this event is told to this account: to colleagues of the same tenant."""
    return event.tenant == person.tenant and person.has(*STAFF)


def about(event: EventRow) -> str | None:
    """The account that was changed or closed, signed out, or had its tokens revoked."""
    if event.kind not in ANEW or event.payload is None:
        return None
    parts = (event.payload.get(name, {}) for name in ("after", "before"))
    return next((part["person"] for part in parts if "person" in part), None)


def sse(row: EventRow | Unread) -> ServerSentEvent:
    """An event, or how many notices wait to be read, on the wire."""
    if isinstance(row, Unread):
        return ServerSentEvent(event="notice", data=row)
    notice = EventNotice(id=row.id, case=row.case_id, task=row.task_id, kind=row.kind)
    return ServerSentEvent(data=notice, id=str(row.id))


class Live:
    """Tells every listener what happens; looks only while somebody listens."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._place = 0
        self._notice = 0
        self._rounds = 0
        self._stopped = False

    async def follow(
        self, person: Person, last: int | None, again: Callable[[], Awaitable[Person]]
    ) -> AsyncIterator[ServerSentEvent]:
        """Events for one account, until its stream has lived long enough or the process stops.

        It also ends when the account is changed or closed, or its tokens are revoked; `again` finds out
        whether that happened just before anybody listened.
        """
        listener = Listener(person)
        await self._join(listener)
        try:
            await again()
            yield LISTENING
            for event in await self._since(person, last):
                yield event
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LIFE):
                    while not self._stopped and (row := await listener.queue.get()) is not None:
                        yield RELOAD if listener.missed else sse(row)
                        listener.missed = False
        except NotSignedIn:
            LOG.info("an account was shut out just when it began to listen")
        finally:
            self._leave(listener)

    def stop(self) -> None:
        """End all streams, for the process stops."""
        self._stopped = True
        for listener in self._listeners:
            listener.end()

    async def ended(self) -> None:
        """Wait until nothing looks into the database any more."""
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def _since(self, person: Person, last: int | None) -> list[ServerSentEvent]:
        """What happened between the event that a listener saw last and now."""
        if last is None or last >= self._place:
            return []
        async with self.store.look() as sx:
            rows = await sx.events.after(last, BACKLOG, self.clock())
        if len(rows) == BACKLOG:
            return [RELOAD]
        return [sse(row) for row in rows if row.id <= self._place and may_see(person, row)]

    async def _join(self, listener: Listener) -> None:
        if self._looking is None:
            async with self.store.look() as sx:
                self._place = await sx.events.settled(self.clock(), BACKLOG)
        self._listeners.add(listener)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="live events")

    def _leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._ending.add(self._looking)
            self._looking.add_done_callback(self._ending.discard)
            self._looking = None

    async def _look(self) -> None:
        while True:
            try:
                await self._tell_new()
                await self._count_new()
            except Unavailable:
                LOG.warning("events cannot be looked up")
            except Exception:
                LOG.exception("events cannot be told; they are looked up again")
            await asyncio.sleep(EVERY)

    async def _tell_new(self) -> None:
        async with self.store.look() as sx:
            rows = await sx.events.after(self._place, BACKLOG, self.clock())
        for row in rows:
            self._place = row.id
            for listener in self._listeners:
                listener.tell(row)

    async def _count_new(self) -> None:
        """Tell each listener how many notices wait, when there is a new one, and now and then to be sure."""
        self._rounds += 1
        async with self.store.look() as sx:
            newest = await sx.notices.newest()
            fresh = any(listener.unread is None for listener in self._listeners)
            if newest == self._notice and not fresh and self._rounds % COUNTED_EVERY:
                return
            self._notice = newest
            listening = {
                listener: (listener.person.tenant, listener.person.id) for listener in self._listeners
            }
            unread = await sx.notices.unread(listening.values())
        for listener, person in listening.items():
            listener.count(unread[person])
