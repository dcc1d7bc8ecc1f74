"""What the doctor says of cases that stand still because of a fault in their process."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.api.history.v1 import WorkflowTaskFailedEventAttributes
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client
from temporalio.client import WorkflowExecution as Running
from temporalio.service import RPCError

from schemas.base import CaseId
from schemas.contract import WORKFLOW
from store.database import Store
from workers.embedded.folder import Folder
from workers.findings import Finding, StuckCase
from workers.settings import Settings
from workers.temporal_client import connect
from workflows.engine.errors import ProcessBug

STANDING_STILL = "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL"
"""Temporal notes this of a workflow after some tasks in a row that failed: 5, embedded 2."""
MOST = 1000
"""Cases looked at."""
SHOWN = 5
"""Cases of one process and fault that the text names."""
EVENTS = 50
"""Of the end of a history, in which the failure is looked for; behind it stands what came in since."""
AT_ONCE = 10
"""Histories asked for side by side."""
UNKNOWN = "the log tells what broke off"


def look(settings: Settings) -> Finding:
    """Every case that stands still, with process, number and what broke off."""
    try:
        stuck = asyncio.run(_stuck(settings))
    except (RuntimeError, RPCError, TimeoutError):
        return Finding(what="cases", state="poor", text="cannot be looked at: Temporal does not answer")
    if not stuck:
        return Finding(what="cases", state="good", text="none stands still because of a fault in its process")
    return Finding(
        what="cases",
        state="bad",
        text=told(stuck),
        remedy=f"{_log(settings)} tells more. Once a corrected process runs, they go on.",
        cases=stuck,
    )


def told(stuck: Sequence[StuckCase]) -> str:
    """How many there are, and a line for each process and fault with the first of its cases."""
    faults: dict[tuple[str, str], list[str]] = {}
    for each in stuck:
        faults.setdefault((each.process, each.why), []).append(each.number or each.id)
    count = f"{len(stuck)} or more" if len(stuck) == MOST else f"{len(stuck)}"
    lines = [f"{process} {_first(names)}: {why}" for (process, why), names in faults.items()]
    return "\n".join([f"{count} stand still because of a fault in their process:", *lines])


def _first(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _log(settings: Settings) -> str:
    if settings.embedded:
        return str(Folder(settings.folder).logs / "cases.log")
    return "The log of the cases worker"


async def _stuck(settings: Settings) -> tuple[StuckCase, ...]:
    client = await asyncio.wait_for(connect(settings), timeout=10)
    running = client.list_workflows(STANDING_STILL, limit=MOST)
    found = [each async for each in running if each.id.startswith(WORKFLOW)]
    named = await _named(settings, [_case(each) for each in found])
    turn = asyncio.Semaphore(AT_ONCE)

    async def looked_at(each: Running) -> StuckCase:
        number, process = named.get(_case(each), (None, each.workflow_type))
        async with turn:
            why = await _why(client, each)
        return StuckCase(id=str(_case(each)), number=number, process=process, why=why)

    told = await asyncio.gather(*map(looked_at, found))
    return tuple(sorted(told, key=lambda each: each.number or each.id))


def _case(running: Running) -> CaseId:
    return UUID(running.id.removeprefix(WORKFLOW))


async def _named(settings: Settings, wanted: Sequence[CaseId]) -> dict[CaseId, tuple[str, str]]:
    """Numbers and processes from the records; without them cases are told by their ids."""
    if not wanted:
        return {}
    try:
        async with Store(settings.database_url) as store, store.system_reading() as sx:
            return await sx.cases.named(wanted)
    except SQLAlchemyError:
        return {}


async def _why(client: Client, running: Running) -> str:
    """What its last task that failed says, if that is known to hold nobody's data; else the kind of fault."""
    request = GetWorkflowExecutionHistoryReverseRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=running.id, run_id=running.run_id),
        maximum_page_size=EVENTS,
    )
    try:
        answer = await client.workflow_service.get_workflow_execution_history_reverse(request)
    except RPCError:
        return UNKNOWN
    for event in answer.history.events:
        if event.HasField("workflow_task_failed_event_attributes"):
            return _said(event.workflow_task_failed_event_attributes)
    return UNKNOWN


def _said(failed: WorkflowTaskFailedEventAttributes) -> str:
    kind = failed.failure.application_failure_info.type
    differs = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
    if kind == ProcessBug.__name__ or failed.cause == differs:
        return failed.failure.message or UNKNOWN
    return kind or UNKNOWN
