"""A process that dies while it takes rows in leaves none of them, and the next one takes each in once."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.tables import cases, events, imports, outbox
from tests.build import NOW, House, process
from tests.integration.api.test_imports import row, sheet
from tests.integration.sheets import dying

ROWS = 60


async def counted(house: House) -> list[int]:
    async with house.store.system_reading() as sx:
        found = [
            await sx.connection.execute(sa.select(sa.func.count()).select_from(table))
            for table in (cases, outbox, imports)
        ]
        kinds = sa.select(sa.func.count()).select_from(events).where(events.c.kind.like("sheet.%"))
        return [int(each.scalar_one()) for each in (*found, await sx.connection.execute(kinds))]


@pytest.mark.parametrize("at", [1, ROWS // 2, ROWS])
async def test_killed_half_way_nothing_is_taken_in_and_the_next_try_takes_all_in_once(
    house: House, tmp_path: Path, at: int
) -> None:
    async with house.store.transaction(house.ada.tenant) as tx:
        await tx.processes.put(process(name="keyed_claim", start_form="loss_report"), NOW)
    content = sheet("csv", *(row(Reference=str(n)) for n in range(ROWS)))
    place = (house.store.url, str(house.ada.id), str(tmp_path / "blobs"))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.sheets.dying", *place, str(at), stdin=asyncio.subprocess.PIPE
    )
    await child.communicate(content)
    assert child.returncode == -signal.SIGKILL
    assert await counted(house) == [0, 0, 0, 0]
    first = await dying.take(house.store.url, house.ada.id, tmp_path / "blobs", content)
    again = await dying.take(house.store.url, house.ada.id, tmp_path / "blobs", content)
    assert first == again
    assert await counted(house) == [ROWS, ROWS, 1, 1]
