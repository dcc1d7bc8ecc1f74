"""The records are only changed when nothing is on its way to the case and nothing moved meanwhile."""

from datetime import datetime, timedelta

from cases.mending import Difference
from schemas.base import CaseId
from schemas.tasks import Status
from store.comparing import Side
from tests.build import HOUR, NOW, PAY, TENANT, House, open_task

MINUTE = timedelta(minutes=1)


async def side(house: House, case: CaseId, since: datetime = NOW + MINUTE) -> Side | None:
    async with house.store.system_reading() as sx:
        return await sx.comparing.side(TENANT, case, since)


async def test_nothing_is_compared_while_something_is_on_its_way(house: House) -> None:
    case = await house.running()
    assert await side(house, case) is not None
    assert await side(house, case, NOW - MINUTE) is None, "it arrived just now"
    await house.cases.message(house.client, case, "hello", {}, None, NOW)
    assert await side(house, case) is None
    (_, row) = await house.outbox(case)
    async with house.store.system() as sx:
        await sx.outbox.failed(row.id, "nobody there", NOW + HOUR)
    assert await side(house, case) is None, "it waits to be tried again"
    async with house.store.system() as sx:
        await sx.outbox.set_aside(row.id, "refused", NOW)
    assert await side(house, case) is not None, "it is not on its way any more"


async def test_a_case_in_which_something_was_done_meanwhile_is_left_alone(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    seen = await side(house, case)
    assert seen is not None
    claimed = await house.worklist.claim(house.ada, task, 1, NOW)
    left = Difference(left=(task,))
    assert not await house.cases.mend(seen, left, NOW), "somebody took it"
    seen = await side(house, case)
    assert seen is not None
    await house.worklist.complete(house.ada, task, claimed.version, PAY, NOW)
    assert not await house.cases.mend(seen, left, NOW), "somebody answered it"
    assert (await house.worklist.get(house.ada, task, NOW)).status is Status.COMPLETED


async def test_a_task_made_obsolete_has_its_event_and_comes_back_when_its_case_asks_for_it(
    house: House,
) -> None:
    case = await house.running()
    request = open_task(case)
    await house.worklist.open(request)
    seen = await side(house, case)
    assert seen is not None
    assert await house.cases.mend(seen, Difference(left=(request.task,)), NOW) == {"task_obsolete": 1}
    assert (await house.worklist.get(house.lea, request.task, NOW)).status is Status.OBSOLETE
    opened = await house.worklist.open(request)
    assert opened.status is Status.READY
    page = await house.cases.timeline(house.lea, case, None, 50)
    assert [each.kind for each in page.items][-2:] == ["task.withdrawn", "task.reopened"]


async def test_a_task_that_a_person_skipped_does_not_come_back(house: House) -> None:
    case = await house.running()
    request = open_task(case)
    await house.worklist.open(request)
    await house.worklist.skip(house.lea, request.task, 1, "Not needed.", NOW)
    assert (await house.worklist.open(request)).status is Status.OBSOLETE
