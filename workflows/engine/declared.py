"""What a process class declares about itself."""

from dataclasses import dataclass

from schemas.descriptors import FacetType
from schemas.forms import Form

CLERKS = "clerks"
"""Team that checks what was read from paper."""


@dataclass(frozen=True)
class OnDemand:
    """A task that staff may add to a running case."""

    form: type[Form]
    title: str
    team: str = CLERKS


@dataclass(frozen=True)
class Facet:
    """A business value copied onto tasks, by which the worklist filters and sorts."""

    name: str
    type: FacetType = FacetType.TEXT
    choices: tuple[str, ...] = ()
    """What there is to choose from, for a choice."""
