"""The API's description: what FastAPI finds, and what holds for every operation."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import examples
from api.problems import MEDIA_TYPE
from schemas.base import Model
from schemas.errors import (
    CalledWrongly,
    CaseworkError,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Outdated,
    TooLarge,
    TooMany,
    Unavailable,
    Unsupported,
    VersionNeeded,
)
from schemas.views import EventNotice, Problem
from schemas.webhooks import CaseEnded, NoticeTold

DESCRIPTION = """Errors are problem details (RFC 9457). Times are RFC 3339; decimals and the amounts of money
are strings. Lists are paged: pass `next` as `after`. Systems send a bearer token; people sign in and have a
cookie."""

OPEN = {"is_alive", "is_ready", "sign_in"}
NAMING = {"list_candidates"}
"""Operations that name what they are about in the query."""
UPLOAD = {"add_document", "add_import", "add_batch"}
TAGGED = {"get_task", "get_case"}
VERSIONED = {"operate_task"}
DRAFTS = {"save_draft"}
ETAG = {"description": "Changes whenever anything in the answer does.", "schema": {"type": "string"}}
RETRY_AFTER = {"description": "Seconds to wait before trying again.", "schema": {"type": "integer"}}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "title": "If-None-Match"},
    "description": "ETag of the answer that is known; 304 if it still holds.",
}
SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "`casework user add NAME --role system --token`",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "casework_session"},
}


TEXT = {"type": "string"}
SIGNATURE = {
    "webhook-id": "The same each time that one message is sent.",
    "webhook-timestamp": "Seconds since 1970, when it was sent.",
    "webhook-signature": "`v1,` and the signature in base64; of several, one has to fit.",
}
SIGNED = """Signed as standardwebhooks.com has it: HMAC-SHA256 over `id.timestamp.body` with the bytes that
stand in base64 behind `whsec_`. What is not answered with 2xx within 10 seconds is sent again for about two
days."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app."""
    found = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=DESCRIPTION, routes=app.routes
    )
    schemas = found["components"]["schemas"]
    for model in (Problem, EventNotice, CaseEnded, NoticeTold):
        schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
    # Some problems say more, such as the version that a task has by now (RFC 9457, section 3.2).
    schemas["Problem"]["additionalProperties"] = True
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    found["components"]["securitySchemes"] = SECURITY
    found["security"] = [{name: []} for name in SECURITY]
    found["webhooks"] = {"case": {"post": _told(CaseEnded)}, "notice": {"post": _told(NoticeTold)}}
    for path in found["paths"].values():
        for operation in path.values():
            _complete(operation)
    return found


def _told(model: type[Model]) -> dict[str, Any]:
    """What is sent to an endpoint of `casework webhook add`."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {
        "tags": ["webhooks"],
        "summary": (model.__doc__ or "").strip(),
        "description": SIGNED,
        "operationId": f"told_{model.__name__}",
        "security": [],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "schema": TEXT,
                "description": what,
            }
            for name, what in SIGNATURE.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "2XX": {"description": "It was taken."},
            "default": {"description": "It was not, and is sent again later."},
        },
    }


def _complete(operation: dict[str, Any]) -> None:
    """What every operation may answer, and who may call it."""
    name = operation["operationId"]
    operation["responses"].pop("422", None)
    for error in problems_of(operation):
        operation["responses"][str(error.status)] = {
            "description": error.title,
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": examples.problem(error),
                }
            },
        }
        if error in (TooMany, Unavailable):
            operation["responses"][str(error.status)]["headers"] = {"Retry-After": RETRY_AFTER}
    if shown := examples.bodies(name):
        operation["requestBody"]["content"]["application/json"]["examples"] = shown
    if name in TAGGED:
        operation.setdefault("parameters", []).append(IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "It is known already.", "headers": {"ETag": ETAG}}
    if name in TAGGED | VERSIONED:
        operation["responses"]["200"]["headers"] = {"ETag": ETAG}
    if name in DRAFTS:
        operation["responses"]["204"]["headers"] = {"ETag": ETAG}
    if name in OPEN:
        operation["security"] = []


def problems_of(operation: dict[str, Any]) -> list[type[CaseworkError]]:
    """The errors that an operation may end with."""
    name = operation["operationId"]
    if name in ("is_alive", "is_ready"):
        return []
    places = {each["in"] for each in operation.get("parameters", ())}
    found: list[type[CaseworkError]] = [NotSignedIn, NotAllowed, TooMany, Unavailable]
    if "requestBody" in operation:
        found += [Conflict, TooLarge]
    if "requestBody" in operation or places - {"path"}:
        found += [CalledWrongly, Invalid]
    if "path" in places or name in NAMING:
        found.append(NotFound)
    if name in VERSIONED:
        found += [Outdated, VersionNeeded]
    if name in DRAFTS:
        found.append(Outdated)
    if name in UPLOAD:
        found.append(Unsupported)
    return sorted(set(found), key=lambda error: error.status)
