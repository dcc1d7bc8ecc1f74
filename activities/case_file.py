"""What a case writes into its file."""

from activities.binding import implements
from cases.service import Cases
from schemas.contract import Done
from schemas.contracts import FINISH_CASE, RECORD, Finish, Record, Recorded


class CaseFileActivities:
    """Values put down, and the end of the case; each one transaction that may be repeated."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    @implements(RECORD)
    async def record(self, request: Record) -> Recorded:
        return await self._cases.record(request)

    @implements(FINISH_CASE)
    async def finish_case(self, request: Finish) -> Done:
        await self._cases.finish(request)
        return Done()
