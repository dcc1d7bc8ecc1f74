"""`casework import`: hand in a spreadsheet whose rows become cases; or an empty one to be filled in."""

from pathlib import Path
from typing import Annotated

import typer

from casework_client import Client
from casework_client.sheets import SheetFile
from schemas.errors import CalledWrongly
from schemas.sheets import ImportMode, ImportStatus, ImportView, SheetLocale
from workers.commands.connection import AsJson, DataFolder, Token, Url, ask, show, table

SHOWN = 20
"""Problems that are printed; the sheet has them all."""


def import_(
    file: Annotated[Path | None, typer.Argument(help="XLSX or CSV; the first row has the headings.")] = None,
    process: Annotated[str | None, typer.Option("--process", help="Process that the rows start.")] = None,
    template: Annotated[
        str | None, typer.Option("--template", metavar="PROCESS", help="Write an empty sheet for a process.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only look whether all would fit.")] = False,
    locale: Annotated[SheetLocale, typer.Option(help="How numbers and dates are written.")] = SheetLocale.EN,
    one_case: Annotated[
        Path | None,
        typer.Option("--one-case", help="JSON with the other fields of the one case of all rows."),
    ] = None,
    field: Annotated[str | None, typer.Option(help="With --one-case: the table that the rows are.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Take in a file that was taken in before.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write the template, or the sheet with the reasons.")
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Take a spreadsheet in: all of it or nothing. Exit code 1 tells that something in it does not fit."""
    if template is not None:
        name = template
        written = _write(
            out or Path(f"{name}.xlsx"), ask(lambda c: c.import_template(name), url, token, data)
        )
        typer.echo(f"{written}")
        return
    if file is None or process is None:
        raise CalledWrongly("Say which file and which process: `casework import FILE --process NAME`.")
    sheet = SheetFile.read(
        file, process, locale=locale, dry_run=check, again=again, field=field,
        mode=ImportMode.CASE if one_case else ImportMode.CASES, other=one_case,
    )  # fmt: skip
    found, marked = ask(lambda client: _taken(client, sheet), url, token, data)
    if marked is not None:
        out = _write(out or file.with_name(f"{file.stem}-reasons{file.suffix}"), marked)
    if as_json:
        show(found)
    else:
        _tell(found, out if marked is not None else None)
    if found.problem_count:
        raise typer.Exit(1)


async def _taken(client: Client, sheet: SheetFile) -> tuple[ImportView, bytes | None]:
    found = await sheet.take(client)
    return found, await client.import_sheet(found.id) if found.sheet else None


def _tell(found: ImportView, marked: Path | None) -> None:
    if found.problem_count:
        rows = [(str(each.row), each.column or "", each.text) for each in found.problems[:SHOWN]]
        table(("row", "column", "what to correct"), rows)
        typer.echo(f"Nothing was taken in: {found.problem_count} things in {found.rows} rows do not fit.")
        if marked is not None:
            typer.echo(f"{marked} is the sheet with the reasons in a column of its own.")
    elif found.status is ImportStatus.CHECKED:
        typer.echo(f"All {found.rows} rows fit; nothing was taken in yet.")
    else:
        table(("row", "case", "id"), [(str(each.row), each.number, str(each.id)) for each in found.cases])
        typer.echo(f"{found.rows} rows, {len(found.cases)} cases.")


def _write(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CalledWrongly(f"{path} cannot be written: {error.strerror}.") from error
    return path
