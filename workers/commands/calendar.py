"""`casework calendar`: when teams work; written straight to the database."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from schemas.calendars import DEFAULT, Calendar, CalendarView
from schemas.errors import CalledWrongly, Invalid
from schemas.forms import faults
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import load
from worklist.access import By
from worklist.calendars import Calendars

T = TypeVar("T")

app = typer.Typer()


@app.callback()
def calendar() -> None:
    """Say when teams work: hours, holidays, days they are closed."""


@app.command("list")
def list_calendars(as_json: AsJson = False, data: DataFolder = None) -> None:
    """List the calendars with the teams that go by them."""
    found = _done(data, lambda calendars, by, now: calendars.list(by))
    if as_json:
        typer.echo("[" + ", ".join(each.model_dump_json() for each in found) + "]")
    else:
        rows = [(each.name, str(each.version), each.calendar.zone, ", ".join(each.teams)) for each in found]
        table(("name", "version", "zone", "teams"), rows)


@app.command("show")
def show_calendar(
    name: Annotated[str, typer.Argument(help="Name of the calendar.")] = DEFAULT, data: DataFolder = None
) -> None:
    """Print a calendar as JSON, as `put` takes it."""
    show(_done(data, lambda calendars, by, now: calendars.get(by, name)).calendar)


@app.command()
def put(
    file: Annotated[Path, typer.Argument(help="JSON as `show` prints it; - reads standard input.")],
    name: Annotated[str | None, typer.Option(help="Name of the calendar; else that of the file.")] = None,
    data: DataFolder = None,
) -> None:
    """Write a calendar, new or changed; open deadlines follow it within seconds while a worker runs."""
    called = name or (file.stem if str(file) != "-" else None)
    if called is None:
        raise CalledWrongly("Give the calendar a name: --name NAME.")
    wanted = _read(file)
    written = _done(data, lambda calendars, by, now: calendars.put(by, called, wanted, None, now))
    typer.echo(_told(written))


@app.command()
def assign(
    team: Annotated[str, typer.Argument(help="Name of the team.")],
    name: Annotated[str, typer.Argument(help="Name of the calendar; `default` for the common one.")],
    data: DataFolder = None,
) -> None:
    """Let a team go by a calendar; open deadlines follow it within seconds while a worker runs."""
    wanted = None if name == DEFAULT else name
    _done(data, lambda calendars, by, now: calendars.assign(by, team, wanted, now))
    typer.echo(f"{team} goes by the calendar {name}")


def _told(written: CalendarView) -> str:
    teams = ", ".join(written.teams) or "no team yet"
    return f"{written.name}, version {written.version}: {teams}"


def _read(file: Path) -> Calendar:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text()
    except OSError as error:
        raise CalledWrongly(f"The file {file} cannot be read: {error.strerror}.") from None
    try:
        return Calendar.model_validate_json(text)
    except ValidationError as error:
        said = "; ".join(f"{_place(each['loc'])}: {each['msg']}" for each in faults(error))
        raise Invalid(f"This is no calendar. {said}.", faults(error)) from None


def _place(loc: list[int | str]) -> str:
    return ".".join(str(part) for part in loc) or "as a whole"


def _done(data: Path | None, act: Callable[[Calendars, By, datetime], Awaitable[T]]) -> T:
    """Do something to the calendars of the database that these settings name."""
    settings = load(data)

    async def acted() -> T:
        async with store_of(settings) as store:
            return await act(Calendars(store), By(settings.tenant), datetime.now(UTC))

    return asyncio.run(acted())
