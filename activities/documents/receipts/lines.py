"""What the rules for receipts share: lines of text with their words, and drafts made of them."""

from collections.abc import Sequence

from activities.documents.fields import evidence
from activities.documents.fields.drafts import of_engine
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines
from activities.documents.fields.targets import Target
from activities.documents.fields.values import understood
from schemas.reading import Word

Line = tuple[str, list[Word]]
"""The text of a line and the runs of words it is made of."""

MISPLACED = {"company": 0.1, "address": 0.3, "date": 0.06, "total": 0.1}
"""Chance that the rules take the wrong words, before any evidence; from real receipts."""


def texts(sheet: Sheet) -> list[Line]:
    """The lines of a receipt, top down."""
    return [(" ".join(run.text for run in line), line) for line in lines(sheet.runs)]


def drafted(target: Target, sheet: Sheet, runs: Sequence[Word], text: str, notes: Sequence[Note]) -> Draft:
    """A draft of what these words say."""
    value = understood(target, text)
    box = around([run.box for run in runs])
    draft = Draft(target, value.json, text, sheet.page.n, box, sheet.page.engine_at(box), fault=value.fault)
    draft.misplaced, draft.rules = MISPLACED[target.name], f"receipt.{target.name}"
    draft.notes += [*of_engine(draft.engine, min(run.confidence for run in runs)), *notes]
    if value.twofold:
        draft.notes.append(evidence.TWOFOLD)
    for line in lines(runs):
        text_of = " ".join(run.text for run in line)
        draft.crops.append(Crop(sheet.page.n, around([r.box for r in line]), text_of, target, value.json))
    return draft
