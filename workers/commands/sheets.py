"""`casework sheets`: print the sheets that divide stacks of scans; needs no running server."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from schemas.batches import Place
from schemas.errors import CalledWrongly, NotFound
from workers.commands.connection import DataFolder
from workers.database import store_of
from workers.embedded.folder import Folder
from workers.settings import Settings, load

app = typer.Typer()


class Paper(StrEnum):
    """Sizes of paper."""

    A4 = "a4"
    LETTER = "letter"


Out = Annotated[Path, typer.Option("--out", help="Where to write the PDF.")]
Title = Annotated[str, typer.Option("--title", help="For the eye: what it is called.")]
PaperSize = Annotated[Paper, typer.Option("--paper", help="What it is printed on.")]


@app.command()
def separator(
    process: Annotated[str, typer.Argument(help="Process of which each letter behind it starts a case.")],
    out: Out = Path("separator.pdf"),
    copies: Annotated[int, typer.Option(min=1, max=200, help="How many pages.")] = 1,
    title: Title = "",
    paper: PaperSize = Paper.A4,
    data: DataFolder = None,
) -> None:
    """A sheet to lay before each letter that begins a new case."""
    place = _place(process=process)
    known = asyncio.run(_processes(load(data)))
    if process not in known:
        raise NotFound.among("process", process, known)
    _write(out, [place] * copies, title, paper)


@app.command()
def cover(
    cases: Annotated[list[str], typer.Argument(help="Numbers of cases, as C-000123.", metavar="CASE...")],
    out: Out = Path("cover.pdf"),
    title: Title = "",
    paper: PaperSize = Paper.A4,
) -> None:
    """A sheet for each case, to lay on top of the letters that belong to it."""
    _write(out, [_place(case=case) for case in cases], title, paper)


async def _processes(settings: Settings) -> set[str]:
    """The processes that are installed, and those that the system in the folder knows, if there is one."""
    from workers.registry import processes

    installed = {each.descriptor().name for each in processes()}
    if settings.embedded and not Folder(settings.folder).database.is_file():
        return installed
    async with store_of(settings) as store, store.reading(settings.tenant) as tx:
        return installed | {each.name for each in await tx.processes.all()}


def _place(**named: str) -> Place:
    try:
        return Place.model_validate(named)
    except ValidationError as error:
        kind, name = next(iter(named.items()))
        raise CalledWrongly(
            f"'{name}' is no name of a {kind}: write it as household_claim, or as C-000123."
        ) from error


def _write(out: Path, places: list[Place], title: str, paper: Paper) -> None:
    from activities.documents.batches.printed import Sheet, sheets

    try:
        out.write_bytes(sheets([Sheet(place, title) for place in places], paper.value))
    except OSError as error:
        raise CalledWrongly(f"{out} cannot be written: {error.strerror}.") from error
    typer.echo(f"{out}")
