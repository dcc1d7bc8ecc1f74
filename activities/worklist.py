"""What a case asks of the worklist."""

from activities.binding import implements
from schemas.contract import Done
from schemas.contracts import (
    ESCALATE_TASK,
    OPEN_TASK,
    REOPEN_TASK,
    WITHDRAW_TASKS,
    Escalate,
    Escalated,
    OpenedTask,
    OpenTask,
    Reopen,
    Withdraw,
)
from worklist.service import Worklist


class WorklistActivities:
    """Tasks opened, escalated, given back and withdrawn; each one transaction that may be repeated."""

    def __init__(self, worklist: Worklist) -> None:
        self._worklist = worklist

    @implements(OPEN_TASK)
    async def open_task(self, request: OpenTask) -> OpenedTask:
        return await self._worklist.open(request)

    @implements(ESCALATE_TASK)
    async def escalate_task(self, request: Escalate) -> Escalated:
        return await self._worklist.escalate(request)

    @implements(REOPEN_TASK)
    async def reopen_task(self, request: Reopen) -> Done:
        await self._worklist.reopen(request)
        return Done()

    @implements(WITHDRAW_TASKS)
    async def withdraw_tasks(self, request: Withdraw) -> Done:
        await self._worklist.withdraw(request)
        return Done()
