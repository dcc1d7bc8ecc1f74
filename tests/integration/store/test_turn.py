"""Writers of one SQLite file, in one process and in several, take turns."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Store, database_file
from store.turn import Turn
from tests.build import TENANT
from tests.ready import ready

HOLD = """
import asyncio, sys
from pathlib import Path
from store.turn import Turn

async def main():
    async with Turn(Path(sys.argv[1])):
        print("mine", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def entered(turn: Turn) -> None:
    async with turn:
        pass


async def is_waiting(task: "asyncio.Task[None]") -> bool:
    await asyncio.wait({task}, timeout=0.2)
    return not task.done()


async def test_who_waits_for_its_turn_gets_it_as_soon_as_it_is_free(tmp_path: Path) -> None:
    first, second = Turn(tmp_path / "x"), Turn(tmp_path / "x")
    async with first:
        waiting = asyncio.create_task(entered(second))
        assert await is_waiting(waiting)
    await asyncio.wait_for(waiting, 5)


async def test_who_gives_up_waiting_keeps_nobody_from_writing(tmp_path: Path) -> None:
    first, second = Turn(tmp_path / "x"), Turn(tmp_path / "x")
    async with first:
        waiting = asyncio.create_task(entered(second))
        assert await is_waiting(waiting)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    for turn in (second, first, Turn(tmp_path / "x")):
        await asyncio.wait_for(entered(turn), 5)


async def test_a_writer_that_is_killed_leaves_the_turn_free(tmp_path: Path) -> None:
    line = [sys.executable, "-c", HOLD, str(tmp_path / "x")]
    holder = await asyncio.create_subprocess_exec(*line, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"mine\n"
    waiting = asyncio.create_task(entered(Turn(tmp_path / "x")))
    assert await is_waiting(waiting)
    holder.kill()
    await asyncio.wait_for(waiting, 5)
    await holder.wait()


async def test_where_no_turn_can_be_taken_sqlite_alone_keeps_writers_apart(sqlite_url: str) -> None:
    await ready(sqlite_url)
    file = database_file(sqlite_url)
    assert file is not None
    file.with_name(f"{file.name}-turn").mkdir()
    stores = [Store(sqlite_url) for _ in range(2)]

    async def number(store: Store) -> int:
        async with store.transaction(TENANT) as tx:
            return await tx.cases.number()

    given = await asyncio.gather(*(number(stores[n % 2]) for n in range(10)))
    assert sorted(given) == list(range(1, 11))
    for store in stores:
        await store.close()


async def test_who_gives_up_while_a_stranger_writes_leaves_no_transaction_behind(sqlite_url: str) -> None:
    await ready(sqlite_url)
    store = Store(sqlite_url)

    async def number() -> int:
        async with store.transaction(TENANT) as tx:
            return await tx.cases.number()

    with closing(sqlite3.connect(str(database_file(sqlite_url)), isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(number())
        await asyncio.wait({waiting}, timeout=0.3)
        assert not waiting.done()
        waiting.cancel()
        stranger.execute("COMMIT")
        with pytest.raises(asyncio.CancelledError):
            await waiting
        stranger.execute("PRAGMA busy_timeout = 0")
        stranger.execute("BEGIN IMMEDIATE")
        stranger.execute("ROLLBACK")
    assert await number() == 1
    await store.close()
