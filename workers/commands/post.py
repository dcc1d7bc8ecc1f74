"""`casework post`: what no sheet of a stack placed, shown and placed by a person."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from casework_client.folder import read_json
from schemas.batches import Placement
from schemas.errors import CalledWrongly
from workers.commands.batch import pages_of
from workers.commands.connection import AsJson, DataFolder, Token, Url, ask, show, table

app = typer.Typer()


@app.command("list")
def list_post(as_json: AsJson = False, url: Url = None, token: Token = None, data: DataFolder = None) -> None:
    """Parts of stacks that wait for a person to place them, the newest stacks first."""
    found = ask(lambda client: client.batches(waiting=True, limit=200), url, token, data)
    if as_json:
        show(found)
        return
    rows = [
        (str(batch.id), str(part.n), pages_of(part), batch.name, part.problem or "")
        for batch in found.items
        for part in batch.parts
        if part.case is None
    ]
    table(("stack", "part", "pages", "file", "why it waits"), rows)


@app.command("place")
def place_post(
    stack: Annotated[UUID, typer.Argument(help="Id of the stack, as `casework post list` shows it.")],
    part: Annotated[int, typer.Argument(help="Which part, counted from 1.")],
    case: Annotated[str | None, typer.Option("--case", help="Number of the case that it belongs to.")] = None,
    process: Annotated[str | None, typer.Option("--process", help="Start a case of this with it.")] = None,
    fields: Annotated[
        Path | None,
        typer.Option("--fields", help="With --process: JSON of what the case starts with."),
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Put a part where it belongs."""
    try:
        where = Placement(case=case, process=process, data=read_json(fields) if fields else {})
    except ValidationError as error:
        raise CalledWrongly("Say either --case C-000123 or --process household_claim.") from error
    found = ask(lambda client: client.place_part(stack, part, where), url, token, data)
    if as_json:
        show(found)
        return
    case_of = {each.n: each.case for each in found.parts}[part]
    typer.echo(f"Part {part} is in {case_of.number}." if case_of else "It was not placed.")
