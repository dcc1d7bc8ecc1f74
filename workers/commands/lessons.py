"""`casework learn list`, `forget`, `off` and `on`: what corrections taught, and taking it back."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from pydantic import Field

from schemas.base import Model
from schemas.errors import NotFound
from schemas.learned import Layout
from store.database import Store
from store.lessons import ALL
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import Settings, load

app = typer.Typer()
FormName = Annotated[str | None, typer.Option("--form", help="Only of this form.", metavar="NAME")]


class Learned(Model):
    """What corrections taught."""

    layouts: tuple[Layout, ...]
    off: dict[str, datetime] = Field(description="Forms of which nothing is learned, since when; '': all.")


@app.command("list")
def list_(form: FormName = None, as_json: AsJson = False, data: DataFolder = None) -> None:
    """Show what corrections taught: on which layout a field stands where, and how often that was so."""
    found = asyncio.run(_listed(load(data), form))
    if as_json:
        show(found)
        return
    for name, since in found.off.items():
        typer.echo(f"Nothing is learned of {name or 'any form'} since {since:%Y-%m-%d %H:%M} UTC.")
    if not found.layouts:
        typer.echo("Nothing has been learned yet: each check that somebody completes teaches something.")
        return
    head = ("lesson", "layout", "form", "field", "beside", "corrections", "stood there")
    table(head, [row for layout in found.layouts for row in _rows(layout)])


@app.command()
def forget(
    ids: Annotated[
        list[UUID] | None, typer.Argument(help="Lessons or layouts, as `list` names them.")
    ] = None,
    form: Annotated[str | None, typer.Option("--form", help="All of this form.", metavar="NAME")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that was learned.")] = False,
    data: DataFolder = None,
) -> None:
    """Forget lessons; what later checks show is learned anew."""
    if not ids and not form and not everything:
        raise typer.BadParameter("say which lessons, or --form NAME, or --all")
    gone = asyncio.run(_forgotten(load(data), set(ids or ()), form))
    typer.echo(f"{gone} {'lesson is' if gone == 1 else 'lessons are'} forgotten.")


@app.command()
def off(form: FormName = None, data: DataFolder = None) -> None:
    """Neither learn nor use what was learned; `on` takes it up again where it was."""
    asyncio.run(_switched(load(data), form, on=False))
    typer.echo(f"Nothing is learned of {form or 'any form'} from now on, and nothing learned is used.")


@app.command()
def on(form: FormName = None, data: DataFolder = None) -> None:
    """Learn, and use what was learned."""
    asyncio.run(_switched(load(data), form, on=True))
    typer.echo(f"Checks of {form or 'all forms'} teach again.")


async def _listed(settings: Settings, form: str | None) -> Learned:
    async with store_of(settings) as store, store.reading(settings.tenant) as tx:
        return Learned(layouts=tuple(await tx.lessons.layouts(form)), off=await tx.lessons.off())


async def _switched(settings: Settings, form: str | None, on: bool) -> None:
    async with store_of(settings) as store, store.transaction(settings.tenant) as tx:
        await tx.lessons.switch(form or ALL, on, datetime.now(UTC))


async def _forgotten(settings: Settings, ids: set[UUID], form: str | None) -> int:
    async with store_of(settings) as store:
        return await forgotten(store, settings.tenant, ids, form)


async def forgotten(store: Store, tenant: str, ids: set[UUID], form: str | None = None) -> int:
    """Forget lessons and layouts; tells how many lessons went.

    Args:
        ids: of lessons or layouts; empty: all.
        form: only of this form.

    Raises:
        NotFound: one of the ids is neither a lesson nor a layout; then nothing is forgotten.
    """
    async with store.transaction(tenant) as tx:
        found = await tx.lessons.layouts(form, lock=True)
        wanted = ids or {layout.id for layout in found}
        there = {layout.id for layout in found} | {each.id for layout in found for each in layout.lessons}
        if missing := wanted - there:
            raise NotFound(f"There is no lesson {', '.join(sorted(map(str, missing)))}.")
        gone = 0
        for layout in found:
            kept = _left(layout, wanted)
            gone += len(layout.lessons) - (len(kept.lessons) if kept else 0)
            if kept is None:
                await tx.lessons.forget([layout.id])
            elif kept != layout:
                await tx.lessons.change(kept)
        return gone


def _left(layout: Layout, gone: set[UUID]) -> Layout | None:
    """The layout without these lessons; None when nothing is left of it."""
    lessons = tuple(lesson for lesson in layout.lessons if lesson.id not in gone)
    if layout.id in gone or not lessons:
        return None
    return layout.model_copy(update={"lessons": lessons})


def _rows(layout: Layout) -> list[tuple[str, ...]]:
    return [
        (
            str(lesson.id),
            str(layout.id),
            layout.form,
            lesson.field,
            lesson.spots[0].label if lesson.spots else "",
            str(lesson.taught),
            str(lesson.spots[0].votes if lesson.spots else 0),
        )
        for lesson in layout.lessons
    ]
