"""Undoing a completion, with the real relay and the real Temporal between task and case."""

import pytest

from schemas.base import CaseId
from schemas.errors import Conflict, NotAllowed
from schemas.tasks import CaseStatus
from store.outbox import SystemOutbox
from tests.integration.engine.designed import Careful
from tests.integration.engine.house import TENANT, House, now
from tests.waiting import until

WISH = {"wish": "a bicycle"}


async def told(house: House, case: CaseId) -> list[str]:
    """The answers that the case has heard of."""
    async with house.store.system_reading() as sx:
        outbox: SystemOutbox = sx.outbox
        rows = await outbox.of_case(TENANT, case)
    closed = [row for row in rows if row.name == "task_closed" and row.delivered_at is not None]
    return [row.payload["answer"]["text"] for row in closed]


async def test_a_case_goes_on_with_the_answer_that_was_not_undone(house: House) -> None:
    house.processes = (Careful,)
    await house.furnish()
    ada, sam = house.people["ada"], house.people["sam"]
    async with house.open():
        case = await house.file(process="careful", data=WISH)
        first = await house.answer("ada", case, "opinion", text="no")
        undone = await house.worklist.undo(ada, first.id, first.version, now())
        assert undone.draft == {"text": "no"}
        await house.worklist.complete(ada, first.id, undone.version, {"text": "yes"}, now())

        async def second_is_there() -> bool:
            return (await house.task(case, "opinion")).title == "The second"

        async def is_told() -> bool:
            return await told(house, case) == ["yes"]

        await until(second_is_there)
        await until(is_told)
        with pytest.raises(Conflict, match="completed for good"):
            await house.worklist.undo(ada, first.id, undone.version + 1, now())
        second = await house.task(case, "opinion")
        with pytest.raises(NotAllowed):
            await house.worklist.claim(ada, second.id, second.version, now())
        claimed = await house.worklist.claim(sam, second.id, second.version, now())
        done = await house.worklist.complete(sam, second.id, claimed.version, {"text": "sure"}, now())
        assert (done.data, done.undo_until is not None) == ({"text": "sure"}, True)
        await house.cases.cancel(house.people["boss"], case, "withdrawn", None, now())
        assert (await house.ended(case)).status is CaseStatus.CANCELLED
        assert await told(house, case) == ["yes"]
