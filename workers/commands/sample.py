"""`casework sample`: draw one case's paper to try the system with."""

import json
from pathlib import Path
from typing import Annotated

import typer

from samples.drawn import Quality

PROCESSES = ("household_claim",)
"""Processes that sample paper can be drawn for."""


def sample(
    process: Annotated[str, typer.Argument(help=f"Process to draw for: {', '.join(PROCESSES)}.")],
    out: Annotated[Path, typer.Option(help="Folder to write to; made if it is not there.")],
    seed: Annotated[int, typer.Option(min=0, help="The same number always gives the same files.")] = 0,
    quality: Annotated[Quality, typer.Option(help="How the paper comes in.")] = Quality.SCAN,
    hand: Annotated[bool, typer.Option("--hand", help="Fill the form in by hand.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Draw one case's paper: the files, case.json for `casework case start`, and truth.json."""
    if process not in PROCESSES:
        raise typer.BadParameter(
            f"There is no sample paper for '{process}'. Try one of: {', '.join(PROCESSES)}."
        )
    from samples import household_claim  # here, because drawing needs much that other commands do not

    drawn = household_claim.draw(seed, quality, hand=hand)
    try:
        written = drawn.write(out)
    except OSError as error:
        typer.echo(f"Cannot write to {out}: {error.strerror}. Choose another folder with --out.", err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(
            json.dumps(
                {"process": process, "seed": seed, "quality": quality, "files": [str(p) for p in written]}
            )
        )
    else:
        typer.echo("\n".join(str(path) for path in written))
