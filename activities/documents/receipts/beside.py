"""Two receipts on one page, as people tape them onto a sheet: each has a total and a day of its own."""

from collections.abc import Sequence

from activities.documents.fields import parse
from activities.documents.fields.evidence import Note
from activities.documents.fields.places import Sheet
from activities.documents.receipts.amounts import amounts_of
from activities.documents.receipts.total import NAMED, weight
from schemas.reading import Word

ANOTHER = Note("another receipt stands beside it on the page", 8.0, True, asks=True)


def has_two(sheet: Sheet) -> bool:
    """Whether all words stand left or right of a line, with a total and a day on either side."""
    totals = [amount for amount in amounts_of(sheet) if amount.value and weight(amount) >= NAMED]
    spans = sorted((run.box[0], run.box[2]) for amount in totals for run in amount.runs)
    return any(_parted(sheet.runs, spans[0][1], start) for start, _ in spans[1:])


def _parted(runs: Sequence[Word], left: float, right: float) -> bool:
    """Whether something stands between these two amounts that no word crosses, and a day on either side."""
    dated = [run.box for run in runs if parse.day_in(run.text)]
    edges = {left, *(run.box[2] for run in runs if left <= run.box[2] < right)}
    return any(
        not any(run.box[0] < edge + 1 < run.box[2] for run in runs)
        and any(box[2] <= edge + 1 for box in dated)
        and any(box[0] >= edge + 1 for box in dated)
        for edge in edges
    )
