"""Who comes in: every request under /api, and the metrics, belong to a known account."""

from functools import partial
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.rates import Rates, Standing
from api.services import Services
from schemas.errors import CaseworkError, NotAllowed, NotSignedIn
from schemas.people import Person

COOKIE = "casework_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = ("POST", "/api/v1/session")
GUARDED = ("/api/", "/metrics")

PLEASE = "Sign in, or send a bearer token in the Authorization header."
FROM_ELSEWHERE = "This request came from another web site, so it was refused; use Casework's own pages."


class Door:
    """ASGI middleware that finds out who is asking before a byte of the body is read."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self.services = services
        self.rates = Rates(services.person_rate, services.system_rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not guarded(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            await self._let_in(scope)
            standing = self._counted(scope)
        except CaseworkError as error:
            await problems.respond(error)(scope, receive, send)
        except Exception as error:
            await problems.unexpected(error)(scope, receive, send)
        else:
            await self._answer(standing, scope, receive, send)

    def _counted(self, scope: Scope) -> Standing | None:
        """How the account's rate stands; None where it has none, or nobody has signed in yet."""
        person = scope.get("state", {}).get("person")
        return self.rates.take(person, self.services.clock()) if person else None

    async def _answer(self, standing: Standing | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through unless there were too many; either way tell how many are left."""
        if standing is None:
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(standing.headers)
            await send(message)

        app = problems.respond(standing.refusal) if standing.refused else self.app
        await app(scope, receive, told)

    async def _let_in(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        token = bearer(headers)
        if token is None:
            require_same_origin(scope["method"], headers)
        if (scope["method"], scope["path"]) == SIGN_IN:
            return
        scope.setdefault("state", {})["person"] = await self._who(token, cookie)
        scope["state"]["cookie"] = cookie
        scope["state"]["again"] = partial(self._who, token, cookie)

    async def _who(self, token: str | None, cookie: str | None) -> Person:
        now = self.services.clock()
        if token is not None:
            return await self.services.sign_in.by_token(token, now)
        if cookie:
            return await self.services.sign_in.by_session(cookie, now)
        raise NotSignedIn(PLEASE)


def guarded(path: str) -> bool:
    """Whether nobody unknown gets an answer here."""
    return path.startswith(GUARDED) or path == "/api"


def bearer(headers: Headers) -> str | None:
    """The token of the Authorization header."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def require_same_origin(method: str, headers: Headers) -> None:
    """Refuse a change that another site's page asks this browser for.

    After OWASP's cheat sheet, "verifying origin with standard headers": browsers send Sec-Fetch-Site or
    Origin and pages cannot forge them; what sends neither is no browser, so nobody's cookie is borrowed.

    Raises:
        NotAllowed: it comes from another site.
    """
    if method in SAFE:
        return
    site = headers.get("sec-fetch-site")
    if site is not None:
        fine = site in ("same-origin", "none")
    else:
        origin = headers.get("origin")
        fine = origin is None or urlsplit(origin).netloc == headers.get("host")
    if not fine:
        raise NotAllowed(FROM_ELSEWHERE)
