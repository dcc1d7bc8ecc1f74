"""What the doctor tells of each thing that was looked at."""

from typing import Literal

from pydantic import BaseModel

State = Literal["good", "poor", "bad"]


class StuckCase(BaseModel):
    """A case that stands still because of a fault in its process."""

    id: str
    number: str | None = None
    """The number for people; None: the records do not have the case."""
    process: str
    why: str
    """What broke off, and where; never anybody's data."""


class Finding(BaseModel):
    """One thing that was looked at."""

    what: str
    state: State
    """good: as it should be; poor: it works, but less well; bad: it does not work."""
    text: str
    remedy: str | None = None
    cases: tuple[StuckCase, ...] = ()
    """Those that the text counts, as many as are told."""
