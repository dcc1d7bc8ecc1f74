"""Processes whose tasks nobody does in time."""

from temporalio import workflow

from schemas.base import TaskId
from schemas.contract import CASES, Contract, Done, OfCase
from schemas.deadlines import Step, days, hours, working_days
from schemas.escalation import AddTeam, AssignToLead, Call, Expire, MoveTeam, Notify, RaisePriority
from schemas.household_claim import LossNotice, LossReport
from workflows.engine import Process

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Opinion, Wish
    from tests.integration.engine.house import REPORT


class Nudge(OfCase):
    """Nudge a system outside about a task."""

    task: TaskId
    tone: str


NUDGE = Contract("nudge", CASES, Nudge, Done)

UNANSWERED = (
    Step(of="start", actions=(Notify(owner=True),)),
    Step(at=days(1), actions=(Call.of(NUDGE, tone="friendly"),)),
    Step(at=days(2), actions=(Expire(value=Opinion(text="Nobody has one")),)),
)
"""What is done about an opinion that nobody gives."""
TEN_DAYS = (
    Step(at=working_days(2), actions=(Notify(owner=True), RaisePriority(by=10))),
    Step(at=working_days(4), actions=(AddTeam(team="seniors"),)),
    Step(at=working_days(6), actions=(MoveTeam(team="operations"), Call.of(NUDGE, tone="firm"))),
    Step(at=working_days(8), actions=(AssignToLead(team="operations"),)),
    Step(at=working_days(10), actions=(Expire(value=Opinion(text="Nobody has one")),)),
)
"""From a reminder to going on without, over two weeks."""


@workflow.defn
class Expiring(Process):
    """Goes on without an opinion when nobody gives one."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        opinion = await self.ask(
            Opinion,
            "What do you think?",
            team="adjusters",
            due=days(2),
            start_by=hours(4),
            escalation=UNANSWERED,
        )
        heard = "expired" if self.expired(opinion) else "answered"
        return Granted(text=f"{heard}: {opinion.text}")


@workflow.defn
class Chained(Process):
    """Goes all the way from a reminder to going on without."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        opinion = await self.ask(
            Opinion, "What do you think?", team="adjusters", due=working_days(2), escalation=TEN_DAYS
        )
        heard = "expired" if self.expired(opinion) else "answered"
        return Granted(text=f"{heard}: {opinion.text}")


@workflow.defn
class Mistaken(Process):
    """Expires with what is no answer to what it asks."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        await self.ask(
            Opinion,
            "What do you think?",
            team="adjusters",
            escalation=(Step(at=days(1), actions=(Expire(value=Wish(wish="peace")),)),),
        )
        return Granted(text="never")


@workflow.defn
class HalfTyped(Process):
    """Has two people type the account, and goes on without when one of them never comes."""

    @workflow.run
    async def run(self, notice: LossNotice) -> Granted:
        report = await self.capture(
            LossReport,
            notice.documents,
            twice=("iban",),
            escalation=(Step(at=days(2), actions=(Expire(value={**REPORT, "place": "Unknown"}),)),),
        )
        heard = "expired" if self.expired(report) else "answered"
        return Granted(text=f"{heard}: {report.place}")
