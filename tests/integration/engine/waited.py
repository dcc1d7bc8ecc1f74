"""A process that waits for all that a case can wait for, one after the other and at once."""

import asyncio
from datetime import timedelta

from temporalio import workflow

from schemas.contracts import PAY, PaymentOrder
from workflows.engine import Process

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Hint, Opinion, Wish
    from tests.orders import an_order

PERIOD = timedelta(seconds=2)


@workflow.defn
class Patient(Process):
    """Waits for a hint and a paper at once, an opinion, a moment and a payment."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        async with asyncio.TaskGroup() as both:
            hint = both.create_task(self.message("hint", Hint))
            both.create_task(self.more_documents())
        await self.ask(Opinion, "What do you think?", team="adjusters")
        await self.until(workflow.now() + PERIOD, "The customer may object")
        await self.until(workflow.now() - PERIOD, "Over already")
        order = an_order(key=f"{self.case}:pay", tenant=self.tenant, case=self.case)
        await self.call(PAY, PaymentOrder(**{**order.model_dump(), **self.here}), title="Pay")
        return Granted(text=hint.result().text)
