"""`casework db`: the database's schema."""

import typer

from workers.commands.options import Data
from workers.embedded.folder import Folder
from workers.embedded.schema import bring_up_to_date
from workers.settings import load

app = typer.Typer()


@app.callback()
def db() -> None:
    """Bring the database to this release."""


@app.command()
def upgrade(data: Data = None) -> None:
    """Make the database, or bring it to this release; does nothing where it is already."""
    settings = load(data)
    if settings.embedded:
        Folder(settings.folder).make()
    bring_up_to_date(settings)
    typer.echo("The database is up to date.")
