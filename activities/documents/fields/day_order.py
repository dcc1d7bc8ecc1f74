"""Whether 03/04/2026 is in March or in April: by other dates on the paper, else by what the office says."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from activities.documents.fields import evidence, parse
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.targets import Kind

Order = Literal["day", "month", "ask"]
"""What stands first in a date that can be meant two ways; ask: a person tells."""

SHOWN = Note("other dates on the paper are written in this order", 0.5)
UNCLEAR = Note("nothing tells whether the day or the month stands first", 8.0, asks=True)


def settle(drafts: Iterable[Draft], texts: Sequence[str], order: Order) -> None:
    """Have dates that can be meant two ways mean one of them, or be asked.

    Args:
        drafts: read with the day in front; get notes, and the other value where that is meant.
        texts: all that stands on the paper.
        order: the office's.
    """
    twofold = [
        d for d in drafts if d.target.kind is Kind.DATE and evidence.TWOFOLD in d.notes and not d.fault
    ]
    if not twofold:
        return
    shown = parse.day_orders(texts)
    meant = order if not shown else next(iter(shown)) if len(shown) == 1 else "ask"
    for draft in twofold:
        if meant == "month":
            _turn(draft)
        draft.notes += [UNCLEAR] if meant == "ask" else [SHOWN] if shown else []


def _turn(draft: Draft) -> None:
    """The month in front; asked where the form does not take that."""
    read = date.fromisoformat(draft.value)
    try:
        draft.value = draft.target.checked(read.replace(month=read.day, day=read.month).isoformat())
    except ValueError:
        draft.notes.append(UNCLEAR)
