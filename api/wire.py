"""What holds for every request and answer: how large a body may be, and the headers that protect."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.door import SIGN_IN
from api.services import MIB, Limits
from schemas.errors import TooLarge

UPLOADS = ("/api/v1/documents", "/api/v1/imports", "/api/v1/batches")
AROUND = 64 * 1024
"""Bytes that a multipart body may have around the file."""
SIGNING_IN = 16 * 1024
"""Bytes of the one body that is read of somebody unknown: the longest name and password, however written."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Own scripts only. Inline styles stay allowed: the web app's components position what floats with them."""

ALWAYS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Protection:
    """ASGI middleware: security headers on every answer, and how long it may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = (b"cache-control", keep(scope["path"], message["status"]))
                given = {name.lower() for name, _ in message["headers"]}
                ours = [header for header in (*ALWAYS, kept) if header[0] not in given]
                message = {**message, "headers": [*message["headers"], *ours]}
            await send(message)

        await self.app(scope, receive, protected)


def keep(path: str, status: int) -> bytes:
    """How long an answer may be kept: hashed files for ever, pages never unasked, data not at all."""
    if path.startswith("/assets/") and status == 200:
        return b"public, max-age=31536000, immutable"
    return b"no-store" if path.startswith("/api/") else b"no-cache"


class _Exceeded(Exception):
    """The body grew beyond its limit while it was read."""


class BodyLimit:
    """ASGI middleware that reads no more than a body may have, and says so."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"] in UPLOADS
        limit = self.limits.upload + AROUND if upload else self._plain(scope["path"])
        refused = too_large(self.limits.upload if upload else limit, upload)
        if declared(scope) > limit:
            await problems.respond(refused)(scope, receive, send)
            return
        seen, started = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _Exceeded
            return message

        async def unless_exceeded(message: Message) -> None:
            nonlocal started
            if seen > limit and not started:
                raise _Exceeded
            started = True
            await send(message)

        try:
            await self.app(scope, counted, unless_exceeded)
        except _Exceeded:
            await problems.respond(refused)(scope, receive, send)

    def _plain(self, path: str) -> int:
        return min(self.limits.body, SIGNING_IN) if path == SIGN_IN[1] else self.limits.body


def declared(scope: Scope) -> int:
    """The length of the body as the client announces it; 0 when it does not."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


def too_large(limit: int, upload: bool) -> TooLarge:
    """The refusal, with the limit in the user's units."""
    if upload:
        return TooLarge(
            f"A file has at most {limit / MIB:g} MiB; split it, or scan paper at a lower resolution."
        )
    size = f"{limit / MIB:g} MiB" if limit >= MIB else f"{limit // 1024} KiB"
    return TooLarge(f"The body of this request has at most {size}.")
