"""`casework backup` and `casework restore`: the embedded system's folder as one file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import CalledWrongly
from workers.commands.options import Data, Json
from workers.embedded import backup as copies
from workers.embedded.folder import Folder
from workers.settings import load

Target = Annotated[Path, typer.Argument(help="The file to write, or a folder to write it into.")]
File = Annotated[
    Path, typer.Argument(help="A file that `casework backup` wrote.", exists=True, dir_okay=False)
]
Force = Annotated[bool, typer.Option("--force", help="Put aside the system that is in the folder.")]


def backup(target: Target, data: Data = None, as_json: Json = False) -> None:
    """Copy the embedded system into one file, also while it runs."""
    settings = load(data)
    if not settings.embedded:
        raise CalledWrongly(
            "With CASEWORK_DATABASE set there is no folder to copy: use the database's own backup."
        )
    file = copies.backup(Folder(settings.folder), target.expanduser().absolute())
    size = file.stat().st_size
    typer.echo(json.dumps({"file": str(file), "bytes": size}) if as_json else f"{file} ({size:,} bytes)")


def restore(file: File, data: Data = None, force: Force = False, as_json: Json = False) -> None:
    """Make the embedded system's folder from a backup; refuses one that is in use or not empty."""
    folder = Folder(load(data).folder)
    manifest = copies.restore(file, folder, force)
    count = len(manifest.files)
    told = {"data": str(folder.root), "files": count, "copied_at": manifest.temporal_copied_at.isoformat()}
    typer.echo(json.dumps(told) if as_json else f"{folder.root}: {count} files restored")
