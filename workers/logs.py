"""Structured logs: one JSON object a line, with ids and never with personal data."""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from traceback import walk_tb
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.typing import ExcInfo, Processor

from schemas.errors import Impersonal

Event = MutableMapping[str, Any]

KEYS = frozenset(
    {
        "account", "attempt", "bytes", "case", "channel", "child", "code", "count", "delivery", "document",
        "engine", "error", "event", "exit", "form", "id", "kind", "level", "lag", "logger", "method", "name",
        "operation", "outbox", "page", "pages", "pid", "places", "port", "process", "queue", "reading",
        "reason", "request", "route", "seconds", "seq", "service", "signal", "span", "status", "task", "team",
        "tenant", "timestamp", "trace", "type", "version", "webhook", "workflow",
    }
)  # fmt: skip
"""What a line may carry. Values under other names are left out, for they could be a person's data."""

QUIET = (
    "PIL", "RapidOCR", "alembic", "boto3", "botocore", "httpcore", "httpx", "pdfminer", "urllib3",
    "uvicorn.access",
)  # fmt: skip
"""Loggers of libraries that tell addresses, file names or contents, or much that nobody needs."""


def set_up(
    service: str,
    level: Literal["debug", "info", "warning", "error"] = "info",
    form: Literal["json", "text"] = "json",
) -> None:
    """Send this process's logs, our own and those of libraries, to standard error in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Named(service),
        where_it_broke,
        only_known_keys,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def only_known_keys(_: Any, __: str, event: Event) -> Event:
    """Leave out what could be personal, and tell which names were left out."""
    unknown = sorted(key for key in event if key not in KEYS and not key.startswith("_"))
    for key in unknown:
        del event[key]
    if unknown:
        event["left_out"] = unknown
    return event


def where_it_broke(_: Any, __: str, event: Event) -> Event:
    """Replace an exception by its class and its places in the code; its text may quote people's data.

    Where it cannot, the text is the reason.
    """
    fault = _exception(event.pop("exc_info", None))
    if fault is not None:
        event["error"] = type(fault).__name__
        if isinstance(fault, Impersonal):
            event["reason"] = str(fault)
        event["places"] = list(_places(fault.__traceback__))
    return event


class _Named:
    """Adds the service's name to every line."""

    def __init__(self, service: str) -> None:
        self.service = service

    def __call__(self, _: Any, __: str, event: Event) -> Event:
        event["service"] = self.service
        return event


def _exception(told: ExcInfo | BaseException | bool | None) -> BaseException | None:
    if isinstance(told, BaseException):
        return told
    if isinstance(told, tuple):
        return told[1]
    return sys.exc_info()[1] if told else None


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        yield f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"


def _renderer(form: Literal["json", "text"]) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
