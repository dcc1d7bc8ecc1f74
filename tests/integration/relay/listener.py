"""A case that only listens: it keeps what it is told, and ends with it."""

from temporalio import workflow

from schemas.messages import CaseMessage


@workflow.defn
class Listener:
    """Ends when it is told "done", with the numbers of all messages as they came."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.done = False

    @workflow.run
    async def run(self, start: dict[str, int]) -> list[int]:
        await workflow.wait_condition(lambda: self.done)
        return self.heard

    @workflow.signal
    def case_message(self, message: CaseMessage) -> None:
        self.heard.append(message.seq)
        self.done = self.done or message.name == "done"

    @workflow.query
    def told(self) -> list[int]:
        return self.heard
