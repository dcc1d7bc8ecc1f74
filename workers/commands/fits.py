"""`casework learn fit`: what evidence counts, fitted to outcomes of checks, tried, taken and taken back."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import log
from typing import Annotated

import typer

from activities.documents.fields.weights import SHIPPED, Weights
from activities.documents.learned import refitting
from schemas.errors import Conflict
from schemas.learned import Fitted, Judged
from schemas.outcomes import Outcome
from store.database import Store
from store.events import Event
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import load
from worklist import outcomes

app = typer.Typer()
TOLD = 12
"""Weights that are shown, those that change most."""


@app.command()
def fit(
    apply: Annotated[bool, typer.Option("--apply", help="Use the fitted weights from now on.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last fit back.")] = False,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Checks of the last so many days.")] = 365,
    as_json: AsJson = False,
    data: DataFolder = None,
) -> None:
    """Fit what evidence counts to what people said in checks; without `--apply` only show what changes."""
    if apply and undo:
        raise typer.BadParameter("either --apply or --undo")
    settings, now = load(data), datetime.now(UTC)

    async def done() -> Fitted | None:
        async with store_of(settings) as store:
            if undo:
                return await undone(store, settings.tenant, now)
            found = await tried(store, settings.tenant, now - timedelta(days=days))
            if apply:
                await applied(store, settings.tenant, found, now)
            return found

    found = asyncio.run(done())
    if undo:
        typer.echo(
            f"Back to the weights fitted to {found.fields} fields." if found else "The shipped weights count."
        )
    elif found is not None:
        show(found) if as_json else _tell(found, apply)


async def tried(store: Store, tenant: str, since: datetime) -> Fitted:
    """The weights that fit a tenant's outcomes; nothing is kept.

    Raises:
        Conflict: too few fields were checked, or too few sure ones sampled.
    """
    async with store.reading(tenant) as tx:
        checks = [each async for each in tx.outcomes.since(since)]
        current = await tx.lessons.fitted()
        sure = await tx.outcomes.sure_values(since)
    found = refitting.usable(each for check in checks for each in outcomes.outcomes_of(check))
    if not refitting.enough(found):
        raise Conflict(
            f"{len(found)} fields were checked since then, of them {sum(each.blind for each in found)} sure "
            f"ones that were asked blind. It takes {refitting.ENOUGH}, with {refitting.SAMPLED} blind ones: "
            "`capture(..., sample=0.02)` in the process asks some."
        )
    return await asyncio.to_thread(refitting.refitted, found, _unasked(sure, found), weights_of(current))


def _unasked(sure: Mapping[str, int], found: list[Outcome]) -> dict[str, int]:
    """Of each form, sure fields without those that were asked openly."""
    openly = [each.form for each in found if each.sure and not each.blind]
    return {form: n - openly.count(form) for form, n in sure.items()}


def weights_of(fitted: Fitted | None) -> Weights:
    """The weights in use, shipped ones where none were fitted."""
    return Weights({each.key: each.factor for each in fitted.weights}) if fitted else SHIPPED


async def applied(store: Store, tenant: str, found: Fitted, now: datetime) -> None:
    """Use these weights from now on, and note it in the audit.

    Raises:
        Conflict: they judge checks that they were not fitted to no better than those in use.
    """
    if found.after.loss >= found.before.loss:
        raise Conflict("The fitted weights judge checks no better than those in use, so these stay.")
    async with store.transaction(tenant) as tx:
        await tx.lessons.fit(found, now)
        after = found.model_dump(mode="json", exclude={"weights"})
        await tx.events.add(Event("reading.fitted", now, after=after))


async def undone(store: Store, tenant: str, now: datetime) -> Fitted | None:
    """Take the last fit back; gives the one before, which counts again, None: the shipped weights count.

    Raises:
        Conflict: nothing was fitted.
    """
    async with store.transaction(tenant) as tx:
        last = await tx.lessons.fitted()
        if last is None:
            raise Conflict("No weights were fitted: the shipped ones count already.")
        await tx.lessons.unfit()
        before = last.model_dump(mode="json", exclude={"weights"})
        await tx.events.add(Event("reading.fit_undone", now, before=before))
        return await tx.lessons.fitted()


def _tell(found: Fitted, taken: bool) -> None:
    typer.echo(
        f"Fitted to {found.fields} fields that people checked; {found.sampled} of them were sure and asked "
        "blind, and stand for those that nobody looked at."
    )
    head = ("", "calibration error", "taken unasked", "wrong of these", "log loss")
    table(head, [_row("weights in use", found.before), _row("fitted, on other checks", found.after)])
    changed = sorted(found.weights, key=lambda each: -abs(log(each.factor / each.before)))
    rows = [
        (each.rules, each.reason, f"{each.before:g}", f"{each.factor:g}", str(each.fields), str(each.wrong))
        for each in changed[:TOLD]
    ]
    typer.echo("\nWhat changes most, as factors on the odds of being wrong:")
    table(("rules", "reason", "shipped", "fitted", "fields", "wrong"), rows)
    typer.echo(
        "These count from now on; `casework learn fit --undo` takes them back."
        if taken
        else "Nothing is changed yet; `casework learn fit --apply` takes them."
    )


def _row(what: str, found: Judged) -> tuple[str, ...]:
    return (
        what,
        f"{found.calibration_error:.3f}",
        f"{found.share:.3f}",
        f"{found.wrong:.4f}",
        f"{found.loss:.3f}",
    )
