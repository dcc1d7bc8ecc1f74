"""A hundred thousand waiting cases: what completing one costs, and how soon a worker goes on after a restart.

Both on PostgreSQL as in production, beside the same with a thousand waiting cases. CASEWORK_BENCH_KEEP names
a folder in which the filled systems are kept, since to fill in takes most of the time;
CASEWORK_BENCH_WAITING other numbers of cases than "1000,100000".
"""

import asyncio
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter
from uuid import UUID

import psycopg

from bench.figures import Spread, percentile, say
from bench.production import Production, production
from cases.service import Cases
from casework_client import Client
from schemas.people import Person
from schemas.registry import forms
from schemas.requests import NewCase
from schemas.tasks import ENDED, Operation, Role
from store.database import Store
from workers.clock import utc_now
from worklist.people import NewAccount, People

SIZES = (1_000, 100_000)
COMPLETED = 100
ROUNDS = 3
TENANT = "default"
FILLERS = 8
LONGEST = 10_000
"""Looks until something is given up."""


async def _accounts(store: Store) -> tuple[Person, str]:
    """Who files, and the token of who works; new ones each time, since tokens are shown only once."""
    people = People(store)
    await people.add(TENANT, NewAccount("filler", frozenset({Role.SYSTEM})), utc_now())
    worker = NewAccount("clerk", frozenset({Role.STAFF}), ("bench",), token=True)
    token = (await people.add(TENANT, worker, utc_now())).token or ""
    async with store.reading(TENANT) as tx:
        return await tx.people.named("filler"), token


def _count(libpq: str, what: str) -> int:
    with psycopg.connect(libpq) as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()
    return int(row[0]) if row else 0


async def _until(done: Callable[[], bool]) -> None:
    for _ in range(LONGEST):
        if done():
            return
        await asyncio.sleep(0.5)
    raise TimeoutError("the system does not get on with its work; see its logs")


async def _fill(system: Production, store: Store, filer: Person, wanted: int) -> None:
    """Start cases until so many wait for their answer."""
    cases, missing = Cases(store, forms()), wanted - _count(system.libpq, "cases")
    numbers: Iterator[int] = iter(range(missing))

    async def some() -> None:
        for n in numbers:
            body = NewCase(process="one_question", data={"text": f"Question {n}"})
            await cases.accept(filer, body, None, utc_now())

    await _until(lambda: _count(system.libpq, "processes WHERE name = 'one_question'") == 1)
    began = monotonic()
    await asyncio.gather(*(some() for _ in range(FILLERS)))
    await _until(lambda: _count(system.libpq, "tasks") >= wanted)
    say(f"  {wanted:,} waiting cases, {max(missing, 0):,} of them started in {monotonic() - began:.0f} s")


async def _complete(client: Client, queue: list[UUID]) -> float:
    """Claim and complete one task and wait until its case has ended; seconds."""
    task = await client.task(queue.pop())
    began = perf_counter()
    mine = await client.operate(task.id, Operation.CLAIM, task.version)
    await client.operate(task.id, Operation.COMPLETE, mine.version, data={"text": "Yes."})
    for _ in range(LONGEST):
        if (await client.case(task.case.id)).status in ENDED:
            break
        await asyncio.sleep(0.01)
    return perf_counter() - began


def _queue(libpq: str, seed: int) -> list[UUID]:
    """Open tasks in random order, so that most of their cases are in no worker's memory."""
    with psycopg.connect(libpq) as connection:
        rows = connection.execute("SELECT id FROM tasks WHERE status = 'ready' ORDER BY id").fetchall()
    ids = [UUID(str(row[0])) for row in rows]
    random.Random(seed).shuffle(ids)
    return ids


async def _measure(system: Production, token: str) -> tuple[float, float]:
    """Median ms of one completion, and its CPU ms over all parts."""
    queue = _queue(system.libpq, 7)
    async with Client.open(system.url, token) as client:
        for _ in range(10):
            await _complete(client, queue)
        before = system.cpu_ms()
        seconds = [await _complete(client, queue) for _ in range(COMPLETED)]
        used = {part: (ms - before[part]) / COMPLETED for part, ms in system.cpu_ms().items()}
        said = ", ".join(f"{part} {ms:.1f}" for part, ms in used.items())
        p50, p95 = percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000
        say(f"  completing one: p50 {p50:.0f} ms, p95 {p95:.0f} ms; CPU ms: {said}")
        await _restart(system, client, queue)
    return p50, sum(used.values())


async def _restart(system: Production, client: Client, queue: list[UUID]) -> None:
    """Seconds from the start of a worker to the end of the first case that was completed."""
    for how in ("stopped", "killed"):
        first = []
        for _ in range(ROUNDS):
            system.stop_worker(kill=how == "killed")
            began = perf_counter()
            system.start_worker()
            await _complete(client, queue)
            first.append(perf_counter() - began)
        say(
            f"  worker {how}, started: the first completion has ended its case after {Spread(tuple(first))} s"
        )


@contextmanager
def _system(size: int) -> Iterator[Production]:
    kept = os.environ.get("CASEWORK_BENCH_KEEP")
    with production(Path(kept) / str(size) if kept else None) as system:
        yield system


async def _run(system: Production, size: int) -> tuple[float, float]:
    store = Store(system.env["CASEWORK_DATABASE"])
    try:
        filer, token = await _accounts(store)
        await _fill(system, store, filer, size)
        return await _measure(system, token)
    finally:
        await store.close()


def main() -> None:
    """Fill, measure and restart, with few and with many waiting cases."""
    figures = []
    named = [int(each) for each in os.environ.get("CASEWORK_BENCH_WAITING", "").split(",") if each]
    for size in named or SIZES:
        say(f"\n{size:,} waiting cases")
        with _system(size) as system:
            figures.append(asyncio.run(_run(system, size)))
    (few, few_cpu), (many, many_cpu) = figures[0], figures[-1]
    say(f"\nmany to few: median {many / few:.2f}, CPU {many_cpu / few_cpu:.2f} (wanted: at most 1.2)")
