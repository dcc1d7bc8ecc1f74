"""Whether it runs, whether it can work, and how much is waiting."""

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from api.calls import Behind, Caller
from api.measures import exposition, readiness, written
from api.routes.subject import subject
from schemas.errors import NotAllowed
from schemas.tasks import Role
from schemas.views import Health

router = subject(tag="health", base="")


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_class=PlainTextResponse)
async def is_alive() -> str:
    """The process runs."""
    return "ok\n"


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses={503: {"model": Health}})
async def is_ready(behind: Behind, response: Response) -> Health:
    """Whether requests can be served: the database is there and of this version. Temporal is not needed."""
    health = await readiness(behind.store)
    response.status_code = 200 if health.ready else 503
    return health


@router.get("/metrics", response_class=PlainTextResponse)
async def get_metrics(call: Caller, request: Request) -> PlainTextResponse:
    """What waits to be delivered, and what this process answered, in Prometheus' text format.

    For administrators and systems.
    """
    if not call.person.has(Role.ADMIN, Role.SYSTEM):
        raise NotAllowed("Metrics are for administrators and monitoring systems.")
    async with call.services.store.system_reading() as sx:
        stats = await sx.outbox.stats(call.now)
        kinds = await sx.outbox.by_kind(call.now)
        mendings = await sx.comparing.all()
    told = exposition(stats, kinds, mendings) + written(request.app.state.counted)
    return PlainTextResponse(told, media_type="text/plain; version=0.0.4")
