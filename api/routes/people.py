"""Who is who."""

from api.calls import Caller
from api.routes.subject import subject
from schemas.views import Me, Page, PersonView, TeamView
from worklist.people import me

router = subject(tag="people")


@router.get("/me")
async def get_me(call: Caller) -> Me:
    """The account that is signed in."""
    return me(call.person)


@router.get("/people")
async def list_people(call: Caller) -> Page[PersonView]:
    """All colleagues, by name."""
    return Page[PersonView](items=await call.services.people.everyone(call.person))


@router.get("/teams")
async def list_teams(call: Caller) -> Page[TeamView]:
    """All teams with their members, by name."""
    return Page[TeamView](items=await call.services.people.teams(call.person))
