"""A worker in a process of its own whose only case breaks off with a person's name in the text."""

import asyncio
import sys
from uuid import uuid4

from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from tests.waiting import until
from workers import logs
from workers.temporal_client import core_logs_as_ours

FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED


@workflow.defn
class Breaking:
    """Breaks off."""

    @workflow.run
    async def run(self) -> None:
        raise ValueError("Ada Example has no policy")


async def main(address: str) -> None:
    client, queue = await Client.connect(address), f"breaking-{uuid4()}"
    runner = UnsandboxedWorkflowRunner()
    async with Worker(client, task_queue=queue, workflows=[Breaking], workflow_runner=runner):
        handle = await client.start_workflow(Breaking.run, id=queue, task_queue=queue)

        async def broke_off() -> bool:
            return any([each.event_type == FAILED async for each in handle.fetch_history_events()])

        await until(broke_off)
        await handle.terminate()


if __name__ == "__main__":
    logs.set_up("cases")
    core_logs_as_ours()
    asyncio.run(main(sys.argv[1]))
