"""Carrying out a contract: the one place that knows how activities are run."""

from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from schemas.base import Model
from schemas.contract import CASES, Contract
from workflows.engine.errors import StepFailed

Q = TypeVar("Q", bound=Model)
R = TypeVar("R", bound=Model)

QUICKLY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1))
PATIENTLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


async def perform(contract: Contract[Q, R], request: Q) -> R:
    """Carry a step out, retried until its patience is at an end.

    Raises:
        StepFailed: it failed for good.
    """
    try:
        return await _perform(contract, request)
    except (ActivityError, ApplicationError) as error:
        if is_cancelled_exception(error):
            raise
        raise StepFailed.of(error) from None


async def _perform(contract: Contract[Q, R], request: Q) -> R:
    if contract.local:
        local: R = await workflow.execute_local_activity(
            contract.name,
            request,
            result_type=contract.result,
            start_to_close_timeout=contract.timeout,
            schedule_to_close_timeout=contract.patience,
            retry_policy=QUICKLY,
        )
        return local
    result: R = await workflow.execute_activity(
        contract.name,
        request,
        task_queue=None if contract.queue == CASES else contract.queue,
        result_type=contract.result,
        start_to_close_timeout=contract.timeout,
        schedule_to_close_timeout=contract.patience,
        heartbeat_timeout=contract.heartbeat,
        retry_policy=PATIENTLY,
        cancellation_type=_cancelled(contract),
    )
    return result


def _cancelled(contract: Contract[Q, R]) -> workflow.ActivityCancellationType:
    """Without a heartbeat a step cannot hear that it is not wanted any more: what it does by then counts."""
    if contract.heartbeat is None:
        return workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
    return workflow.ActivityCancellationType.TRY_CANCEL
