"""Claim and complete over HTTP against the same statements in one transaction behind a bare route.

The statements of each operation are recorded from the service itself, on PostgreSQL, then run by
`bench.bare_route`: same server, same driver, no sign-in, no rules, no pydantic.
"""

import asyncio
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa

from bench.figures import percentile, say
from bench.filling import TENANT
from bench.lists import NOW, address, api, furnish
from bench.postgres import postgres
from cases.service import Cases
from schemas.contracts import OpenTask
from schemas.people import Person
from schemas.registry import forms
from schemas.requests import NewCase, OperationArgs
from schemas.tasks import Operation
from store.database import Store
from store.rows import DocumentRow
from workers.temporal_server import free_port
from worklist import desk
from worklist.forms import FormShelf
from worklist.service import Worklist

EACH = 150
ROUNDS = 3
ANSWER = {"verdict": "pay", "amount": {"amount": "900.00", "currency": "EUR"}, "note": "as receipted"}
Work = dict[str, list[tuple[str, Any]]]


async def people(store: Store) -> tuple[Person, Person]:
    """Who works and who files."""
    async with store.reading(TENANT) as tx:
        return await tx.people.named("staff"), await tx.people.named("portal")


async def open_tasks(store: Store, filed_by: Person, n: int) -> list[UUID]:
    """Tasks, each in a case of its own that runs."""
    cases, worklist, made = Cases(store, forms()), Worklist(store, forms()), []
    for _ in range(n):
        row = DocumentRow(
            tenant=TENANT,
            id=uuid4(),
            name="a.pdf",
            media_type="application/pdf",
            bytes=1,
            sha256=uuid4().hex * 2,
            added_by=filed_by.id,
            added_at=NOW,
        )
        async with store.transaction(TENANT) as tx:
            await tx.documents.add_blob(row.sha256, 1, NOW)
            await tx.documents.add(row, [])
        body = NewCase(process="bench_claim", documents=(row.id,))
        case = (await cases.accept(filed_by, body, None, NOW)).id
        task = uuid4()
        request = OpenTask(
            tenant=TENANT,
            case=case,
            now=NOW,
            task=task,
            form="assessment",
            version=1,
            title="Assess",
            team="team00",
        )
        await worklist.open(request)
        made.append(task)
    return made


async def record(
    store: Store, person: Person, task: UUID, operation: Operation, version: int
) -> list[tuple[str, Any]]:
    """The statements of an operation as the service runs them; it is carried out."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cur: Any, statement: str, values: Any, _ctx: Any, _many: bool) -> None:
        seen.append((statement, values))

    sa.event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    try:
        args = OperationArgs(data=ANSWER) if operation is Operation.COMPLETE else OperationArgs()
        async with store.transaction(TENANT) as tx:
            shelf = FormShelf(forms())
            worked = await desk.operate(tx, shelf, desk.Wish(person, task, operation, version, args, NOW))
            assert worked is not None
            await desk.seen(tx, shelf, person, worked, NOW)
    finally:
        sa.event.remove(store.engine.sync_engine, "before_cursor_execute", note)
    return seen


async def reset(store: Store, tasks: list[UUID]) -> None:
    """The tasks as they were before anybody touched them."""
    ids = [str(task) for task in tasks]
    async with store.engine.begin() as connection:
        for statement in (
            "DELETE FROM outbox WHERE kind = 'signal'",
            "DELETE FROM events WHERE kind IN ('task.claimed', 'task.completed')",
            "UPDATE cases SET seq = 1, event_seq = (SELECT max(events.seq) FROM events "
            "WHERE events.tenant = cases.tenant AND events.case_id = cases.id)",
            "UPDATE task_texts SET open = true",
        ):
            await connection.exec_driver_sql(statement)
        await connection.execute(
            sa.text(
                "UPDATE tasks SET status = 'ready', owner_id = NULL, version = 1, closed_at = NULL, "
                "answer = NULL, completed_by = NULL WHERE id::text = ANY(:ids)"
            ),
            {"ids": ids},
        )


@contextmanager
def bare(libpq: str, work: Work, folder: Path) -> Iterator[str]:
    """The bare route with this work."""
    file = folder / "work.pickle"
    file.write_bytes(pickle.dumps(work))
    port = free_port()
    line = [sys.executable, "-m", "bench.bare_route", libpq, str(file), str(port)]
    process = subprocess.Popen(line, env=os.environ)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                httpx.get(f"{url}/docs", trust_env=False)
            except httpx.HTTPError:
                continue
            break
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


async def run(libpq: str, folder: Path, each: int = EACH, rounds: int = ROUNDS) -> None:
    """Record, then measure both in turn."""
    tokens = await furnish(libpq)
    store = Store(address(libpq))
    staff, portal = await people(store)
    tasks = await open_tasks(store, portal, each)
    work: Work = {}
    for task in tasks:
        work[f"claim-{task}"] = await record(store, staff, task, Operation.CLAIM, 1)
        work[f"complete-{task}"] = await record(store, staff, task, Operation.COMPLETE, 2)
    counts = {name: len(work[f"{name}-{tasks[0]}"]) for name in ("claim", "complete")}
    say(f"{each} tasks, {rounds} rounds in turn, one client; statements: {counts}")
    figures: dict[str, list[float]] = {}
    with api(libpq, folder) as (url, _), bare(libpq, work, folder) as bare_url:
        headers = {"Authorization": f"Bearer {tokens['staff']}"}
        async with (
            httpx.AsyncClient(base_url=f"{url}/api/v1", headers=headers, trust_env=False, timeout=60) as ours,
            httpx.AsyncClient(base_url=bare_url, trust_env=False, timeout=60) as plain,
        ):
            for _ in range(rounds):
                await reset(store, tasks)
                for task in tasks:
                    for version, name, more in ((1, "claim", {}), (2, "complete", {"data": ANSWER})):
                        body = {"version": version, **more}
                        figures.setdefault(name, []).append(await _timed(ours, f"/tasks/{task}/{name}", body))
                await reset(store, tasks)
                for task in tasks:
                    for name in ("claim", "complete"):
                        took = await _timed(plain, f"/run/{name}-{task}", {})
                        figures.setdefault(f"bare {name}", []).append(took)
    await store.close()
    for name in ("claim", "complete"):
        here, there = percentile(figures[name], 0.5), percentile(figures[f"bare {name}"], 0.5)
        high = percentile(figures[name], 0.95)
        ours_said = f"p50 {here:5.2f} ms (p95 {high:5.2f})"
        say(f"  {name:9} {ours_said}, bare p50 {there:5.2f} ms, ratio {here / there:4.2f}")


async def _timed(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> float:
    began = perf_counter()
    answer = await client.post(path, json=body)
    took = (perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
    return took


def main() -> None:
    """Measure on a fresh PostgreSQL server."""
    with postgres() as libpq, tempfile.TemporaryDirectory(prefix="casework-bench-") as folder:
        asyncio.run(run(libpq, Path(folder)))
