"""Processes that say where they stand, and one that gives what it may not."""

import asyncio

from temporalio import workflow

from schemas.contracts import PAY, PaymentOrder
from workflows.engine import Process

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Hint, Opinion, Wish
    from tests.integration.engine.switches import Deployed
    from tests.orders import an_order

MOMENT = 1.5


@workflow.defn
class Staged(Process):
    """Waits for a message, a moment, a payment and nothing more, in a stage each."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        self.stage("Waiting for a hint")
        hint = await self.message("hint", Hint)
        self.stage("Thinking")
        self.stage("Sleeping on it")
        await asyncio.sleep(MOMENT)
        self.stage("Paying")
        order = an_order(key=f"{self.case}:pay", tenant=self.tenant, case=self.case)
        await self.call(PAY, PaymentOrder(**{**order.model_dump(), **self.here}), title="Pay")
        self.stage("Told")
        return Granted(text=hint.text)


@workflow.defn
class Usual(Process):
    """Says where it stands before each question, also of two side by side."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        self.stage("Asking one")
        await self.ask(Opinion, "The first", team="adjusters")
        self.stage("Asking two")
        async with asyncio.TaskGroup() as both:
            both.create_task(self.ask(Opinion, "The second", team="adjusters"))
            both.create_task(self.ask(Opinion, "The third", team="adjusters"))
        return Granted(text=wish.wish)


@workflow.defn
class Overdone(Process):
    """Gives a priority that there is not, until it is corrected."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        opinion = await self.ask(
            Opinion, "How?", team="adjusters", priority=len(wish.wish) * (100 if Deployed.broken else 1)
        )
        return Granted(text=opinion.text)
