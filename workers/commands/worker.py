"""`casework worker` and `casework relay`: the processes that do the work behind the API."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from schemas.contract import CASES, DOCUMENTS
from workers import logs, tracing
from workers.commands.connection import DataFolder
from workers.settings import Settings, load


class Queue(StrEnum):
    """What a worker works."""

    CASES = CASES
    DOCUMENTS = DOCUMENTS


def worker(
    queue: Annotated[Queue, typer.Option(help="What to work: cases (with the relay inside) or documents.")],
    data: DataFolder = None,
) -> None:
    """Work one queue until SIGINT or SIGTERM."""
    settings = _prepared(queue.value, load(data))
    if queue is Queue.CASES:
        from workers.worker import run_until_told, serve_cases

        run_until_told(serve_cases, settings)
    else:
        from workers.reading import serve_documents
        from workers.worker import run_until_told

        run_until_told(serve_documents, settings)


def relay(data: DataFolder = None) -> None:
    """Deliver what the outbox holds until SIGINT or SIGTERM, without working any queue."""
    from workers.worker import run_until_told, serve_relay

    run_until_told(serve_relay, _prepared("relay", load(data)))


def _prepared(service: str, settings: Settings) -> Settings:
    from workers.temporal_client import core_logs_as_ours

    logs.set_up(service, settings.log_level, "text" if sys.stderr.isatty() else settings.log_format)
    core_logs_as_ours()
    tracing.start(service, settings.otlp_endpoint)
    return settings
