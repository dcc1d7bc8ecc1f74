"""Options that several subcommands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option("--data", help="The system's folder (or CASEWORK_DATA).", metavar="DIR")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def many(n: int, thing: str) -> str:
    """How many there are of something: "1 page", "2 pages"."""
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
