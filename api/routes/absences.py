"""When people are away."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Caller, Key
from api.routes.subject import subject
from schemas.requests import NewAbsence
from schemas.views import AbsenceView, Page

router = subject("/absences", "people")
AbsenceIn = Annotated[UUID, Path(alias="id")]


@router.get("")
async def list_absences(call: Caller) -> Page[AbsenceView]:
    """Who is away or will be; notes are seen by the person and by who leads."""
    return Page[AbsenceView](items=await call.services.absences.list(call.person, call.now))


@router.post("", status_code=201)
async def add_absence(body: NewAbsence, call: Caller, key: Key = None) -> AbsenceView:
    """Say when you will be away, and who stands in; who leads may say it for others.

    From then on work goes to the substitute; on the return what is left comes back.
    """
    return await call.services.absences.add(call.person, body, call.now, key)


@router.delete("/{id}", status_code=204)
async def end_absence(absence: AbsenceIn, call: Caller) -> None:
    """Be back now, or not be away after all."""
    await call.services.absences.end(call.person, absence, call.now)
