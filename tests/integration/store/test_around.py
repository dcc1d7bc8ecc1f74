"""What stands around a case before its next step."""

from uuid import uuid4

from store.around import ToEnd, ToOpen
from store.webhooks import Endpoint
from tests.build import NOW, PAY, TENANT, House

TEAMS = frozenset({"adjusters", "seniors"})


async def test_a_case_is_busy_once_it_has_a_task_open_or_closed(house: House) -> None:
    case, other = await house.running(), await house.running()
    task = await house.task(case)
    async with house.store.reading(TENANT) as tx:
        assert await tx.around.to_open(case) == ToOpen(busy=True, teams=TEAMS)
        assert await tx.around.to_open(other) == ToOpen(busy=False, teams=TEAMS)
    claimed = await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, claimed.version, PAY, NOW)
    async with house.store.reading(TENANT) as tx:
        assert (await tx.around.to_open(case)).busy
    async with house.store.reading("another") as tx:
        assert await tx.around.to_open(case) == ToOpen(busy=False, teams=frozenset())


async def test_the_end_of_a_case_concerns_its_open_tasks_and_who_wants_to_hear_of_it(house: House) -> None:
    case, filed_by = await house.running(), house.client.id

    async def around() -> ToEnd:
        async with house.store.reading(TENANT) as tx:
            return await tx.around.to_end(case, filed_by)

    assert await around() == ToEnd(open=False, heard=False)
    task = await house.task(case)
    endpoint = Endpoint(TENANT, uuid4(), house.client.id, "https://example.com/", "whsec_x", NOW)
    async with house.store.transaction(TENANT) as tx:
        await tx.webhooks.add(endpoint)
        assert await tx.around.to_end(case, None) == ToEnd(open=True, heard=False)
    assert await around() == ToEnd(open=True, heard=True)
    claimed = await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, claimed.version, PAY, NOW)
    async with house.store.transaction(TENANT) as tx:
        await tx.webhooks.remove(endpoint.id, NOW)
    assert await around() == ToEnd(open=False, heard=False)
