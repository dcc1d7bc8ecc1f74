"""Compares what SQL and Temporal say of cases, and mends what differs: what moved lately, and slowly all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from cases.service import Cases
from schemas.base import CaseId, Tenant
from schemas.errors import Unavailable
from store.comparing import LOOKED, SWEPT
from store.database import Store
from store.rows import CaseRow
from workers.comparison import Comparison, Found
from workers.pause import comes_within
from workers.strays import BETWEEN_PAGES, Strays

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=5)
"""Between looks at the cases that moved."""
SWEEP_EVERY = timedelta(hours=6)
"""Between looks at all cases, by all workers together."""
FIRST = timedelta(seconds=20)
"""After the start: first everything gets going by itself."""
PAGE = 100
PACE = 10.0
"""Cases a second that are asked, one after the other; 100,000 take three hours."""
EVENTS = 5000
"""Events read at once to learn which cases moved."""


class Sweep:
    """All running cases, one after the other and never faster than its pace, in pages by their keys."""

    def __init__(
        self,
        store: Store,
        compare: Callable[[CaseRow], Awaitable[bool]],
        pace: float,
        stopped: asyncio.Event,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._compare = compare
        self._pause = 1 / pace
        self._stopped = stopped
        self._clock = clock

    async def run(self) -> int:
        """Once through; how many cases had to be mended."""
        mended = 0
        async for case in self._running():
            if self._stopped.is_set():
                break
            mended += await self._compare(case)
            await comes_within(self._stopped, self._pause)
        return mended

    async def _running(self) -> AsyncIterator[CaseRow]:
        after: tuple[Tenant, CaseId] | None = None
        while True:
            async with self._store.system() as sx:
                await sx.comparing.keep_turn(SWEPT, self._clock())
                page = await sx.cases.running(after, PAGE)
            for case in page:
                yield case
            if len(page) < PAGE:
                return
            after = (page[-1].tenant, page[-1].id)


class Reconciler:
    """Runs until `stop` is called: sweeps soon after the start and then every six hours, looks in between.

    Several may run; a sweep is made by one of them.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        cases: Cases,
        clock: Callable[[], datetime],
        every: timedelta = EVERY,
        pace: float = PACE,
        first: timedelta = FIRST,
    ) -> None:
        self._first = first
        self._store = store
        self._clock = clock
        self._every = every
        self._stopped = asyncio.Event()
        self._comparison = Comparison(client, store, cases, clock)
        self._sweep = Sweep(store, self._mended, pace, self._stopped, clock)
        between = min(BETWEEN_PAGES, 1 / pace)
        self._strays = Strays(client, store, cases, self._comparison, clock, self._stopped, between)
        self._pause = 1 / pace
        self._swept = False
        self._place: int | None = None
        self._again: dict[tuple[Tenant, CaseId], None] = {}

    async def run(self) -> None:
        """Look again and again until stopped."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._repeat(self._sweep_in_turn))
            group.create_task(self._repeat(self._look_in_turn))

    def stop(self) -> None:
        self._stopped.set()

    async def look(self) -> int:
        """Compare every running case once, in both directions; how many had to be mended."""
        return await self._sweep.run() + await self._strays.look()

    async def look_at_moved(self) -> int:
        """Compare cases in which something happened lately and that wait for nobody; how many were mended."""
        return await self._compare(await self._moved())

    async def _compare(self, cases: Sequence[CaseRow]) -> int:
        mended = 0
        for case in cases:
            if self._stopped.is_set():
                break
            mended += await self._mended(case)
            await comes_within(self._stopped, self._pause)
        return mended

    async def _mended(self, case: CaseRow) -> bool:
        found = await self._comparison.of(case)
        if found not in (Found.AGREED, Found.UNKNOWN):
            self._again[(case.tenant, case.id)] = None
        return found is Found.MENDED

    async def _moved(self) -> list[CaseRow]:
        """Running cases that moved since the last look and that nobody has a task of, and those in doubt."""
        moved = [key for key in await self._touched() if key not in self._again]
        async with self._store.system_reading() as sx:
            idle = [key for key in moved if not await sx.comparing.is_waiting(*key)]
        return [*await self._in_doubt(), *await self._running(idle)]

    async def _in_doubt(self) -> list[CaseRow]:
        """Those that were to be looked at again."""
        again, self._again = self._again, {}
        return await self._running(again)

    async def _running(self, keys: Iterable[tuple[Tenant, CaseId]]) -> list[CaseRow]:
        async with self._store.system_reading() as sx:
            rows = [await sx.comparing.running(*key) for key in keys]
        return [row for row in rows if row is not None]

    async def _touched(self) -> list[tuple[Tenant, CaseId]]:
        found: dict[tuple[Tenant, CaseId], None] = {}
        async with self._store.system_reading() as sx:
            if self._place is None:
                self._place = await sx.events.last()
            while True:
                self._place, page = await sx.comparing.touched(self._place, EVENTS)
                if not page:
                    return list(found)
                found |= dict.fromkeys(page)

    async def _sweep_in_turn(self) -> None:
        """A sweep, unless another worker has made one lately; after a start that has to be very lately."""
        now = self._clock()
        lately = SWEEP_EVERY if self._swept else self._every
        self._swept = True
        async with self._store.system() as sx:
            mine = await sx.comparing.take_turn(SWEPT, now, now - lately)
        if mine:
            await self.look()

    async def _look_in_turn(self) -> None:
        """A look at what moved, unless another worker has made one lately: then only at what is in doubt."""
        now = self._clock()
        async with self._store.system() as sx:
            mine = await sx.comparing.take_turn(LOOKED, now, now - self._every / 2)
        await (self.look_at_moved() if mine else self._compare(await self._in_doubt()))

    async def _repeat(self, look: Callable[[], Awaitable[object]]) -> None:
        pause = self._first
        while not await comes_within(self._stopped, pause.total_seconds()):
            pause = self._every
            try:
                await look()
            except (Unavailable, RPCError) as error:
                log.warning("could not compare cases", error=type(error).__name__)
            except Exception:
                log.exception("could not compare cases")
