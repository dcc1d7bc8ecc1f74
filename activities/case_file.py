"""What a case writes into its file."""

from activities.binding import implements
from cases.service import Cases
from schemas.contract import Done
from schemas.contracts import (
    FINISH_CASE,
    RECORD,
    TELL_LEFT,
    TELL_STAGE,
    Finish,
    MessagesLeft,
    Record,
    Recorded,
    StageReached,
)


class CaseFileActivities:
    """Values put down, the stage and the end of the case; each one transaction that may be repeated."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    @implements(RECORD)
    async def record(self, request: Record) -> Recorded:
        return await self._cases.record(request)

    @implements(TELL_STAGE)
    async def tell_stage(self, request: StageReached) -> Done:
        await self._cases.tell_stage(request)
        return Done()

    @implements(TELL_LEFT)
    async def tell_left(self, request: MessagesLeft) -> Done:
        await self._cases.tell_left(request)
        return Done()

    @implements(FINISH_CASE)
    async def finish_case(self, request: Finish) -> Done:
        await self._cases.finish(request)
        return Done()
