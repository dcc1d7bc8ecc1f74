"""Records the shipped processes' cases for `test_replay.py`: `python -m tests.replay.record`.

Run it when a process has changed on purpose: it adds recordings under the version's name and keeps the old
ones, which have to replay as well.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from schemas.base import CaseId
from store.database import Store
from store.migrate import upgrade
from tests import servers
from tests.integration.engine.house import REPORT, House, Paper, euros, now
from tests.waiting import until
from workers.replaying import recorded

HERE = Path(__file__).parent
Story = Callable[[House], Awaitable[CaseId]]


async def straight_through(house: House) -> CaseId:
    return await house.file(Paper())


async def checked_and_assessed(house: House) -> CaseId:
    case = await house.file(Paper(unsure=("phone",)))
    await house.answer("cleo", case, "loss_report", phone="0221 77")
    await house.answer("ada", case, "assessment", verdict="pay", amount=euros("300.00"))
    return case


async def approved_at_the_second_attempt(house: House) -> CaseId:
    case = await house.file(Paper(says=REPORT | {"amount": euros("7200.00")}))
    for approved in (False, True):
        await house.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))
        await house.answer("sam", case, "approval", approved=approved, note="")
    return case


async def unreadable_and_declined(house: House) -> CaseId:
    case = await house.file(Paper(unread="it is blank."))
    await house.answer("cleo", case, "loss_report", **REPORT)
    zero = euros("0.00")
    await house.answer("ada", case, "assessment", verdict="decline", amount=zero, note="Not insured.")
    return case


async def cancelled(house: House) -> CaseId:
    case = await house.file(Paper(says=REPORT | {"amount": euros("900.00")}))
    await house.task(case, "assessment")
    await house.cases.cancel(house.people["boss"], case, "The customer withdrew.", None, now())
    return case


STORIES: tuple[Story, ...] = (
    straight_through,
    checked_and_assessed,
    approved_at_the_second_attempt,
    unreadable_and_declined,
    cancelled,
)


async def tell(address: str, database: str, version: str) -> dict[str, str]:
    """Play every story; its recording by the name of its file."""
    await upgrade(database)
    store = Store(database)
    client = await Client.connect(address, data_converter=pydantic_data_converter, identity="casework")
    house = await House(store, client).furnish()
    told = {}
    async with house.open():
        for story in STORIES:
            case = await story(house)
            await house.ended(case)
            await house.handle(case).describe()
            told[f"household_claim-{version}-{story.__name__}.json"] = await _closed(house, case)
    await store.close()
    return told


async def _closed(house: House, case: CaseId) -> str:
    """The history, once Temporal too has closed the case."""

    async def closed() -> bool:
        return (await house.handle(case).describe()).close_time is not None

    await until(closed)
    return await recorded(house.client, case)


def main(version: str) -> None:
    """Write the recordings beside this file."""
    with tempfile.TemporaryDirectory() as folder, servers.temporal(Path(folder)) as server:
        database = f"sqlite:///{folder}/casework.sqlite"
        for name, history in asyncio.run(tell(server.address, database, version)).items():
            (HERE / name).write_text(history)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "1")
