"""What every route is handed: the services, who is asking, and the time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request

from api.services import Services
from api.strangers import require_each_once, require_known
from schemas.base import CaseId, DocumentId, TaskId
from schemas.people import Person


@dataclass(frozen=True)
class Call:
    """One request of somebody known."""

    services: Services
    person: Person
    now: datetime


async def services_of(request: Request) -> Services:
    """The services behind the app."""
    services: Services = request.app.state.services
    return services


async def call_of(request: Request) -> Call:
    """The call that the door let in.

    Raises:
        Invalid: its query has a name that the operation does not know.
    """
    require_known(request)
    services: Services = request.app.state.services
    return Call(services, request.state.person, services.clock())


Caller = Annotated[Call, Depends(call_of)]
OneForm = Depends(require_each_once)
"""For what takes a file in: of two files under one name only the last would be looked at."""
Behind = Annotated[Services, Depends(services_of)]
CaseIn = Annotated[CaseId, Path(alias="id")]
TaskIn = Annotated[TaskId, Path(alias="id")]
DocumentIn = Annotated[DocumentId, Path(alias="id")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Repeating a request with the same key and body has its effect once and gives the same "
        "answer; the same key with another body is refused.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before.")]
