"""How right reading was, as checks by people show."""

from pydantic import Field

from schemas.base import Model
from schemas.reading import Grounds


class Outcome(Model):
    """One field that a person checked."""

    form: str
    field: str
    probability: float
    """That it is right, as reading said."""
    sure: bool
    """Whether it would have been taken unasked."""
    blind: bool
    """Whether the person was not shown what was read."""
    right: bool
    """Whether the person said the same."""
    learned: bool = False
    """Whether it was read where corrections say that it stands, or is written as its sender is known."""
    check: str = ""
    """The check that it was part of."""
    grounds: Grounds | None = None
    """What its probability was made of."""


class FieldReport(Model):
    """How right reading was about one field of one form."""

    form: str
    field: str
    asked: int
    """Times that a person was asked because it was not sure."""
    right: int
    """How often of these it had been read rightly all the same."""
    sampled: int
    """Times that it was sure and asked blind as a sample."""
    sampled_wrong: int
    """How often of these it had been read wrongly."""
    learned: int = 0
    """How often of all these it was read where corrections say."""
    learned_right: int = 0
    """How often of those it was read rightly."""
    error_at_most: float | None
    """Share of sure values that are wrong, at most, 95 times of a hundred; None without a sample."""


class Bin(Model):
    """Fields of which reading said about the same probability."""

    n: int
    said: float
    """Mean probability."""
    right: float
    """Share that was right."""


class ReadingReport(Model):
    """How right reading was."""

    checked: int
    """Fields that people checked."""
    fields: tuple[FieldReport, ...]
    calibration: tuple[Bin, ...] = Field(description="By tenths of what reading said.")
    calibration_error: float | None
    """Mean distance between said and right, weighed by n; None when nothing was checked."""
