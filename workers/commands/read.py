"""`casework read`: a form's fields from documents, without any server."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.forms import Form
from schemas.reading import FieldReading, Reading
from schemas.registry import forms
from workers.commands.options import Json


def read(
    files: Annotated[
        list[Path],
        typer.Argument(help="PDF, pictures, DOCX, XLSX, EML or ZIP files.", metavar="FILE..."),
    ],
    form: Annotated[str, typer.Option("--form", help="The form to look for.", metavar="NAME")],
    as_json: Json = False,
) -> None:
    """Read a form's fields from documents; exit code 1 if one of them cannot be read."""
    target = _form(form)
    contents = [_content(file) for file in files]
    readings = asyncio.run(_all(target, files, contents))
    if as_json:
        told = [as_data(str(file), reading) for file, reading in zip(files, readings, strict=True)]
        typer.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=2))
    else:
        for file, reading in zip(files, readings, strict=True):
            _show(file, reading)
    for file, reading in zip(files, readings, strict=True):
        if reading.problem:
            typer.echo(f"{file}: {reading.problem}", err=True)
    if any(reading.problem for reading in readings):
        raise typer.Exit(1)


def _form(name: str) -> type[Form]:
    from activities.documents.classify import printed

    known = {name: form for name, form in forms().items() if printed(form)}
    if name not in known:
        raise CalledWrongly(
            f"There is no form '{name}' that comes on paper. Try one of: {', '.join(sorted(known))}."
        )
    return known[name]


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise CalledWrongly(f"{file} is a folder. Name the files in it.")
    return file.read_bytes()


async def _all(form: type[Form], files: Sequence[Path], contents: Sequence[bytes]) -> list[Reading]:
    from activities.documents.pipeline import read as read_document
    from activities.documents.reader import Reader

    reader = Reader(known=forms())
    try:
        await reader.start()
        found = [
            await read_document(content, file.name, form, reader)
            for file, content in zip(files, contents, strict=True)
        ]
    finally:
        await reader.close()
    return [each.reading for each in found]


def as_data(file: str, reading: Reading) -> Data:
    """What `--json` prints for one file."""
    return {
        "file": file,
        "pages": len(reading.pages),
        "type": reading.type,
        "seconds": reading.seconds,
        "fields": {name: _field(field) for name, field in reading.fields.items()},
    }


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


def _show(file: Path, reading: Reading) -> None:
    what = reading.type or "unknown kind of document"
    table = Table(
        title=f"{file.name}: {what}, {len(reading.pages)} pages, {reading.seconds:.1f} s",
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
    Console().print(table)


def in_words(value: Any) -> str:
    """A value for the eye."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(in_words(part) for part in value.values())
    if isinstance(value, list):
        return "\n".join(in_words(part) for part in value)
    return str(value)
