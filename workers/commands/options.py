"""Options that several subcommands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option("--data", help="The system's folder (or CASEWORK_DATA).", metavar="DIR")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
