"""Replaying recorded cases against the processes as they are now."""

import re
from ast import literal_eval
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from schemas.base import CaseId
from schemas.errors import NotFound
from workflows.engine import Process
from workflows.engine.outcome import EngineInterceptor
from workflows.engine.sandbox import runner

WHICH = "`casework case list` tells which there are."
MESSAGE = re.compile(r'\bmessage: "((?:[^"\\\n]|\\.)*)"')
"""The text in a failure as Temporal's core describes one."""


@dataclass(frozen=True)
class Replayed:
    """What came of one recorded case."""

    file: Path
    fault: str | None
    """Why the process as it is now would not go on with it; None: it would."""


def recordings(place: Path) -> list[Path]:
    """A recording, or all in a folder.

    Raises:
        NotFound: there is none.
    """
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    if not files or not files[0].is_file():
        raise NotFound(f"There are no recorded cases in {place}. `casework replay --record CASE` makes one.")
    return files


async def replay(files: Sequence[Path], classes: Sequence[type[Process]]) -> list[Replayed]:
    """Replay each recording against these processes."""
    replayer = Replayer(
        workflows=list(classes),
        workflow_runner=runner(),
        interceptors=[EngineInterceptor()],
        data_converter=pydantic_data_converter,
        runtime=_quiet(),
    )
    told = []
    for file, history in [(file, _history(file)) for file in files]:
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        told.append(Replayed(file, _why(result.replay_failure) if result.replay_failure else None))
    return told


@cache
def _quiet() -> Runtime:
    """Temporal's core without its own description of each failure, which is told in a sentence."""
    errors = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=errors)))


def _why(failure: Exception) -> str:
    """What the process or Temporal's core says, without the core's description of the failure around it."""
    said = MESSAGE.search(str(failure))
    return literal_eval(f'"{said[1]}"') if said else str(failure)


def _history(file: Path) -> WorkflowHistory:
    """The recording under the case's own id, which the process may use."""
    history = WorkflowHistory.from_json("", file.read_text())
    began = history.events[0].workflow_execution_started_event_attributes
    return replace(history, workflow_id=began.workflow_id)


async def recorded(client: Client, case: CaseId) -> str:
    """What happened in a case, to be kept for replaying it later.

    Raises:
        NotFound: Temporal has no such case, or not any more.
    """
    try:
        history = await client.get_workflow_handle(f"case-{case}").fetch_history()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        raise NotFound(f"Temporal knows no case {case}. {WHICH}") from None
    return history.to_json() + "\n"
