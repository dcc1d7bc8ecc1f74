"""`casework learn`: how well paper is read, as people's checks show."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from schemas.outcomes import FieldReport, ReadingReport
from workers.commands import fits, lessons
from workers.commands.connection import AsJson, DataFolder, show, table
from workers.database import store_of
from workers.settings import load
from worklist import outcomes

app = typer.Typer()
app.registered_commands += [*lessons.app.registered_commands, *fits.app.registered_commands]
FEW = 300
"""A sample smaller than this cannot show that fewer than about one in a hundred is wrong."""


@app.callback()
def learn() -> None:
    """Tell how well paper is read and what was learned."""


@app.command()
def report(
    form: Annotated[str | None, typer.Option("--form", help="Only this form.", metavar="NAME")] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Checks of the last so many days.")] = 90,
    as_json: AsJson = False,
    data: DataFolder = None,
) -> None:
    """Compare what was read with what people then said, field by field."""
    found = asyncio.run(_report(data, form, datetime.now(UTC) - timedelta(days=days)))
    if as_json:
        show(found)
    elif not found.checked:
        typer.echo(f"Nobody has checked anything that was read in the last {days} days.")
    else:
        _tell(found)


async def _report(data: Path | None, form: str | None, since: datetime) -> ReadingReport:
    settings = load(data)
    async with store_of(settings) as store, store.reading(settings.tenant) as tx:
        checked = [each async for each in tx.outcomes.since(since, form)]
    return outcomes.report(outcome for each in checked for outcome in outcomes.outcomes_of(each))


def _tell(found: ReadingReport) -> None:
    head = (
        "form", "field", "asked", "read rightly", "sampled", "of these wrong", "sure ones wrong at most",
        "by lessons", "of these right",
    )  # fmt: skip
    table(head, [_row(field) for field in found.fields])
    typer.echo(f"\n{found.checked} fields were checked: how sure reading was, and how much of it was right.")
    table(
        ("said", "right", "fields"),
        [(f"{each.said:.2f}", f"{each.right:.2f}", str(each.n)) for each in found.calibration],
    )
    typer.echo(f"On average it was {found.calibration_error:.3f} off.")
    sampled = sum(field.sampled for field in found.fields)
    if sampled < FEW:
        typer.echo(
            f"Only {sampled} sure values were sampled: too few to say how many are wrong. "
            "`capture(..., sample=0.02)` in the process asks some of them blind."
        )


def _row(field: FieldReport) -> tuple[str, ...]:
    share = f"{field.right} ({field.right / field.asked:.0%})" if field.asked else ""
    most = f"{field.error_at_most:.1%}" if field.error_at_most is not None else "not known"
    wrong = str(field.sampled_wrong) if field.sampled else ""
    learned = (str(field.learned), str(field.learned_right)) if field.learned else ("", "")
    return (field.form, field.field, str(field.asked), share, str(field.sampled), wrong, most, *learned)
