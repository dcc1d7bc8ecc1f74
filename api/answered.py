"""How many requests of which kind were answered, how, and after how long: of this process since it began."""

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Bounds between which times are told apart."""
NOWHERE = "none"
"""Route of what reached none: refused at the door, or at an address where nothing is."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Answered:
    """ASGI middleware that counts; a route is told as it is described, so that no id stands in a label."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            "casework_http_requests",
            "Requests answered, by method, route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "casework_http_seconds",
            "Seconds until an answer began, by method and route; streams and downloads go on after that.",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"], perf_counter() - began)
            await send(message)

        await self._app(scope, receive, counted)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = getattr(scope.get("route"), "path", NOWHERE)
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


def registry() -> CollectorRegistry:
    """What one process counts: its requests, and the processor time, memory and files that it uses."""
    made = CollectorRegistry()
    ProcessCollector(registry=made)
    return made
