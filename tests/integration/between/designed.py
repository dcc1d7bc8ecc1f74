"""Processes that take what they are told."""

from temporalio import workflow

from schemas.deadlines import days
from workflows.engine import OnDemand, Process

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Hint, Opinion, Wish

TIMES = 20


@workflow.defn
class Counting(Process):
    """Ends with all that it was told, in the order in which it took it."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        told = [(await self.message("more", Hint)).text for _ in range(TIMES)]
        return Granted(text=" ".join(told))


@workflow.defn
class Listening(Process):
    """Ends when it was answered, told a hint and sent a document."""

    ad_hoc = (OnDemand(Opinion, "Another opinion", team="adjusters"),)

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        opinion = await self.ask(
            Opinion, "What do you think?", team="adjusters", due=days(2), escalate_to="seniors"
        )
        hint = await self.message("hint", Hint)
        more = await self.more_documents()
        return Granted(text=f"{opinion.text} {hint.text} {len(more)} of {len(self.documents)}")
