"""Conditional requests (RFC 9110, section 13): ETags, If-None-Match, and If-Match in place of a version."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Header, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.base import Model
from schemas.errors import CalledWrongly, Conflict, Outdated, VersionNeeded
from schemas.views import TaskView

TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]+)?"')
"""A task's ETag: its version, and a digest of the rest; a proxy that compresses makes it weak."""
NEEDED = "Say which version of the task was seen: `version` in the body, or its ETag as If-Match."
DRAFT_TAG = re.compile(r'(?:W/)?"[0-9A-Za-z_-]{1,64}"')
DRAFTS = "If-Match has to hold ETags of the draft, as `draft_etag` of the task or its saving told them."
ONE_TAG = "If-Match has to be the ETag of the task, as the answer with the task carried it."
TWO_VERSIONS = "`version` and If-Match name different versions of the task; send one of them."

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=200,
        description="ETag of the task as it was seen; stands for `version` in the body.",
    ),
]
IfDraft = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=4000,
        description="ETags that the draft may have had, as `draft_etag` of the task; without it whatever is "
        "there is overwritten.",
    ),
]


def drafts_seen(if_match: str | None) -> tuple[str, ...] | None:
    """The ETags of drafts in If-Match; None: it does not matter.

    Raises:
        CalledWrongly: they are none.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = tuple(each.strip() for each in if_match.split(","))
    if not all(DRAFT_TAG.fullmatch(each) for each in found):
        raise CalledWrongly(DRAFTS)
    return found


def tagged(view: Model) -> Response:
    """The answer with its ETag, which changes whenever anything in it does."""
    body = view.model_dump_json(by_alias=True).encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    tag = f"{view.version}.{digest}" if isinstance(view, TaskView) else digest
    return Response(body, media_type="application/json", headers={"ETag": f'"{tag}"'})


def version_seen(version: int | None, if_match: str | None) -> int:
    """The version of a task that somebody decided on.

    Raises:
        VersionNeeded: neither the body nor If-Match says.
        CalledWrongly: If-Match is no ETag of a task, or says something else than the body.
    """
    if if_match is None or if_match.strip() == "*":
        if version is None:
            raise VersionNeeded(NEEDED)
        return version
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise CalledWrongly(ONE_TAG)
    if version not in (None, int(found[1])):
        raise CalledWrongly(TWO_VERSIONS)
    return int(found[1])


@contextmanager
def on_condition(if_match: str | None) -> Iterator[None]:
    """Tell a lost race as HTTP wants it: 412 to whoever sent If-Match.

    Raises:
        Outdated: the task has moved on from what If-Match named.
    """
    try:
        yield
    except Conflict as error:
        if if_match is None or "version" not in error.extra:
            raise
        raise Outdated(error.detail, **error.extra) from error


class NotModified:
    """ASGI middleware: who has the very answer already is told so (304), and it is not sent again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = Headers(scope=scope).get("if-none-match") if scope["type"] == "http" else None
        if known is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        silent = False

        async def unless_known(message: Message) -> None:
            nonlocal silent
            if message["type"] == "http.response.start":
                silent = message["status"] == 200 and matches(
                    known, Headers(raw=message["headers"]).get("etag")
                )
                message = not_modified(message) if silent else message
            elif silent:
                if message.get("more_body"):
                    return
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        await self.app(scope, receive, unless_known)


def matches(known: str, tag: str | None) -> bool:
    """Whether the answer's ETag is among those that a client has; the comparison is weak."""
    if tag is None:
        return False
    return known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}


def not_modified(start: Message) -> Message:
    """The start of an answer without a body."""
    kept = [
        (name, value)
        for name, value in start["headers"]
        if name.lower() not in (b"content-length", b"content-type")
    ]
    return {**start, "status": 304, "headers": kept}
