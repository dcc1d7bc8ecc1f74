"""How long something may take, said before it is known when it begins."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.base import Model
from schemas.escalation import Action, AddTeam, Expire, RaisePriority


class Span(Model):
    """Elapsed time, or working days or working hours of a team's calendar."""

    elapsed: timedelta | None = None
    working: int | None = Field(default=None, ge=1)
    """Working days: the deadline is the end of that working day."""
    worked: timedelta | None = Field(default=None, gt=timedelta(0))
    """Working time: only the hours count in which the team works."""

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if [self.elapsed, self.working, self.worked].count(None) != 2:
            raise ValueError("a span is either elapsed time, working days or working hours")
        return self

    @property
    def needs_calendar(self) -> bool:
        """Whether it depends on when a team works."""
        return self.elapsed is None


def working_days(n: int) -> Span:
    """`n` working days on the team's calendar."""
    return Span(working=n)


def working_hours(n: float) -> Span:
    """`n` hours in which the team works."""
    return Span(worked=timedelta(hours=n))


def days(n: float) -> Span:
    """`n` times 24 hours."""
    return Span(elapsed=timedelta(days=n))


def hours(n: float) -> Span:
    return Span(elapsed=timedelta(hours=n))


def minutes(n: float) -> Span:
    return Span(elapsed=timedelta(minutes=n))


class Step(Model):
    """One step of an escalation: what is done at that time, if the task still waits.

    With `team` alone the task becomes more urgent and that team's work too.
    """

    at: Span | None = None
    """Counted from the opening of the task; None: at the deadline itself."""
    team: str | None = None
    of: Literal["completion", "start"] = "completion"
    """`start`: only if nobody has begun by then."""
    actions: tuple[Action, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.all_actions:
            raise ValueError("a step of an escalation does something: give it a team or actions")
        return self

    @property
    def all_actions(self) -> tuple[Action, ...]:
        """What is done, in order."""
        short = (RaisePriority(), AddTeam(team=self.team)) if self.team is not None else ()
        return (*short, *self.actions)

    @property
    def expiry(self) -> Expire | None:
        """Its last word, if it has one."""
        return next((each for each in self.all_actions if isinstance(each, Expire)), None)


def policy_faults(steps: Iterable[Step], due: Span | None, start_by: Span | None) -> list[str]:
    """What cannot work about an escalation; each says what to do."""
    told = []
    for step in steps:
        word, deadline = ("start_by", start_by) if step.of == "start" else ("due", due)
        if step.at is None and deadline is None:
            told.append(f"a step of an escalation says neither `at` nor is there `{word}`; give one of them")
    if sum(step.expiry is not None for step in steps) > 1:
        told.append("an escalation expires more than once; keep the one step that is meant")
    return told
