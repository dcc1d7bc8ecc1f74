"""What a workflow and an activity agree on: a name, a queue, a request and a result."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from schemas.base import CaseId, Instant, Model, Tenant

Q = TypeVar("Q", bound=Model)
R = TypeVar("R", bound=Model)

CASES = "cases"
"""Queue of workflows and of short activities."""
DOCUMENTS = "documents"
"""Queue of the readers of paper."""
WORKFLOW = "case-"
"""Begins the id of each case's workflow; behind it stands the case."""


def workflow_of(case: CaseId) -> str:
    """The id of a case's workflow."""
    return f"{WORKFLOW}{case}"


@dataclass(frozen=True)
class Contract(Generic[Q, R]):
    """What an activity is called, where it runs, what it takes and gives."""

    name: str
    queue: str
    request: type[Q]
    result: type[R]
    local: bool = False
    """A short SQL transaction that runs in the workflow's own worker."""
    timeout: timedelta = timedelta(seconds=30)
    """Of one attempt."""
    patience: timedelta | None = None
    """Of all attempts together; None: tried until it works."""
    heartbeat: timedelta | None = None


class OfCase(Model):
    """What every request carries: whose case it is, and the workflow's time."""

    tenant: Tenant
    case: CaseId
    now: Instant


class Done(Model):
    """It is done; there is nothing to tell."""
