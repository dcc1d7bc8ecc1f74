"""How commands reach the running system: where it is, and who asks."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from pydantic import BaseModel

from casework_client import Client, Retries
from schemas.base import CaseId
from schemas.errors import CalledWrongly, NotFound
from workers.embedded.folder import Folder
from workers.settings import load

T = TypeVar("T")

DataFolder = Annotated[
    Path | None, typer.Option("--data", help="The system's folder (or CASEWORK_DATA).", metavar="DIR")
]
Url = Annotated[
    str | None,
    typer.Option("--url", envvar="CASEWORK_URL", help="Address of the API; else that of the folder."),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token", envvar="CASEWORK_TOKEN", help="Bearer token, from `casework user add NAME --token`."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

HASTY = Retries(tries=3, first=0.2, longest=5)
"""Somebody sits and waits."""
NO_TOKEN = "Say who you are: give --token or CASEWORK_TOKEN. `casework user add NAME --token` makes one."


def ask(
    question: Callable[[Client], Awaitable[T]], url: str | None, token: str | None, data: Path | None
) -> T:
    """Ask the running API something.

    Raises:
        CalledWrongly: there is no token.
        Unavailable: nothing runs there.
    """
    if not token:
        raise CalledWrongly(NO_TOKEN)
    where = url or Folder(load(data).folder).running().address

    async def asked() -> T:
        async with Client.open(where, token, HASTY) as client:
            return await question(client)

    return asyncio.run(asked())


def as_id(word: str) -> UUID | None:
    """The id that somebody typed; None: it is none, and so may be a number for people."""
    try:
        return UUID(word)
    except ValueError:
        return None


async def case_named(client: Client, word: str) -> CaseId:
    """The case that somebody means by its id or by its number, C-000001.

    Raises:
        NotFound: there is none that they may see.
    """
    if (given := as_id(word)) is not None:
        return given
    found = await client.cases(number=word.upper(), limit=1)
    if not found.items:
        raise NotFound(f"There is no case {word}. `casework case list` tells which there are.")
    return found.items[0].id


def show(value: BaseModel) -> None:
    """Print one value as JSON."""
    typer.echo(json.dumps(value.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False))


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows under a heading, in columns as wide as what stands in them."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def interactive() -> bool:
    """Whether somebody can be asked."""
    return os.isatty(0)
