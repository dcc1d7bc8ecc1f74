"""`casework template`: register an office's own blank forms."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schemas.errors import CalledWrongly
from schemas.forms import Form
from schemas.registry import forms
from workers import settings
from workers.commands.options import Data, Json, many

if TYPE_CHECKING:
    from activities.documents.templates.register import Registered

app = typer.Typer()


@app.command()
def new(
    blank: Annotated[Path, typer.Argument(help="The blank form: PDF or picture.", metavar="BLANK")],
    form: Annotated[str, typer.Option("--form", help="The form whose fields it asks for.", metavar="NAME")],
    version: Annotated[str, typer.Option("--version", help="Of the paper.")] = "1",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; made if it is not there.")
    ] = None,
    data: Data = None,
) -> None:
    """Register a blank form: find its zones and keep it as a template."""
    from activities.documents.templates import template

    target = _form(form)
    folder = out or settings.load(data).template_folder / f"{form}-{_plain(version)}"
    if (folder / template.FILE).exists():
        raise CalledWrongly(
            f"{folder} already holds a template. Give this one another --version, or remove that folder."
        )
    made = asyncio.run(_registered(blank.read_bytes(), blank.name, target, version))
    template.save(made.template, folder)
    typer.echo(f"{folder}: {len(made.template.about.zones)} zones for {len(made.template.fields())} fields.")
    if made.missing:
        typer.echo(
            f"No zone was found for {', '.join(made.missing)}: add them to {folder / template.FILE} "
            "(boxes in points from the top left), or leave them to be read by their labels."
        )
    if made.written:
        typer.echo(
            f"Something is printed or written in the zones of {', '.join(made.written)}: is it a blank?"
        )
    typer.echo(f"Look at it: casework template show {folder} --out zones.png")


@app.command()
def show(
    folder: Annotated[Path, typer.Argument(help="The template's folder.", metavar="FOLDER")],
    out: Annotated[Path, typer.Option("--out", help="PNG or PDF file to write.")] = Path("zones.png"),
) -> None:
    """Draw a template's zones on its blank."""
    from activities.documents.templates import shown, template

    kind = out.suffix.lower().removeprefix(".")
    if kind not in ("png", "pdf"):
        raise CalledWrongly(f"{out} has to end in .png or .pdf.")
    out.write_bytes(shown.as_file(template.load(folder), kind))
    typer.echo(f"{out}")


@app.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """List the templates that documents are compared with."""
    from activities.documents.templates import shelf

    found = shelf.installed(settings.load(data).template_folder, forms())
    rows = [(t.about.form, t.about.version, len(t.pictures), len(t.fields())) for t in found]
    if as_json:
        heads = ("form", "version", "pages", "fields")
        typer.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2))
        return
    for form, version, pages, fields in rows:
        typer.echo(f"{form}, version {version}: {many(pages, 'page')}, {many(fields, 'field')}")


def _form(name: str) -> type[Form]:
    if name not in forms():
        raise CalledWrongly(f"There is no form '{name}'. Try one of: {', '.join(sorted(forms()))}.")
    return forms()[name]


def _plain(version: str) -> str:
    """As part of a folder's name."""
    return "".join(c if c.isalnum() or c in "-." else "-" for c in version)


async def _registered(content: bytes, name: str, form: type[Form], version: str) -> "Registered":
    from activities.documents.reader import Reader
    from activities.documents.templates.register import registered

    reader = Reader()
    try:
        await reader.start()
        return await registered(content, name, form, version, reader)
    finally:
        await reader.close()
