"""`casework sheets`: print the sheets that divide stacks of scans; needs no server."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from schemas.batches import Place
from schemas.errors import CalledWrongly

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
) -> None:
    """A sheet to lay before each letter that begins a new case."""
    _write(out, [_place(process=process)] * copies, title, paper)


@app.command()
def cover(
    cases: Annotated[list[str], typer.Argument(help="Numbers of cases, as C-000123.", metavar="CASE...")],
    out: Out = Path("cover.pdf"),
    title: Title = "",
    paper: PaperSize = Paper.A4,
) -> None:
    """A sheet for each case, to lay on top of the letters that belong to it."""
    _write(out, [_place(case=case) for case in cases], title, paper)


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
