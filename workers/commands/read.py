"""`casework read`: a form's fields from documents, without any server."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.forms import Form
from schemas.reading import FieldReading, PageMark, SuggestedPair
from schemas.registry import forms
from workers import settings
from workers.commands.options import Json, many

if TYPE_CHECKING:
    from activities.documents.offline import ReadFile


@dataclass(frozen=True)
class Told:
    """What is told of one document."""

    data: Data
    """As `--json` prints it."""
    problem: str | None
    fields: int
    sure: int
    """How many of the fields are sure."""


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
        data = [each.data for each in told]
        typer.echo(json.dumps(data[0] if len(named) == 1 else data, ensure_ascii=False, indent=2))
    if any(each.problem for each in told):
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


async def _all(form: type[Form] | None, files: Sequence[Path], html: Path | None, quiet: bool) -> list[Told]:
    """Read them all; what is told of each. Only one document with its pages is held at a time."""
    from activities.documents.offline import each_read
    from activities.documents.templates import shelf
    from workers.opening import sandbox_limits

    chosen = settings.load()
    known, limits = shelf.installed(chosen.template_folder, forms()), sandbox_limits(chosen)
    told: list[Told] = []
    pages: list[tuple[str, Told]] = []
    with _progress() as progress:
        running = progress.add_task("Reading", total=len(files), visible=len(files) > 1)
        reading = each_read(files, form, None, known, limits, chosen.languages, chosen.engine, chosen.dates)
        async for each in reading:
            told.append(told_of(each))
            if not quiet and each.reading.pages:
                _show(progress.console, each)
            if each.reading.problem:
                typer.echo(f"{each.file}: {each.reading.problem}", err=True)
            if html is not None:
                pages.append((_write(html, len(told), each), told[-1]))
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


def _write_index(folder: Path, pages: Sequence[tuple[str, Told]], quiet: bool) -> None:
    from workers.reading_page import index_of

    index = folder / "index.html"
    index.write_text(index_of([_row(link, told) for link, told in pages]), encoding="utf-8")
    if not quiet:
        typer.echo(f"To look at: {index}")


def _row(link: str, told: Told) -> tuple[str, str, str, str]:
    what = told.problem or told.data["type"] or "unknown kind of document"
    return link, told.data["file"], what, f"{told.sure} of {told.fields} fields" if told.fields else ""


def _sum_up(told: Sequence[Told]) -> None:
    """How many documents could be read, and how much of it is sure."""
    fields, sure = sum(each.fields for each in told), sum(each.sure for each in told)
    unread = sum(bool(each.problem) for each in told)
    share = f"; {sure} of {fields} fields are sure ({sure / fields:.0%})" if fields else ""
    seconds = sum(each.data["seconds"] for each in told)
    typer.echo(f"{len(told)} documents in {seconds:.0f} s, {unread} could not be read{share}")


def told_of(each: "ReadFile") -> Told:
    """What is kept of a document while others are read."""
    fields = each.reading.fields.values()
    sure = sum(field.sure for field in fields)
    return Told(as_data(each), each.reading.problem, len(fields), sure)


def as_data(each: "ReadFile") -> Data:
    """What `--json` prints for one file; with pairs where there are any, and always without a form."""
    reading = each.reading
    return {
        "file": str(each.file),
        "pages": len(reading.pages),
        "type": reading.type,
        "seconds": reading.seconds,
        "fields": {name: _field(field) for name, field in reading.fields.items()},
        "marks": [_mark(mark) for mark in reading.marks],
        **({"pairs": [_pair(pair) for pair in reading.pairs]} if reading.pairs or not reading.form else {}),
    }


def _pair(pair: SuggestedPair) -> dict[str, Any]:
    box = [round(v, 1) for v in pair.box]
    return {"label": pair.label, "value": pair.value, "page": pair.page, "box": box}


def _mark(mark: PageMark) -> dict[str, Any]:
    box = [round(v, 1) for v in mark.box]
    told = {"kind": mark.kind.value, "page": mark.page, "box": box, "text": mark.text}
    return {**told, "symbology": mark.symbology} if mark.symbology else told


def _field(field: FieldReading) -> dict[str, Any]:
    evidence = field.evidence
    return {
        "value": field.value,
        "probability": field.probability,
        "page": evidence.page if evidence else None,
        "box": [round(v, 1) for v in evidence.box] if evidence else None,
        "text": evidence.text if evidence else None,
        "engine": evidence.engine if evidence else None,
        "reasons": list(field.reasons),
    }


def _show(console: Console, each: "ReadFile") -> None:
    from workers.reading_page import APART, BESIDE, in_words

    reading = each.reading
    what = reading.type or "unknown kind of document"
    table = Table(
        title=f"{each.file.name}: {what}, {many(len(reading.pages), 'page')}, {reading.seconds:.1f} s",
        title_justify="left",
    )
    for heading in ("Field", "Value", "Sure", "Why"):
        table.add_column(heading, overflow="fold")
    for name, field in reading.fields.items():
        sure = f"{'yes' if field.sure else 'no'} ({field.probability:.2f})"
        table.add_row(name, in_words(field.value), sure, "; ".join(field.reasons))
    for pair in reading.pairs:
        table.add_row(pair.label, pair.value, "no", BESIDE)
    for mark in reading.marks:
        table.add_row(f"{mark.kind.value} on page {mark.page}", mark.text, "", APART[mark.kind])
    for page in reading.pages:
        if page.problem:
            table.add_row(f"page {page.n}", "", "no", page.problem)
    console.print(table)
