"""What can be started, and the forms that go with it."""

from api.calls import Caller
from api.routes.subject import subject
from schemas.views import FormView, Page, ProcessView

router = subject(tag="processes")


@router.get("/processes")
async def list_processes(call: Caller) -> Page[ProcessView]:
    """The processes that cases can be started of."""
    return Page[ProcessView](items=await call.services.catalogue.processes(call.person))


@router.get("/forms/{name}")
async def get_form(name: str, call: Caller) -> FormView:
    """A form's current version."""
    return await call.services.catalogue.form(call.person, name)
