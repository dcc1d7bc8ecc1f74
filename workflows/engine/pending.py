"""What a case waits for, kept while it does, for whoever asks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from temporalio import workflow

from schemas.base import TaskId
from schemas.waiting import Wait, Waiting, WaitKind
from workflows.engine.watch import Watch


class Pending:
    """What is waited for besides tasks; those know it themselves."""

    def __init__(self) -> None:
        self._waits: list[Wait] = []

    @contextmanager
    def on(
        self, kind: WaitKind, title: str, *, name: str | None = None, until: datetime | None = None
    ) -> Iterator[None]:
        """It is waited for meanwhile."""
        wait = Wait(kind=kind, title=title, since=workflow.now(), name=name, until=until)
        self._waits.append(wait)
        try:
            yield
        finally:
            self._waits.remove(wait)

    def told(self, watches: Mapping[TaskId, Watch]) -> Waiting:
        """All that is waited for, the oldest first."""
        asked = [(task, watch.request) for task, watch in watches.items() if watch.closed is None]
        tasks = [
            Wait(kind=WaitKind.TASK, title=request.title, since=request.now, task=task)
            for task, request in asked
            if request is not None
        ]
        return Waiting(waits=tuple(sorted((*self._waits, *tasks), key=lambda wait: wait.since)))
