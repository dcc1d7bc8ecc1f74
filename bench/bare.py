"""The plain trip on Temporal alone: start, one activity, wait, signal, one activity, end.

This is what the same durable steps cost without cases, tasks, people, HTTP or a database of ours.
"""

import asyncio
import uuid
from datetime import timedelta
from time import perf_counter

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

QUEUE = "bench-bare"


_visible: dict[str, asyncio.Event] = {}


@activity.defn
async def opened(text: str) -> str:
    """Stands for the insert of a task; from here on a person could see it."""
    _visible[activity.info().workflow_id].set()
    return text


@activity.defn
async def ended(text: str) -> str:
    """Stands for the update of a case."""
    return text


@workflow.defn
class BareTrip:
    """One question, one answer, nothing else."""

    def __init__(self) -> None:
        self.answer: str | None = None

    @workflow.run
    async def run(self, local: bool) -> str:
        if local:
            await workflow.execute_local_activity(opened, "x", start_to_close_timeout=timedelta(seconds=30))
        else:
            await workflow.execute_activity(opened, "x", start_to_close_timeout=timedelta(seconds=30))
        await workflow.wait_condition(lambda: self.answer is not None)
        if local:
            return await workflow.execute_local_activity(
                ended, "x", start_to_close_timeout=timedelta(seconds=30)
            )
        return await workflow.execute_activity(ended, "x", start_to_close_timeout=timedelta(seconds=30))

    @workflow.signal
    def answered(self, text: str) -> None:
        self.answer = text


async def _trip(client: Client, local: bool) -> float:
    began = perf_counter()
    trip = f"bare-{uuid.uuid4()}"
    visible = _visible[trip] = asyncio.Event()
    handle = await client.start_workflow(
        BareTrip.run, local, id=trip, task_queue=QUEUE, request_eager_start=local
    )
    await visible.wait()
    del _visible[trip]
    await handle.signal(BareTrip.answered, "yes")
    await handle.result()
    return perf_counter() - began


async def bare_trips(address: str, n: int, in_flight: int, local: bool) -> tuple[float, list[float]]:
    """Trips per second and each trip's seconds, worker and driver in this process.

    `local`: short steps as local activities and eager start, the fastest that Temporal offers.
    """
    client = await Client.connect(address)
    runner = UnsandboxedWorkflowRunner()
    async with Worker(
        client, task_queue=QUEUE, workflows=[BareTrip], activities=[opened, ended], workflow_runner=runner
    ):
        await _many(client, min(n, 20), in_flight, local)
        began = perf_counter()
        seconds = await _many(client, n, in_flight, local)
        return n / (perf_counter() - began), seconds


async def _many(client: Client, n: int, in_flight: int, local: bool) -> list[float]:
    gate = asyncio.Semaphore(in_flight)

    async def one() -> float:
        async with gate:
            return await _trip(client, local)

    return list(await asyncio.gather(*(one() for _ in range(n))))
