"""The front door, put together."""

from typing import Any

from fastapi import FastAPI

from api import answered, openapi, problems, web
from api.conditions import NotModified
from api.door import Door
from api.live import Live
from api.routes import (
    absences,
    batches,
    calendars,
    cases,
    documents,
    events,
    exports,
    health,
    imports,
    lessons,
    notices,
    own,
    people,
    processes,
    session,
    talk,
    tasks,
)
from api.routes.subject import BASE
from api.services import Services
from api.wire import BodyLimit, Protection

SUBJECTS = (
    exports,
    talk,
    tasks,
    cases,
    session,
    people,
    absences,
    processes,
    documents,
    imports,
    batches,
    notices,
    calendars,
    lessons,
    own,
    events,
    health,
)
"""Routes are tried in this order: the most used early, behind those whose paths they would take as an id."""


class Front(FastAPI):
    """FastAPI that describes itself in full."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = openapi.describe(self)
        return self.openapi_schema


def create_app(services: Services) -> FastAPI:
    """The ASGI app of the API and the web app. `app.state.live.stop()` ends the open event streams."""
    app = Front(
        title="Casework",
        version="1",
        summary="Durable case management for document-heavy back offices.",
        openapi_url=f"{BASE}/openapi.json",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.services = services
    app.state.live = Live(services.store, services.clock)
    app.state.counted = answered.registry()
    for subject in SUBJECTS:
        app.router.routes.extend(subject.router.routes)
    problems.install(app)
    web.install(app, services.web)
    # The last one added is the first that a request meets.
    app.add_middleware(NotModified)
    app.add_middleware(Door, services=services)
    app.add_middleware(BodyLimit, limits=services.limits)
    app.add_middleware(problems.Safety)
    app.add_middleware(Protection)
    app.add_middleware(answered.Answered, registry=app.state.counted)
    return app
