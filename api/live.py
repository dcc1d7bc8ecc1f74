"""Live events: one look at the database for everybody who listens to this process."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.types import Receive, Scope, Send

from cases.access import COLLEAGUES
from cases.timeline import heard
from schemas.base import CaseId, PersonId, Tenant
from schemas.errors import NotSignedIn, Unavailable
from schemas.notices import Unread
from schemas.people import Person
from schemas.views import EventNotice
from store.database import Store, SystemTransaction
from store.rows import EventRow

LOG = structlog.get_logger("casework.api")

EVERY = 0.1
"""Seconds between two looks while somebody listens."""
SOON = 0.05
"""The same after a look that found some: more are on their way."""
NOTICED_EVERY = 0.3
"""Seconds between two looks whether there is a new notice: those come with events, but a little later."""
COUNTED_EVERY = 17
"""Looks for them after which they are counted again also without a new one: some were read elsewhere."""
LIFE = 600.0
"""Seconds after which a stream ends, so that sign-in is checked again; browsers come back by themselves."""
QUIET = 15.0
"""Seconds of silence after which a comment is sent, so that nothing on the way takes the stream for dead."""
BACKLOG = 1000
"""Events told behind Last-Event-ID, and kept for a slow listener; who missed more has to look for itself."""
RELOAD = format_sse_event(event="reload", data_str="{}")
LISTENING = format_sse_event(event="listening", data_str="{}")
"""Told first: what happens from now on is heard; what was read before may have changed meanwhile."""
ANEW = frozenset({"person.changed", "person.closed", "person.revoked", "person.left"})
"""Events after which an account has to come in anew; who has left only one of several browsers comes back."""
Filers = Mapping[tuple[Tenant, CaseId], PersonId | None]
"""Who filed a case: a client system is told of its own."""


@dataclass(eq=False)
class Listener:
    """One open stream."""

    person: Person
    waiting: list[bytes] = field(default_factory=list)
    """What it is to be told, as it goes over the wire."""
    missed: bool = False
    ended: bool = False
    unread: int | None = None
    """Notices that wait to be read, as told last; None: never told."""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, event: EventRow, words: bytes, filers: Filers) -> None:
        """Hand over an event, in these words, if it may be seen."""
        if about(event) == str(self.person.id):
            self.end()
        elif may_see(self.person, event, filers):
            self._put(words)

    def count(self, unread: int) -> None:
        """Hand over how many notices wait, if that has changed."""
        if (self.unread or 0) != unread:
            self._put(format_sse_event(event="notice", data_str=Unread(unread=unread).model_dump_json()))
        self.unread = unread

    def _put(self, words: bytes) -> None:
        if len(self.waiting) < BACKLOG:
            self.waiting.append(words)
        else:
            self.missed = True
        self._woken.set()

    def end(self) -> None:
        """End the stream, whatever still waits to be told."""
        self.ended = True
        self._woken.set()

    async def told(self) -> AsyncIterator[bytes]:
        """What is handed over, until the stream ends; what came together is told together."""
        while not self.ended:
            try:
                async with asyncio.timeout(QUIET):
                    await self._woken.wait()
            except TimeoutError:
                yield KEEPALIVE_COMMENT
                continue
            if self.ended:
                return
            words = [RELOAD, *self.waiting] if self.missed else self.waiting
            self.waiting, self.missed = [], False
            self._woken.clear()
            yield b"".join(words)


def may_see(person: Person, event: EventRow, filers: Filers) -> bool:
    """Whether an account is told of an event: colleagues are; who filed its case, as the timeline tells."""
    if event.tenant != person.tenant:
        return False
    if person.has(*COLLEAGUES):
        return True
    if event.case_id is None or filers.get((event.tenant, event.case_id)) != person.id:
        return False
    return heard(person, event)


async def filers_of(sx: SystemTransaction, rows: Sequence[EventRow], people: Iterable[Person]) -> Filers:
    """Who filed the cases of these events, of tenants in which somebody listens to whom that matters."""
    tenants = {person.tenant for person in people if not person.has(*COLLEAGUES)}
    cases = dict.fromkeys(
        (row.tenant, row.case_id) for row in rows if row.case_id is not None and row.tenant in tenants
    )
    return await sx.cases.filers(list(cases)) if cases else {}


def about(event: EventRow) -> str | None:
    """The account that was changed or closed, signed out, or had its tokens revoked."""
    if event.kind not in ANEW or event.payload is None:
        return None
    parts = (event.payload.get(name, {}) for name in ("after", "before"))
    return next((part["person"] for part in parts if "person" in part), None)


def sse(row: EventRow) -> bytes:
    """An event on the wire."""
    notice = EventNotice(id=row.id, case=row.case_id, task=row.task_id, kind=row.kind)
    return format_sse_event(data_str=notice.model_dump_json(), id=str(row.id))


class EventStream(StreamingResponse):
    """An answer that goes on; whoever it is for has left when it ends, however that comes about."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes], status_code: int = 200) -> None:
        super().__init__(events, status_code, {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with contextlib.aclosing(self._events):
            await super().__call__(scope, receive, send)


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
        self._next_count = 0.0
        self._stopped = False

    async def follow(
        self, person: Person, last: int | None, again: Callable[[], Awaitable[Person]]
    ) -> AsyncGenerator[bytes]:
        """Events for one account as they go over the wire.

        Its stream ends when it has lived long enough or the process stops, also when the account is changed
        or closed, or its tokens are revoked; `again` finds out whether that happened just before anybody
        listened.
        """
        listener = Listener(person)
        await self._join(listener)
        try:
            await again()
            yield LISTENING + await self._since(person, last)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LIFE):
                    async for words in listener.told():
                        yield words
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

    async def _since(self, person: Person, last: int | None) -> bytes:
        """What happened between the event that a listener saw last and now."""
        if last is None or last >= self._place:
            return b""
        async with self.store.look() as sx:
            rows = await sx.events.after(last, BACKLOG, self.clock())
            filers = await filers_of(sx, rows, (person,))
        if len(rows) == BACKLOG:
            return RELOAD
        return b"".join(sse(row) for row in rows if row.id <= self._place and may_see(person, row, filers))

    async def _join(self, listener: Listener) -> None:
        """Also while others do, and while the process is told to stop."""
        place = self._place
        if self._looking is None:
            async with self.store.look() as sx:
                place = await sx.events.settled(self.clock(), BACKLOG)
        self._listeners.add(listener)
        if self._stopped:
            listener.end()
        if self._looking is None:
            self._place = place
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
            found = False
            try:
                async with self.store.look() as sx:
                    found = await self._tell_new(sx)
                    await self._count_new(sx)
            except Unavailable:
                LOG.warning("events cannot be looked up")
            except Exception:
                LOG.exception("events cannot be told; they are looked up again")
            await asyncio.sleep(SOON if found else EVERY)

    async def _tell_new(self, sx: SystemTransaction) -> bool:
        """Tell each listener what is new to it; whether anything is."""
        rows = await sx.events.after(self._place, BACKLOG, self.clock())
        filers = await filers_of(sx, rows, [listener.person for listener in self._listeners])
        for row in rows:
            self._place, words = row.id, sse(row)
            for listener in self._listeners:
                listener.tell(row, words, filers)
        return bool(rows)

    async def _count_new(self, sx: SystemTransaction) -> None:
        """Tell each listener how many notices wait, when there is a new one, and now and then to be sure."""
        fresh = any(listener.unread is None for listener in self._listeners)
        moment = asyncio.get_running_loop().time()
        if moment < self._next_count and not fresh:
            return
        self._rounds, self._next_count = self._rounds + 1, moment + NOTICED_EVERY
        newest = await sx.notices.newest()
        if newest == self._notice and not fresh and self._rounds % COUNTED_EVERY:
            return
        self._notice = newest
        listening = {listener: (listener.person.tenant, listener.person.id) for listener in self._listeners}
        unread = await sx.notices.unread(listening.values())
        for listener, person in listening.items():
            listener.count(unread[person])
