"""Carries the outbox to Temporal and to webhooks: at least once and in order per stream.

Several relays may run at once.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from schemas.errors import Unavailable
from store import wake
from store.database import Store
from store.rows import OutboxRow
from workers import tracing
from workers.clock import utc_now
from workers.delivery import Carry, Hopeless, Kind, NotTaken, NotThere, NotWanted, OutOfReach
from workers.pause import comes_within

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
POLL = 1.0
"""Seconds between looks at the outbox when nobody wakes the relay."""
PACE = 0.05
"""Seconds at least between two looks at the outbox: what comes meanwhile is taken together."""
GATHER = 0.05
"""Seconds in which what has arrived is gathered, to be written down together."""
ROUNDS = 4
"""Of these, until it is noted for a case that it runs: most note it with the first thing they do."""
LONGEST_PAUSE = 5.0
"""Seconds between attempts while the other side is out of reach."""
LOOK_AGAIN = timedelta(seconds=10)
"""Until a case that Temporal does not know is tried again."""


def own_name() -> str:
    """A name for a relay that no other has."""
    return f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid4().hex[:6]}"


@dataclass(frozen=True)
class Lane:
    """Rows of some kinds, carried one way; lanes never wait for each other."""

    kinds: tuple[Kind, ...]
    carry: Carry
    width: int = 32
    """Rows in flight at once."""
    lease: timedelta = LEASE
    tries: int = 8
    """Until a row is set aside."""
    pause: timedelta = timedelta(seconds=1)
    """After the first failure of a row; doubled with each further one."""
    longest: timedelta = timedelta(minutes=1)
    wakes: bool = True
    """Whether it looks as soon as something is written; else it polls."""

    def retry_at(self, row: OutboxRow, now: datetime) -> datetime:
        """When a row that failed is tried again."""
        wait: timedelta = self.pause * 2 ** min(row.attempts, 20)
        return now + min(self.longest, wait)


CASE_KINDS = (Kind.START, Kind.SIGNAL, Kind.CANCEL)


def to_cases(carry: Carry) -> Lane:
    """The lane to Temporal."""
    return Lane(CASE_KINDS, carry)


def to_webhooks(carry: Carry) -> Lane:
    """The lane to client systems: tried for about two days, slow ones hold up nobody."""
    return Lane(
        (Kind.WEBHOOK,),
        carry,
        width=16,
        lease=timedelta(minutes=2),
        tries=32,
        pause=timedelta(seconds=5),
        longest=timedelta(hours=2),
        wakes=False,
    )


class Relay:
    """Runs until `stop` is called; afterwards what is in flight has been settled."""

    def __init__(
        self, store: Store, lanes: Sequence[Lane], clock: Callable[[], datetime] = utc_now, poll: float = POLL
    ) -> None:
        self._store = store
        self._name = own_name()
        self._settler = Settler(store, self._name, clock)
        self._runs = [_Run(lane, store, self._settler, self._name, clock, poll) for lane in lanes]

    async def run(self) -> None:
        """Carry rows until stopped."""
        async with wake.listen(self._store.url) as woken, self._settler.running():
            pump = asyncio.create_task(self._pump(woken))
            try:
                async with asyncio.TaskGroup() as group:
                    for run in self._runs:
                        group.create_task(run.run())
            finally:
                pump.cancel()

    def stop(self) -> None:
        """Take no more rows; `run` returns when those in flight are settled."""
        for run in self._runs:
            run.stop()

    async def _pump(self, woken: asyncio.Event) -> None:
        while True:
            await woken.wait()
            woken.clear()
            for run in self._runs:
                run.wake()


@dataclass
class _Run:
    """One lane at work."""

    lane: Lane
    store: Store
    settler: "Settler"
    name: str
    clock: Callable[[], datetime]
    poll: float
    flight: set["asyncio.Task[None]"] = field(default_factory=set)
    look: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: bool = False
    pause: float = 0.0
    """Seconds to wait because the other side is out of reach; 0: it is there."""
    looked: float = 0.0
    """When it looked last, by the loop's clock."""
    arrived: int = 0
    """Rows that got through."""
    doubted: dict[int, int] = field(default_factory=dict)
    """Rows that may be to blame themselves: how many had got through when it was tried last."""

    async def run(self) -> None:
        while not self.stopping:
            self.looked = asyncio.get_running_loop().time()
            self.look.clear()
            free = 1 - len(self.flight) if self.pause else self.lane.width - len(self.flight)
            leased = await self._lease(free)
            for row in leased:
                task = asyncio.create_task(self._carry(row))
                self.flight.add(task)
                task.add_done_callback(self._landed)
            if self.pause:
                await self._wait(self.pause)
            elif len(leased) < free or free <= 0:
                await self._wait(self.poll)
            await self._keep_pace()
        if self.flight:
            await asyncio.wait(self.flight)

    def stop(self) -> None:
        self.stopping = True
        self.look.set()

    def wake(self) -> None:
        if self.lane.wakes and not self.pause:
            self.look.set()

    def _landed(self, task: "asyncio.Task[None]") -> None:
        """The next row of its stream may go now."""
        self.flight.discard(task)
        if not self.pause:
            self.look.set()

    async def _keep_pace(self) -> None:
        """Behind a look and never before one, so that whoever is stopped meanwhile looks no more."""
        await asyncio.sleep(max(0.0, self.looked + PACE - asyncio.get_running_loop().time()))

    async def _wait(self, seconds: float) -> None:
        await comes_within(self.look, seconds)

    async def _lease(self, free: int) -> list[OutboxRow]:
        if free <= 0:
            return []
        now, kinds = self.clock(), [kind.value for kind in self.lane.kinds]
        try:
            if self.store.sqlite and not await self._something_is_due(now, kinds):
                return []
            async with self.store.at_once() as sx:
                return await sx.outbox.lease(self.name, now, now + self.lane.lease, free, kinds)
        except Unavailable:
            log.warning("the outbox cannot be reached", kind=self.lane.kinds[0].value)
        except Exception:
            log.exception("the outbox cannot be read", kind=self.lane.kinds[0].value)
        await asyncio.sleep(self.poll)
        return []

    async def _something_is_due(self, now: datetime, kinds: Sequence[str]) -> bool:
        """Where there is one writer at a time, nobody is held up for a lease of nothing."""
        async with self.store.look() as sx:
            return await sx.outbox.has_due(now, kinds)

    async def _carry(self, row: OutboxRow) -> None:
        try:
            with tracing.following(row.trace, f"relay {row.kind}"):
                await self.lane.carry(row)
        except OutOfReach as fault:
            if fault.doubtful and self._others_got_through(row):
                await self._failed(row, str(fault))
                return
            self._out_of_reach(str(fault))
            # Behind the next look, so that it is another row that tries the way.
            await self.settler.postpone(row, "out of reach", self.clock() + timedelta(seconds=2 * self.pause))
        except NotThere:
            self.pause = 0.0
            log.warning("a running case is unknown to Temporal", case=str(row.case_id), outbox=row.id)
            await self.settler.postpone(row, "unknown to Temporal", self.clock() + LOOK_AGAIN)
        except NotWanted as fault:
            self.pause = 0.0
            log.info("not told", outbox=row.id, case=str(row.case_id), kind=row.kind, reason=str(fault))
            await self.settler.settle(row, str(fault), self.clock())
        except Hopeless as fault:
            self.pause = 0.0
            await self._set_aside(row, str(fault))
        except NotTaken as fault:
            self.pause = 0.0
            await self._failed(row, str(fault))
        except Exception as fault:
            self.pause = 0.0
            await self._failed(row, type(fault).__name__)
        else:
            self.pause = 0.0
            self.arrived += 1
            self.doubted.pop(row.id, None)
            await self.settler.delivered(row)

    def _others_got_through(self, row: OutboxRow) -> bool:
        """Whether it is this row that does not get through, and not the way."""
        before = self.doubted.get(row.id)
        self.doubted[row.id] = self.arrived
        return before is not None and self.arrived > before

    def _out_of_reach(self, why: str) -> None:
        if not self.pause:
            log.warning("out of reach", kind=self.lane.kinds[0].value, reason=why)
        self.pause = min(LONGEST_PAUSE, self.pause * 2 or 0.25)

    async def _failed(self, row: OutboxRow, error: str) -> None:
        if row.attempts + 1 >= self.lane.tries:
            await self._set_aside(row, error)
            return
        log.warning("not delivered", outbox=row.id, case=str(row.case_id), kind=row.kind, error=error)
        await self.settler.failed(row, error, self.lane.retry_at(row, self.clock()))

    async def _set_aside(self, row: OutboxRow, error: str) -> None:
        self.doubted.pop(row.id, None)
        log.error("set aside", outbox=row.id, case=str(row.case_id), kind=row.kind, error=error)
        await self.settler.set_aside(row, error, self.clock())


@dataclass(eq=False)
class _Arrived:
    """A row that is to be written down."""

    row: OutboxRow
    written: asyncio.Future[None]
    rounds: int = 0
    """In which it waited for its case to note that it runs."""


class Settler:
    """Writes down what has arrived, all that arrives within `GATHER` together."""

    def __init__(self, store: Store, worker: str, clock: Callable[[], datetime]) -> None:
        """`worker`: who has the rows in hand."""
        self._store = store
        self._worker = worker
        self._clock = clock
        self._waiting: list[_Arrived] = []
        self._some = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the relay runs."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def delivered(self, row: OutboxRow) -> None:
        """Returns when it is written, or when it could not be and the row will be delivered again."""
        arrived = _Arrived(row, asyncio.get_running_loop().create_future())
        self._await([arrived])
        await arrived.written

    def _await(self, arrived: Sequence[_Arrived]) -> None:
        self._waiting += arrived
        self._some.set()

    async def failed(self, row: OutboxRow, error: str, retry_at: datetime) -> None:
        with contextlib.suppress(Unavailable):
            async with self._store.system() as sx:
                await sx.outbox.failed(row.id, error, retry_at, row.leased_by)

    async def postpone(self, row: OutboxRow, error: str, retry_at: datetime) -> None:
        with contextlib.suppress(Unavailable):
            async with self._store.system() as sx:
                await sx.outbox.postponed(row.id, error, retry_at, row.leased_by)

    async def settle(self, row: OutboxRow, reason: str, now: datetime) -> None:
        with contextlib.suppress(Unavailable):
            async with self._store.system() as sx:
                await sx.outbox.settled(row.id, reason, now, row.leased_by)

    async def set_aside(self, row: OutboxRow, error: str, now: datetime) -> None:
        with contextlib.suppress(Unavailable):
            async with self._store.system() as sx:
                await sx.outbox.set_aside(row.id, error, now, row.leased_by)

    async def _run(self) -> None:
        while True:
            await self._some.wait()
            await asyncio.sleep(GATHER)
            self._some.clear()
            batch, self._waiting = self._waiting, []
            silent: list[_Arrived] = []
            try:
                silent = await self._write(batch)
            except Exception:
                log.exception("delivered, but it could not be written down", count=len(batch))
            for each in set(batch).difference(silent):
                each.written.set_result(None)
            if silent:
                self._await(silent)

    async def _write(self, batch: Sequence[_Arrived]) -> list[_Arrived]:
        """Write these down; those are given back whose case may still note by itself that it runs."""
        now = self._clock()
        async with self._store.at_once() as sx:
            left = await sx.outbox.arrived([each.row.id for each in batch], now, self._worker)
        silent = [each for each in batch if each.row.id in left and each.row.kind == Kind.START.value]
        for each in silent:
            each.rounds += 1
        if all(each.rounds < ROUNDS for each in silent):
            return silent
        async with self._store.system() as sx:
            await sx.cases.mark_running([(each.row.tenant, each.row.case_id) for each in silent], now)
            await sx.outbox.delivered([each.row.id for each in silent], now, self._worker)
        return []
