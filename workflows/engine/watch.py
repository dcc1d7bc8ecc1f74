"""What a case has heard of one task. Pure: no clock, no I/O."""

from datetime import datetime

from schemas.account import slim
from schemas.contracts import OpenedTask, OpenTask
from schemas.messages import TaskChanged, TaskClosed
from schemas.tasks import OPEN, Status

TAKEN_AWAY = frozenset({Status.EXITED, Status.OBSOLETE})


class Watch:
    """A task that a case waits for: its end, and the deadlines still to come.

    A message counts once, and only if it is younger than what was heard before: it may come twice, late,
    out of order, or before anybody waits. While the task is waited for, an end that was not heard yet counts
    whatever its number: records that were restored from an older copy begin again with lower ones.
    """

    def __init__(self, steps: int, deadlines: tuple[datetime, ...] = (), seq: int = 0) -> None:
        self.steps = steps
        """Escalation steps from the first to the last, done or not."""
        self.deadlines = deadlines
        """Instants of the steps still to come; none while the task is suspended."""
        self.closed: TaskClosed | None = None
        self.changes = 0
        self.request: OpenTask | None = None
        """How the case asked for it; None: it did not, or nobody waits for it any more."""
        self.added = False
        """Whether a person added the task."""
        self._seq = seq
        self._ends: list[TaskClosed] = []

    @property
    def step(self) -> int:
        """The escalation step that is next, counted from 0."""
        return self.steps - len(self.deadlines)

    def opened(self, task: OpenedTask) -> None:
        """Take over how the task stands in the worklist, unless a message told more since.

        One that was never open or was taken away is still waited for: either its message is on its way, or
        the case is being ended.
        """
        if self._seq:
            return
        if task.status in OPEN:
            self.deadlines = task.deadlines
        elif task.status not in TAKEN_AWAY:
            self.closed = TaskClosed(
                seq=0, task=task.task, status=task.status, answer=task.answer, reason=task.reason
            )

    def hear_closed(self, message: TaskClosed) -> None:
        if message in self._ends:
            return
        self._ends.append(message)
        if self._is_news(message.seq) or self.closed is None:
            self.closed = message

    def hear_changed(self, message: TaskChanged) -> None:
        if self._is_news(message.seq):
            self.deadlines = message.deadlines
            self.changes += 1

    def passed(self) -> None:
        """The next deadline is over."""
        self.deadlines = self.deadlines[1:]

    def reopened(self) -> None:
        """The answer did not fit; wait for another one."""
        self.closed = None

    def settled(self) -> None:
        """The case goes on: with what it heard, or without waiting any longer."""
        self.request = slim(self.request) if self.request is not None and self.closed is not None else None

    def _is_news(self, seq: int) -> bool:
        if seq <= self._seq:
            return False
        self._seq = seq
        return True
