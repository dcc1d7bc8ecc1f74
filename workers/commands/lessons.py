"""`casework learn list`, `forget`, `off` and `on`: what corrections taught, and taking it back."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from pydantic import Field

from schemas.learned import Layout, Learned, Sender
from schemas.lessons import LessonSwitch
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import Settings, load
from worklist.access import By
from worklist.lessons import Lessons

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
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Keep nothing of it, nor of what was forgotten before.")
    ] = False,
    data: DataFolder = None,
) -> None:
    """Forget lessons; for 60 days `put-back` brings them back. What later checks show is learned anew."""
    if not ids and not form and not everything:
        raise typer.BadParameter("say which lessons, or --form NAME, or --all")
    gone = asyncio.run(_forgotten(load(data), set(ids or ()), form, for_good))
    typer.echo(f"{gone} {'lesson is' if gone == 1 else 'lessons are'} forgotten.")


@app.command("put-back")
def put_back(
    item: Annotated[UUID, typer.Argument(metavar="ID", help="As `forget` was told.")], data: DataFolder = None
) -> None:
    """Use again what was forgotten less than 60 days ago, here or in the web app."""
    asyncio.run(_put_back(load(data), item))
    typer.echo("It is used again.")


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
    async with store_of(settings) as store:
        wanted = LessonSwitch(form=form, on=on)
        await Lessons(store).switch(By(settings.tenant), wanted, datetime.now(UTC))


async def _forgotten(settings: Settings, ids: set[UUID], form: str | None, for_good: bool) -> int:
    async with store_of(settings) as store:
        by, now = By(settings.tenant), datetime.now(UTC)
        return await Lessons(store).forget(by, ids, form, now, for_good)


async def _put_back(settings: Settings, item: UUID) -> None:
    async with store_of(settings) as store:
        await Lessons(store).put_back(By(settings.tenant), item, datetime.now(UTC))


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
