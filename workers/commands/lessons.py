"""`casework learn list`, `forget`, `off` and `on`: what corrections taught, and taking it back."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from pydantic import Field

from schemas.errors import NotFound
from schemas.learned import Layout, Learned, Sender
from store.database import Store
from store.lessons import ALL
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import Settings, load

app = typer.Typer()
FormName = Annotated[str | None, typer.Option("--form", help="Only of this form.", metavar="NAME")]


class Shown(Learned):
    """What checks taught, and where nothing is learned."""

    off: dict[str, datetime] = Field(description="Forms of which nothing is learned, since when; '': all.")
    untaught: tuple[str, ...] = Field(default=(), exclude=True, description="As `off` says.")


@app.command("list")
def list_(form: FormName = None, as_json: AsJson = False, data: DataFolder = None) -> None:
    """Show what checks taught: where fields stand on which layout, and what is known of senders."""
    found = asyncio.run(_listed(load(data), form))
    if as_json:
        show(found)
        return
    for name, since in found.off.items():
        typer.echo(f"Nothing is learned of {name or 'any form'} since {since:%Y-%m-%d %H:%M} UTC.")
    if found.weights:
        typer.echo(f"{len(found.weights)} weights of evidence are fitted to checks; see `learn fit --undo`.")
    if not found.layouts and not found.senders:
        typer.echo("Nothing has been learned yet: each check that somebody completes teaches something.")
        return
    if found.layouts:
        head = ("lesson", "layout", "form", "field", "beside", "corrections", "stood there")
        table(head, [row for layout in found.layouts for row in _rows(layout)])
    if found.senders:
        head = ("sender", "form", "documents", "what", "known", "checks that say so", "of the latest")
        table(head, [row for sender in found.senders for row in _facts(sender)])


@app.command()
def forget(
    ids: Annotated[
        list[UUID] | None, typer.Argument(help="Lessons, layouts or senders, as `list` names them.")
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
    """Neither learn nor use what was learned, nor weights fitted to checks; `on` takes it up where it was."""
    asyncio.run(_switched(load(data), form, on=False))
    typer.echo(f"Nothing is learned of {form or 'any form'} from now on, and nothing learned is used.")


@app.command()
def on(form: FormName = None, data: DataFolder = None) -> None:
    """Learn, and use what was learned."""
    asyncio.run(_switched(load(data), form, on=True))
    typer.echo(f"Checks of {form or 'all forms'} teach again.")


async def _listed(settings: Settings, form: str | None) -> Shown:
    async with store_of(settings) as store, store.reading(settings.tenant) as tx:
        fitted = await tx.lessons.fitted()
        return Shown(
            layouts=tuple(await tx.lessons.layouts(form)),
            senders=tuple(await tx.lessons.senders(form)),
            weights=fitted.weights if fitted else (),
            off=await tx.lessons.off(),
        )


async def _switched(settings: Settings, form: str | None, on: bool) -> None:
    async with store_of(settings) as store, store.transaction(settings.tenant) as tx:
        await tx.lessons.switch(form or ALL, on, datetime.now(UTC))


async def _forgotten(settings: Settings, ids: set[UUID], form: str | None) -> int:
    async with store_of(settings) as store:
        return await forgotten(store, settings.tenant, ids, form)


async def forgotten(store: Store, tenant: str, ids: set[UUID], form: str | None = None) -> int:
    """Forget lessons, layouts and senders; tells how many lessons went, a sender counting as one.

    Args:
        ids: of lessons, layouts or senders; empty: all.
        form: only of this form.

    Raises:
        NotFound: one of the ids is none of these; then nothing is forgotten.
    """
    async with store.transaction(tenant) as tx:
        found, senders = await tx.lessons.layouts(form, lock=True), await tx.lessons.senders(form, lock=True)
        whole = {layout.id for layout in found} | {sender.id for sender in senders}
        wanted = ids or whole
        there = whole | {each.id for layout in found for each in layout.lessons}
        if missing := wanted - there:
            raise NotFound(f"There is no lesson {', '.join(sorted(map(str, missing)))}.")
        unknown = [sender.id for sender in senders if sender.id in wanted]
        await tx.lessons.forget(unknown)
        gone = len(unknown)
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


def _facts(sender: Sender) -> list[tuple[str, ...]]:
    """What is known of a sender, and what its checks do not agree on."""
    who = (str(sender.id), sender.form, str(sender.papers))
    facts: list[tuple[str, ...]] = [
        (
            *who,
            fact.name,
            fact.value or f"they contradict each other: {', '.join(dict.fromkeys(fact.said))}",
            str(fact.votes),
            str(len(fact.said)),
        )
        for fact in sender.facts
    ]
    return [*facts, *((*who, sign.kind, sign.value, str(sign.seen), "") for sign in sender.signs)]
