"""`casework batch`: hand in a stack of scans with sheets between the letters."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from casework_client.batches import StackFile
from schemas.batches import BatchOrder, BatchView, PartView, Split
from schemas.errors import CalledWrongly
from workers.commands.connection import AsJson, DataFolder, Token, Url, ask, show, table
from workers.commands.options import many


def batch(
    file: Annotated[Path, typer.Argument(help="One PDF or TIFF of all pages, sheets between them.")],
    process: Annotated[
        str | None,
        typer.Option("--process", help="Start cases of this from parts that no sheet says anything about."),
    ] = None,
    split: Annotated[
        Split,
        typer.Option(
            "--split",
            "--split-at",
            help="`blank`: blank pages divide too; only for stacks scanned on one side. "
            "`forms`: first pages of known forms divide too; takes seconds a page.",
        ),
    ] = Split.SHEETS,
    again: Annotated[bool, typer.Option("--again", help="Take in a stack that was taken in before.")] = False,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Take a stack in. Exit code 1 tells that parts of it wait to be placed: see `casework post list`."""
    try:
        order = BatchOrder(process=process, split=split, again=again)
    except ValidationError as error:
        raise CalledWrongly(f"'{process}' is no name of a process: write it as household_claim.") from error
    stack = StackFile.read(file, order)
    found = ask(stack.take, url, token, data)
    if as_json:
        show(found)
    else:
        _tell(found)
    if found.waiting:
        raise typer.Exit(1)


def _tell(found: BatchView) -> None:
    if found.before:
        typer.echo(
            f"This very stack was handed in on {found.added_at:%Y-%m-%d at %H:%M} UTC as {found.name}; "
            "nothing was made now. What became of it then:"
        )
    table(("part", "pages", "where"), [(str(part.n), pages_of(part), _where(part)) for part in found.parts])
    taken, left = f"{many(found.pages, 'page')}, {many(len(found.parts), 'part')}", len(found.left_out)
    out = f"{taken}, {many(left, 'page')} left out"
    typer.echo(f"{out}; waiting to be placed: {many(found.waiting, 'part')}." if found.waiting else f"{out}.")


def pages_of(part: PartView) -> str:
    """Its pages of the stack, as one says them."""
    return str(part.first) if part.first == part.last else f"{part.first}-{part.last}"


def _where(part: PartView) -> str:
    if part.case is None:
        return f"waits: {part.problem}"
    return f"{'new case' if part.case.started else 'added to'} {part.case.number}"
