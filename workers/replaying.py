"""Replaying recorded cases against the processes as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from schemas.errors import NotFound
from workflows.engine import Process
from workflows.engine.outcome import EngineInterceptor
from workflows.engine.sandbox import runner


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
    )
    told = []
    for file, history in [(file, _history(file)) for file in files]:
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        told.append(Replayed(file, str(result.replay_failure) if result.replay_failure else None))
    return told


def _history(file: Path) -> WorkflowHistory:
    """The recording under the case's own id, which the process may use."""
    history = WorkflowHistory.from_json("", file.read_text())
    began = history.events[0].workflow_execution_started_event_attributes
    return replace(history, workflow_id=began.workflow_id)


async def recorded(client: Client, case: str) -> str:
    """What happened in a case, to be kept for replaying it later."""
    history = await client.get_workflow_handle(f"case-{case}").fetch_history()
    return history.to_json() + "\n"
