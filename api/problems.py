"""Errors as RFC 9457 problem details. The status comes from the error class, never from a route."""

from http import HTTPStatus
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.errors import MOST_TOLD, CaseworkError, Invalid, NotFound, NotSignedIn, TooMany, Unavailable
from schemas.views import Problem
from store.reasons import reason_of

MEDIA_TYPE = "application/problem+json"
LOG = structlog.get_logger("casework.api")

WORDS = {
    400: "The request cannot be understood; compare it with the API's description at /api/v1/openapi.json.",
    404: "There is nothing at this address; the API's description is at /api/v1/openapi.json.",
    405: "This address does not know this method; the API's description is at /api/v1/openapi.json.",
}

NO_JSON = "send JSON here, with the header Content-Type: application/json"


def respond(error: CaseworkError) -> JSONResponse:
    """The answer that tells of an error. Why something is not available only the log tells."""
    if isinstance(error, Unavailable):
        LOG.error("not available", reason=reason_of(error) or error.detail)
    errors = error.told if isinstance(error, Invalid) else None
    told = {"errors": errors, "draft": error.extra.get("draft")}
    problem = Problem(
        type=error.problem_type(), title=error.title, status=error.status, detail=error.detail, **told
    )
    body = {**extra(error), **problem.model_dump(mode="json", exclude_none=True)}
    return JSONResponse(body, error.status, headers_for(error), media_type=MEDIA_TYPE)


def extra(error: CaseworkError) -> dict[str, object]:
    """What the error adds to a problem: plain values only."""
    return {k: v for k, v in error.extra.items() if isinstance(v, str | int | float | bool)}


def headers_for(error: CaseworkError) -> dict[str, str]:
    """Headers that go with a status."""
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooMany | Unavailable):
        return {"Retry-After": str(error.extra.get("retry_after", 5))}
    return {}


def unreachable(error: Exception) -> bool:
    """Whether the error says that the database cannot be reached, or is too busy."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | ConnectionError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def unexpected(error: Exception) -> JSONResponse:
    """An answer without details for an error that nobody foresaw; the log has them under the same id."""
    if isinstance(error, DataError):
        return respond(Invalid("Some of what was sent has characters or numbers that cannot be kept.", []))
    if unreachable(error):
        away = Unavailable("The database cannot be reached at the moment; please try again shortly.")
        away.__cause__ = error
        return respond(away)
    incident = uuid4().hex[:12]
    LOG.error("unexpected error", id=incident, exc_info=error)
    words = f"This should not have happened. Please tell your administrator the number {incident}."
    return respond(CaseworkError(words, incident=incident))


def of_http(error: HTTPException) -> JSONResponse:
    """The framework's own errors in the same shape."""
    title = HTTPStatus(error.status_code).phrase
    detail = WORDS.get(error.status_code, str(error.detail))
    problem = Problem(title=title, status=error.status_code, detail=detail)
    body = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(body, error.status_code, error.headers, media_type=MEDIA_TYPE)


def of_validation(error: RequestValidationError, kind: str) -> JSONResponse:
    """One {"loc", "msg"} per fault; what was sent is never repeated. `kind`: its Content-Type."""
    faults = [{"loc": list(e["loc"]), "msg": e["msg"]} for e in error.errors()[:MOST_TOLD]]
    if "json" not in kind:
        faults = [{**each, "msg": NO_JSON} if each["loc"] == ["body"] else each for each in faults]
    if all(fault["loc"][:1] == ["path"] for fault in faults):
        return respond(NotFound(WORDS[404]))
    return respond(Invalid("Some of what was sent does not fit; see errors.", faults))


async def _casework(request: Request, error: Exception) -> JSONResponse:
    return respond(error) if isinstance(error, CaseworkError) else unexpected(error)


async def _validation(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        return unexpected(error)
    return of_validation(error, request.headers.get("content-type", ""))


def install(app: FastAPI) -> None:
    """Make the app's errors problems; the framework's own are a matter of api/web.py, for some are pages."""
    app.add_exception_handler(CaseworkError, _casework)
    app.add_exception_handler(RequestValidationError, _validation)


class Safety:
    """ASGI middleware: what nobody foresaw ends here, as a problem without details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            answer = unexpected(error)
            if started or scope["type"] != "http":
                raise
            await answer(scope, receive, send)
