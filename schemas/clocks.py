"""How the time of a task runs: since when, for how long, and when it stood still."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Instant, Model
from schemas.deadlines import Span, Step


class Pause(Model):
    """A time during which a task's deadlines stand still."""

    begin: Instant
    end: Instant | None = None
    """None: it lasts."""
    reason: str = ""
    rest: bool = False
    """The task itself was suspended; else only its clock stood still, as while waiting for the customer."""


class Clock(Model):
    """All that the instants of a task's deadlines are computed from, besides the calendar."""

    start: Instant
    due: Span | None = None
    start_by: Span | None = None
    steps: tuple[Step, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def needs_calendar(self) -> bool:
        """Whether any of it depends on when a team works."""
        spans = (self.due, self.start_by, *(step.at for step in self.steps))
        return any(span is not None and span.needs_calendar for span in spans)

    @property
    def waiting(self) -> Pause | None:
        """The pause that lasts, while the task itself goes on."""
        return next((each for each in self.pauses if each.end is None and not each.rest), None)

    @property
    def stands_still(self) -> bool:
        """Whether it stands still without an end in sight."""
        return any(each.end is None for each in self.pauses)


class ClockOperation(StrEnum):
    """What a person may do to the clock of a task, while the task itself goes on."""

    PAUSE = "pause"
    """It waits for somebody outside: its deadlines stand still."""
    RESUME = "resume"
    RESTART = "restart"
    """Time begins anew, also for the escalation."""


class ClockChange(Model):
    """The body of every operation on a task's clock."""

    version: int = Field(ge=1, examples=[1])
    """The version that the decision was made on; an older one is refused."""
    reason: str = Field(min_length=1, max_length=2000, examples=["Waiting for the customer's photos"])
    at: Instant | None = None
    """From when it holds; none: from now. Only who leads may say that it was earlier."""
