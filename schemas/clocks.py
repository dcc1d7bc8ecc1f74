"""How the time of a task runs: since when, for how long, and when it stood still."""

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
