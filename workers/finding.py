"""One thing that the doctor looked at."""

from typing import Literal

from pydantic import BaseModel

State = Literal["good", "poor", "bad"]


class Finding(BaseModel):
    """One thing that was looked at."""

    what: str
    state: State
    """good: as it should be; poor: it works, but less well; bad: it does not work."""
    text: str
    remedy: str | None = None
