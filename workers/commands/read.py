"""`casework read`: a form's fields from documents, without any server."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.forms import Form
from schemas.reading import FieldReading, Reading
from schemas.registry import forms
from workers import settings
from workers.commands.options import Json

if TYPE_CHECKING:
    from activities.documents.offline import ReadFile


def read(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="PDF, pictures, DOCX, XLSX, EML or ZIP files, and folders of such.", metavar="FILE..."
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option(
            "--form",
            help="The form to look for; without it, whatever known form each document is.",
            metavar="NAME",
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help="Also write pages to look at into this folder: the values, and where they stand.",
            metavar="FOLDER",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read a form's fields from documents; exit code 1 if one of them cannot be read."""
    from activities.documents.offline import files_in

    target = _form(form) if form is not None else None
    named = files_in(files)
    if not named:
        raise CalledWrongly("There is no file in there. Name files, or a folder that holds some.")
    told = asyncio.run(_all(target, named, None if html is None else _folder(html), as_json))
    if as_json:
        typer.echo(json.dumps(told[0] if len(named) == 1 else told, ensure_ascii=False, indent=2))
    if any(each["problem"] for each in told):
        raise typer.Exit(1)


def _form(name: str) -> type[Form]:
    from activities.documents.classify import printed

    known = {name: form for name, form in forms().items() if printed(form)}
    if name not in known:
        raise CalledWrongly(
            f"There is no form '{name}' that comes on paper. Try one of: {', '.join(sorted(known))}."
        )
    return known[name]


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CalledWrongly(
            f"Nothing can be written to {path}: {error.strerror}. Name another folder."
        ) from error
    return path


async def _all(form: type[Form] | None, files: Sequence[Path], html: Path | None, quiet: bool) -> list[Data]:
    """Read them all; what is told of each. Only one document with its pages is held at a time."""
    from activities.documents.offline import each_read
    from activities.documents.templates import shelf
    from workers.opening import sandbox_limits

    chosen = settings.load()
    known, limits = shelf.installed(chosen.template_folder, forms()), sandbox_limits(chosen)
    told: list[Data] = []
    pages: list[tuple[str, str, Data]] = []
    with _progress() as progress:
        running = progress.add_task("Reading", total=len(files), visible=len(files) > 1)
        async for each in each_read(files, form, templates=known, limits=limits):
            told.append(as_data(str(each.file), each.reading))
            if not quiet and each.reading.pages:
                _show(progress.console, each)
            if each.reading.problem:
                typer.echo(f"{each.file}: {each.reading.problem}", err=True)
            if html is not None:
                pages.append((_write(html, len(told), each), str(each.file), told[-1]))
            progress.advance(running)
    if html is not None:
        _write_index(html, pages, quiet)
    if len(files) > 1 and not quiet:
        _sum_up(told)
    return told


def _progress() -> Progress:
    """A bar on the terminal of a person, which leaves nothing behind; nothing in a log or a pipe."""
    there = Console()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=there,
        transient=True,
        disable=not there.is_terminal,
    )


def _write(folder: Path, n: int, each: "ReadFile") -> str:
    from workers.reading_page import page_of

    name = f"{n:04}.html"
    form = forms().get(each.reading.form)
    (folder / name).write_text(page_of(each, form), encoding="utf-8")
    return name


def _write_index(folder: Path, pages: Sequence[tuple[str, str, Data]], quiet: bool) -> None:
    from workers.reading_page import index_of

    index = folder / "index.html"
    index.write_text(index_of(pages), encoding="utf-8")
    if not quiet:
        typer.echo(f"To look at: {index}")


def _sum_up(told: Sequence[Data]) -> None:
    """How many documents could be read, and how much of it is sure."""
    fields = [field for each in told for field in each["fields"].values()]
    unread = sum(bool(each["problem"]) for each in told)
    sure = sum(field["sure"] for field in fields)
    share = f"; {sure} of {len(fields)} fields are sure ({sure / len(fields):.0%})" if fields else ""
    seconds = sum(each["seconds"] for each in told)
    typer.echo(f"{len(told)} documents in {seconds:.0f} s, {unread} could not be read{share}")


def as_data(file: str, reading: Reading) -> Data:
    """What `--json` prints for one file."""
    return {
        "file": file,
        "pages": len(reading.pages),
        "type": reading.type,
        "problem": reading.problem,
        "seconds": reading.seconds,
        "fields": {name: _field(field) for name, field in reading.fields.items()},
    }


def _field(field: FieldReading) -> dict[str, Any]:
    evidence = field.evidence
    return {
        "value": field.value,
        "probability": field.probability,
        "sure": field.sure,
        "page": evidence.page if evidence else None,
        "box": [round(v, 1) for v in evidence.box] if evidence else None,
        "text": evidence.text if evidence else None,
        "engine": evidence.engine if evidence else None,
        "reasons": list(field.reasons),
    }


def _show(console: Console, each: "ReadFile") -> None:
    from workers.reading_page import in_words

    reading = each.reading
    what = reading.type or "unknown kind of document"
    table = Table(
        title=f"{each.file.name}: {what}, {len(reading.pages)} pages, {reading.seconds:.1f} s",
        title_justify="left",
    )
    for heading in ("Field", "Value", "Sure", "Why"):
        table.add_column(heading, overflow="fold")
    for name, field in reading.fields.items():
        sure = f"{'yes' if field.sure else 'no'} ({field.probability:.2f})"
        table.add_row(name, in_words(field.value), sure, "; ".join(field.reasons))
    for page in reading.pages:
        if page.problem:
            table.add_row(f"page {page.n}", "", "no", page.problem)
    console.print(table)
