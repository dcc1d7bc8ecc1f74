"""Writes how a case ended, so that no process has to."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import is_cancelled_exception
from temporalio.worker import (
    ExecuteWorkflowInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from schemas.base import Data
from schemas.contracts import FINISH_CASE, Finish
from schemas.tasks import CaseStatus
from workflows.engine.breaking import told
from workflows.engine.errors import CaseFailed, ProcessBug, reason_of
from workflows.engine.process import Process
from workflows.engine.steps import perform


class EngineInterceptor(Interceptor):
    """Give this to every worker and replayer that runs processes."""

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor] | None:
        return OutcomeWriter


class OutcomeWriter(WorkflowInboundInterceptor):
    """Completed, failed or cancelled goes to the case file before the workflow ends.

    A bug (any other exception) is left to Temporal: the case stands still until a corrected process is
    deployed, and then goes on.
    """

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        process = workflow.instance()
        if not isinstance(process, Process):
            return await super().execute_workflow(input)
        process.begin(input.args[0])
        try:
            outcome = await super().execute_workflow(input)
        except Exception as raised:
            error = _alone(raised)
            if not workflow.is_failure_exception(error):
                raise ProcessBug(told(error, type(process))).with_traceback(error.__traceback__) from None
            if _is_cancelled(error):
                await _finish(process, CaseStatus.CANCELLED)
                raise
            reason = reason_of(error)
            await _finish(process, CaseStatus.FAILED, reason=reason)
            raise CaseFailed(reason) from None
        except asyncio.CancelledError as error:
            if _is_cancelled(error):
                await _finish(process, CaseStatus.CANCELLED)
            raise
        await _finish(process, CaseStatus.COMPLETED, outcome=outcome.model_dump(mode="json"))
        return outcome


def _alone(error: Exception) -> Exception:
    """Of strands that ran side by side (`asyncio.TaskGroup`), the one that says how the case ends.

    That is a bug, if there is one; else what ended the first.
    """
    if not isinstance(error, ExceptionGroup):
        return error
    strands = [_alone(each) for each in error.exceptions]
    return next((each for each in strands if not workflow.is_failure_exception(each)), strands[0])


def _is_cancelled(error: BaseException) -> bool:
    return workflow.cancellation_reason() is not None and is_cancelled_exception(error)


async def _finish(
    process: Process, status: CaseStatus, outcome: Data | None = None, reason: str | None = None
) -> None:
    """What was decided first counts: a cancellation that comes now is too late."""
    request = Finish(**process.here, status=status, outcome=outcome, reason=reason)
    request = process.ending(request)
    writing = asyncio.ensure_future(perform(FINISH_CASE, request))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await writing
