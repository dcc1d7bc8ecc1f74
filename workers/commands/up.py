"""`casework up`: the whole system in one folder, until it is told to stop."""

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from workers import logs
from workers.commands.options import Data
from workers.embedded.folder import Folder, Run
from workers.embedded.schema import bring_up_to_date
from workers.embedded.supervisor import Supervisor, plan
from workers.settings import Settings, load
from workers.smtp import mail_server

Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, help="Of the web app and API; 0: any free one.")
]


def up(port: Port = None, data: Data = None) -> None:
    """Run the whole system in one folder until SIGINT or SIGTERM; prints `ready ADDRESS` when it is."""
    settings = load(data)
    logs.set_up("up", settings.log_level, "text" if sys.stderr.isatty() else settings.log_format)
    serve(settings, port, lambda run: typer.echo(f"ready {run.address}"))


def serve(settings: Settings, port: int | None, ready: Callable[[Run], None]) -> None:
    """Run the system of a folder in this process and its children until told to stop.

    Raises:
        Conflict: the folder or the port is in use.
        Unavailable: a part is missing, or it did not become ready.
        CaseworkError: an installed process, form or connector cannot be loaded or cannot work.
    """
    mail_server(settings)  # what is wrong in it is told before anything starts
    folder = Folder(settings.folder)
    folder.make()
    with folder.lock() as lock:
        folder.refuse_half_restored()
        _refuse_what_cannot_be_loaded()
        laid_out = plan(folder, settings, settings.port if port is None else port)
        supervisor = Supervisor(folder, laid_out, lock)
        asyncio.run(
            supervisor.serve(migrate=lambda: bring_up_to_date(settings), ready=lambda: ready(laid_out.run))
        )


def _refuse_what_cannot_be_loaded() -> None:
    """Told here, before anything starts; a worker could only tell its log."""
    from workers import registry

    registry.check()
