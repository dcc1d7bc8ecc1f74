"""Whole human-task trips through HTTP against the plain trip on the same Temporal server.

A trip: start over HTTP, task visible in the queue, claim, complete, case completed. The driver shares the
processors with what it drives, so it asks by the lightest client there is.
"""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import aiohttp

from bench.bare import bare_trips
from bench.figures import Spread, percentile, say
from bench.production import Production, production
from bench.system import System, running

API = "/api/v1"
ROUNDS = 3
WARM_UP = 120
"""Trips before anything is measured."""
DATABASES = {"postgres": "Casework", "temporal": "Temporal"}
FOR_LONG = aiohttp.ClientTimeout(total=None)
TOGETHER = 0.05
"""Seconds in which several new tasks are looked at together."""


@dataclass
class Driver:
    """Starts cases as a system and answers them as a person; one watcher sees for all trips."""

    system: aiohttp.ClientSession
    person: aiohttp.ClientSession
    tasks: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    ends: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    _look: asyncio.Task[None] | None = None

    async def trip(self) -> float:
        """One case from its start to its end, in seconds."""
        loop = asyncio.get_running_loop()
        began = perf_counter()
        body = {"process": "one_question", "data": {"text": "Is it so?"}, "documents": []}
        case = (await _told(self.system.post(f"{API}/cases", json=body)))["id"]
        self.tasks[case], self.ends[case] = loop.create_future(), loop.create_future()
        self._look_at_queue()
        task = await self.tasks[case]
        for operation, more in (("claim", {}), ("complete", {"data": {"text": "Yes."}})):
            address = f"{API}/tasks/{task['id']}/{operation}"
            task = await _told(self.person.post(address, json={"version": task["version"], **more}))
        await self.ends[case]
        del self.tasks[case], self.ends[case]
        return perf_counter() - began

    async def watch(self) -> None:
        """Hear what happens, as a screen does: look at the queue when a task was opened, note what ended."""
        async with self.person.get(f"{API}/events", timeout=FOR_LONG) as events:
            async for line in events.content:
                if line.startswith(b"data: "):
                    self._hear(json.loads(line[6:]))

    def _hear(self, event: dict[str, Any]) -> None:
        if event.get("kind") == "case.completed":
            _settle(self.ends.get(event["case"]), None)
        elif event.get("kind") == "task.opened":
            self._look_at_queue()

    def _look_at_queue(self) -> None:
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._queue())

    async def _queue(self) -> None:
        while any(not task.done() for task in self.tasks.values()):
            await asyncio.sleep(TOGETHER)
            queue = await _told(self.person.get(f"{API}/tasks?view=team&status=ready&limit=50"))
            for task in queue["items"]:
                _settle(self.tasks.get(task["case"]["id"]), task)


async def _told(asked: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> dict[str, Any]:
    async with asked as answer:
        answer.raise_for_status()
        told: dict[str, Any] = await answer.json()
        return told


def _settle(future: asyncio.Future[Any] | None, value: Any) -> None:
    if future is not None and not future.done():
        future.set_result(value)


async def _http_trips(driver: Driver, n: int, in_flight: int) -> tuple[float, list[float]]:
    gate = asyncio.Semaphore(in_flight)

    async def one() -> float:
        async with gate:
            return await driver.trip()

    watcher = asyncio.create_task(driver.watch())
    await asyncio.sleep(0.3)
    began = perf_counter()
    try:
        seconds = list(await asyncio.gather(*(one() for _ in range(n))))
    finally:
        watcher.cancel()
    return n / (perf_counter() - began), seconds


@dataclass
class Rates:
    """Trips per second of one setting, round by round."""

    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    fastest: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def report(self) -> None:
        """Ours beside both bare trips, and the ratios round by round."""
        p50, p95 = percentile(self.seconds, 0.5), percentile(self.seconds, 0.95)
        say(f"  casework over HTTP              {Spread(tuple(self.ours))} trips/s")
        say(f"                                  p50 {p50:.3f} s, p95 {p95:.3f} s")
        say(f"  bare Temporal, plain activities {Spread(tuple(self.plain))} trips/s")
        say(f"  bare Temporal, local activities {Spread(tuple(self.fastest))} trips/s")
        say(f"  ratio to plain                  {_ratio(self.ours, self.plain)}")
        say(f"  ratio to local                  {_ratio(self.ours, self.fastest)}")


def _ratio(ours: list[float], bare: list[float]) -> Spread:
    return Spread(tuple(o / b for o, b in zip(ours, bare, strict=True)))


async def _rounds(driver: Driver, temporal: str, n: int, in_flight: int) -> Rates:
    rates = Rates()
    for _ in range(ROUNDS):
        rate, each = await _http_trips(driver, n, in_flight)
        rates.ours.append(rate)
        rates.seconds += each
        rates.plain.append((await bare_trips(temporal, n, in_flight, local=False))[0])
        rates.fastest.append((await bare_trips(temporal, n, in_flight, local=True))[0])
    return rates


def _client(url: str, token: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(url, headers={"Authorization": f"Bearer {token}"})


async def _measure(system: System | Production) -> None:
    tokens = (
        system.token("bench-client", "--role", "system"),
        system.token("bench-person", "--role", "staff", "--team", "bench"),
    )
    async with _client(system.url, tokens[0]) as client, _client(system.url, tokens[1]) as person:
        driver = Driver(client, person)
        await _warm_up(system, driver)
        for in_flight, n in ((1, 40), (16, 240)):
            say(f"\ntrips, {in_flight} in flight, {n} trips a round, {ROUNDS} rounds in turn")
            (await _rounds(driver, system.temporal, n, in_flight)).report()
        if isinstance(system, Production):
            await _cost(system, driver)


async def _warm_up(system: System | Production, driver: Driver) -> None:
    """Work as for some time already: programs loaded, statements prepared, tables counted."""
    await _http_trips(driver, WARM_UP, 16)
    if isinstance(system, Production):
        system.take_statistics()
        await _http_trips(driver, WARM_UP, 16)


async def _cost(system: Production, driver: Driver, n: int = 480) -> None:
    """What a trip costs each part, with 16 in flight."""
    cpu, commits, size = system.cpu_ms(), system.commits(), system.bytes()
    await _http_trips(driver, n, 16)
    say(f"\ncost of a completed case, mean of {n} with 16 in flight")
    for part, ms in system.cpu_ms().items():
        say(f"  {part:16} {(ms - cpu[part]) / n:7.1f} ms CPU")
    for database, name in DATABASES.items():
        done = (system.commits()[database] - commits[database]) / n
        grown = (system.bytes()[database] - size[database]) / n
        say(f"  {name:16} {done:7.1f} transactions, {grown:9.0f} bytes")
    say(f"  {'write-ahead log':16} {(system.bytes()['wal'] - size['wal']) / n:29.0f} bytes")


def main() -> None:
    """Measure on PostgreSQL as in production, then on a fresh embedded system."""
    with production() as system:
        say("\nPostgreSQL, Temporal's server on it")
        asyncio.run(_measure(system))
    with running() as embedded:
        say("\nembedded: SQLite, Temporal's server on a SQLite file")
        asyncio.run(_measure(embedded))
