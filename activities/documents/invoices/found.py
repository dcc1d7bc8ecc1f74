"""What the rules for invoices share: words beside or below a label, and drafts made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from activities.documents.fields.drafts import of_engine
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines
from activities.documents.fields.targets import Target
from activities.documents.fields.values import understood
from schemas.reading import Word

MISPLACED = 0.06
"""Chance that the rules take the wrong words, before any evidence."""
_BELOW = 2.6
"""Heights of a line that may lie between a heading and what stands under it."""


@dataclass(frozen=True)
class Spot:
    """Words of one line, and what is said in front of them or above."""

    sheet: Sheet
    runs: tuple[Word, ...]
    said: str
    text: str


def spots(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, str, list[Word]]]:
    """Every line of every page, in order."""
    for sheet in sheets:
        for line in lines(sheet.runs):
            yield sheet, " ".join(run.text for run in line), line


def under(sheet: Sheet, label: Word) -> Word | None:
    """The words right below a heading."""
    height = label.box[3] - label.box[1]
    found = [
        run
        for run in sheet.runs
        if 0 < run.box[1] - label.box[1] < _BELOW * height + height
        and run.box[0] < label.box[2]
        and run.box[2] > label.box[0]
    ]
    return min(found, key=lambda run: run.box[1], default=None)


def beside(
    sheets: Sequence[Sheet], label: re.Pattern[str], value: re.Pattern[str], other: re.Pattern[str]
) -> Iterator[Spot]:
    """Values right behind a label in its line, else below a heading that is no `other` label."""
    for sheet, text, line in spots(sheets):
        behind = False
        for said in label.finditer(text):
            match = value.match(text, said.end())
            if match:
                behind = True
                runs = tuple(run for run in line if match[1] in run.text) or tuple(line)
                yield Spot(sheet, runs, said[0], match[1])
        for head in line if not behind else ():
            below = under(sheet, head) if label.search(head.text) and not other.search(head.text) else None
            match = value.match(below.text) if below else None
            if below and match:
                yield Spot(sheet, (below,), head.text, match[1])


def drafted(target: Target, spot: Spot, notes: Sequence[Note], misplaced: float = MISPLACED) -> Draft:
    """A draft of what stands at a spot."""
    value = understood(target, spot.text)
    box = around([run.box for run in spot.runs])
    page = spot.sheet.page
    engine = page.engine_at(box)
    draft = Draft(target, value.json, spot.text, page.n, box, engine, fault=value.fault, misplaced=misplaced)
    draft.notes += [*of_engine(engine, min(run.confidence for run in spot.runs)), *notes]
    printed = " ".join(run.text for run in spot.runs)
    draft.crops.append(Crop(page.n, box, printed, target, value.json))
    return draft
