"""`casework replay`: whether cases that were recorded would go on under the processes as they are now."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from workers import logs, registry
from workers.commands.connection import DataFolder
from workers.embedded.folder import Folder
from workers.replaying import recorded, recordings
from workers.replaying import replay as replay_all
from workers.settings import Settings, load
from workers.temporal_client import connect

HERE = Path("tests/replay")


def replay(
    place: Annotated[Path, typer.Argument(help="A recording, or a folder of them.")] = HERE,
    case: Annotated[
        str | None,
        typer.Option("--record", help="First record this case of the running system.", metavar="ID"),
    ] = None,
    data: DataFolder = None,
) -> None:
    """Check that recorded cases still replay; exit code 1 if one does not."""
    logs.set_up("replay", "error", "text")
    if case is not None:
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{case}.json").write_text(asyncio.run(_recorded(load(data), case)))
    told = asyncio.run(replay_all(recordings(place), registry.processes()))
    for each in told:
        typer.echo(f"{each.file}: {'goes on' if each.fault is None else each.fault}")
    if any(each.fault for each in told):
        raise typer.Exit(1)


async def _recorded(settings: Settings, case: str) -> str:
    return await recorded(await connect(_reachable(settings)), case)


def _reachable(settings: Settings) -> Settings:
    """The embedded server has a port of its own."""
    if settings.temporal_address is not None or not settings.embedded:
        return settings
    port = Folder(settings.folder).running().temporal_port
    return settings.model_copy(update={"temporal_address": f"127.0.0.1:{port}"})
