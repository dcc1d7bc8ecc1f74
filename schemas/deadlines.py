"""How long something may take, said before it is known when it begins."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from schemas.base import Model


class Span(Model):
    """Either elapsed time or working days of a team's calendar."""

    elapsed: timedelta | None = None
    working: int | None = Field(default=None, ge=1)
    """Working days: the deadline is the end of that working day."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.elapsed is None) == (self.working is None):
            raise ValueError("a span is either elapsed time or working days")
        return self


def working_days(n: int) -> Span:
    """`n` working days on the team's calendar."""
    return Span(working=n)


def days(n: float) -> Span:
    """`n` times 24 hours."""
    return Span(elapsed=timedelta(days=n))


def hours(n: float) -> Span:
    return Span(elapsed=timedelta(hours=n))


def minutes(n: float) -> Span:
    return Span(elapsed=timedelta(minutes=n))


class Step(Model):
    """One step of an escalation: at that time the task also becomes that team's work."""

    at: Span
    team: str
