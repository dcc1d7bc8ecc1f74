"""`casework replay`: whether cases that were recorded would go on under the processes as they are now."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from schemas.base import CaseId
from schemas.errors import NotFound, Unavailable
from workers import logs, registry
from workers.commands.connection import DataFolder, as_id
from workers.embedded.folder import Folder
from workers.mishaps import NO_TEMPORAL
from workers.replaying import WHICH, recorded, recordings
from workers.replaying import replay as replay_all
from workers.settings import Settings, load
from workers.temporal_client import connect
from workers.worker import open_store

HERE = Path("tests/replay")
LET_GO = 0.3
"""Seconds in which the client lets go of a failed call, in a thread that Python may not end under."""


def replay(
    place: Annotated[Path, typer.Argument(help="A recording, or a folder of them.")] = HERE,
    case: Annotated[
        str | None,
        typer.Option("--record", help="First record this case of the running system.", metavar="ID|NUMBER"),
    ] = None,
    data: DataFolder = None,
) -> None:
    """Check that recorded cases still replay; exit code 1 if one does not."""
    logs.set_up("replay", "error", "text")
    if case is not None:
        recording = asyncio.run(recording_of(load(data), case))
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{case}.json").write_text(recording)
    told = asyncio.run(replay_all(recordings(place), registry.processes()))
    for each in told:
        typer.echo(f"{each.file}: {'goes on' if each.fault is None else each.fault}")
    if any(each.fault for each in told):
        raise typer.Exit(1)


async def recording_of(settings: Settings, case: str) -> str:
    """What happened in a case of the running system, named by its id or its number.

    Raises:
        NotFound: there is no such case.
        Unavailable: Temporal does not answer.
    """
    reachable = _reachable(settings)
    wanted = as_id(case) or await _numbered(settings, case)
    try:
        client = await connect(reachable)
    except RuntimeError:
        raise Unavailable(NO_TEMPORAL) from None
    try:
        return await recorded(client, wanted)
    finally:
        await asyncio.sleep(LET_GO)


async def _numbered(settings: Settings, number: str) -> CaseId:
    """The case with this number for people, from the records."""
    async with open_store(settings) as store, store.reading(settings.tenant) as tx:
        found = await tx.cases.page(None, 1, number=number.upper())
    if not found:
        raise NotFound(f"There is no case {number}. {WHICH}")
    return found[0].id


def _reachable(settings: Settings) -> Settings:
    """The embedded server has a port of its own."""
    if settings.temporal_address is not None or not settings.embedded:
        return settings
    port = Folder(settings.folder).running().temporal_port
    return settings.model_copy(update={"temporal_address": f"127.0.0.1:{port}"})
