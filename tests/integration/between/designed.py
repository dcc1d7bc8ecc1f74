"""A process that takes what it is told, one after the other."""

from temporalio import workflow

from workflows.engine import Process

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Hint, Wish

TIMES = 20


@workflow.defn
class Counting(Process):
    """Ends with all that it was told, in the order in which it took it."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        told = [(await self.message("more", Hint)).text for _ in range(TIMES)]
        return Granted(text=" ".join(told))
