"""Saved views; skills and how much somebody takes at once."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Caller
from api.routes.subject import subject
from schemas.views import Page
from schemas.worklists import Desk, DeskChange, NewView, SavedView, TeamWork

router = subject(tag="own worklist")
ViewIn = Annotated[UUID, Path(alias="id")]


@router.get("/views")
async def list_views(call: Caller) -> Page[SavedView]:
    """The lists of tasks that one keeps, and those shared with one's teams."""
    return Page[SavedView](items=await call.services.own.views(call.person))


@router.post("/views", status_code=201)
async def add_view(body: NewView, call: Caller) -> SavedView:
    """Keep a list of tasks under a name, for oneself or for a team."""
    return await call.services.own.add_view(call.person, body, call.now)


@router.put("/views/{id}")
async def change_view(view: ViewIn, body: NewView, call: Caller) -> SavedView:
    """Keep it otherwise."""
    return await call.services.own.change_view(call.person, view, body, call.now)


@router.delete("/views/{id}", status_code=204)
async def remove_view(view: ViewIn, call: Caller) -> None:
    """Keep it no longer."""
    await call.services.own.remove_view(call.person, view, call.now)


@router.get("/people/{name}/desk")
async def get_desk(name: str, call: Caller) -> Desk:
    """What somebody can do, and how much they take at once."""
    return await call.services.own.desk(call.person, name)


@router.put("/people/{name}/desk")
async def change_desk(name: str, body: DeskChange, call: Caller) -> Desk:
    """Set skills and capacity (who leads the work), or whether one takes what is handed out."""
    return await call.services.own.change_desk(call.person, name, body, call.now)


@router.put("/teams/{name}/work")
async def change_team_work(name: str, body: TeamWork, call: Caller) -> TeamWork:
    """Whether a team's work is handed out to whoever is free, or taken from the queue."""
    return await call.services.own.hand_out(call.person, name, body, call.now)
