"""`casework api`: serve the API and the web app."""

import json
import socket
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvicorn
import uvloop
from fastapi import FastAPI

from api.app import create_app
from api.live import Live
from schemas.errors import Conflict
from store.database import Store
from workers import front, logs, tracing
from workers.collector import quiet_collector
from workers.commands.connection import DataFolder
from workers.settings import Settings, load

log = structlog.get_logger(__name__)

KEEP_ALIVE = 60
"""Seconds that a connection may lie idle: longer than clients keep one, so that none uses a closed one."""
GRACE = 10
"""Seconds that requests under way get when the server is told to stop."""


def api(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    openapi: Annotated[
        bool,
        typer.Option(
            "--openapi", help="Print the API's description and end; in a checkout, keep it for web/."
        ),
    ] = False,
    data: DataFolder = None,
) -> None:
    """Serve the API and the web app until SIGINT or SIGTERM."""
    settings = load(data)
    if openapi:
        typer.echo(write_description(settings), nl=False)
        return
    logs.set_up("api", settings.log_level, "text" if sys.stderr.isatty() else settings.log_format)
    tracing.start("api", settings.otlp_endpoint)
    chosen = port if port is not None else settings.port if settings.port is not None else 8700
    quiet_collector()
    uvloop.run(serve(settings, host or settings.host, chosen))


async def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop.

    Raises:
        Conflict: the port is taken.
    """
    store, opener = Store(settings.database_url), front.opener(settings)
    tracing.instrument_engine(store.engine)
    app = create_app(front.services(settings, store, opener))
    tracing.instrument_api(app)
    try:
        await opener.start()
        listener = bound(host, port)
        log.info("listening", port=listener.getsockname()[1])
        await Server(app).serve(sockets=[listener])
    finally:
        await opener.close()
        await store.close()


class Server(uvicorn.Server):
    """uvicorn that ends the event streams first, for they would not end by themselves."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )
        self._live: Live = app.state.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.stop()
        await super().shutdown(sockets)
        await self._live.ended()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Conflict(
            f"Port {port} of {host} cannot be used: {error.strerror}. Choose another one."
        ) from error
    return listener


def description(settings: Settings) -> str:
    """The API's description as JSON; needs no database."""
    nowhere = Store("sqlite:///nowhere.sqlite")
    app = create_app(front.services(settings, nowhere, front.opener(settings)))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


def write_description(settings: Settings) -> str:
    """The API's description; in a checkout it is also written where the web app is built from."""
    text = description(settings)
    web = front.WEB.parent
    if (web / "package.json").is_file():
        Path(web / "openapi.json").write_text(text)
    return text
