"""Check boxes: which belong to a field, what is written beside them, which is ticked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.engines.page import Tick
from activities.documents.fields import labels as labelling
from activities.documents.fields.labels import Label
from activities.documents.fields.parse import plain
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, cell_of, middle
from activities.documents.fields.targets import Kind, Target
from schemas.reading import Box, Word

EMPTY, FULL = 0.06, 0.12
"""Share of ink inside a box: below the first it is empty, above the second ticked; between, nobody knows."""
YES = ("yes", "ja", "oui", "si", "y", "true")
NO = ("no", "nein", "non", "nee", "n", "false")
_BESIDE = 22.0
"""Points from a box to the word that belongs to it."""
_REACH = 130.0
"""Points from a label down to the last of its boxes."""
_GLYPH = re.compile(r"^\s*(?:[□■☐☑☒✓✔✗✘\u00d7口]|[Xx](?=\s|[A-Z])|[\[(][ xX]?[\])])\s*")
_ALIKE = 78.0


@dataclass(frozen=True)
class Answer:
    """What the boxes of one field say."""

    sheet: Sheet
    label: Label | None
    value: str | bool | None
    box: Box
    text: str
    clear: bool
    """One box is clearly ticked and all others are clearly empty."""


@dataclass(frozen=True)
class _Option:
    tick: Tick
    text: str
    run: Word


def answer(target: Target, sheets: Sequence[Sheet], others: Sequence[Target]) -> Answer | None:
    """The ticked choice of a field, or None when it has no boxes on these pages."""
    for sheet in sheets:
        label = next((hit for hit in labelling.found([target], sheet.runs) if not hit.rest), None)
        options = _options(sheet)
        if target.kind is Kind.CHOICE:
            chosen = _choice(target, sheet, label, options)
        else:
            chosen = _yes_or_no(sheet, label, options, labelling.found(others, sheet.runs))
        if chosen:
            return chosen
    return None


def _options(sheet: Sheet) -> list[_Option]:
    """Each box with the word right of it."""
    found = []
    for tick in sheet.ticks:
        run = _beside(tick, sheet.runs)
        if run:
            found.append(_Option(tick, _GLYPH.sub("", run.text), run))
    return found


def _beside(tick: Tick, runs: Sequence[Word]) -> Word | None:
    x0, y0, x1, y1 = tick.box
    near = [
        run
        for run in runs
        if run.box[1] - 3 <= (y0 + y1) / 2 <= run.box[3] + 3
        and x0 - 11 <= run.box[0] <= x1 + _BESIDE
        and run.box[2] > x1 + 3
    ]
    return min(near, key=lambda run: abs(run.box[0] - x1), default=None)


def _choice(target: Target, sheet: Sheet, label: Label | None, options: list[_Option]) -> Answer | None:
    matched: dict[str, _Option] = {}
    for choice in target.choices:
        likest = max(options, key=lambda o: labelling.likeness(choice, o.text), default=None)
        if likest and labelling.likeness(choice, likest.text) >= _ALIKE:
            matched[choice] = likest
    if len(matched) < min(2, len(target.choices)):
        return None
    return _said(sheet, label, matched)


def _yes_or_no(
    sheet: Sheet, label: Label | None, options: list[_Option], others: Sequence[Label]
) -> Answer | None:
    if label is None:
        return None
    near = [o for o in options if _belongs(label, o.tick, others, sheet)]
    words: dict[str, _Option] = {}
    for option in sorted(near, key=lambda o: _distance(label, o.tick)):
        word = plain(option.text).split()[0].strip(".,:;") if option.text.split() else ""
        key = "yes" if word in YES else "no" if word in NO else None
        if key and key not in words:
            words[key] = option
    said = _said(sheet, label, words) if len(words) == 2 else None
    if said is None:
        return None
    value = {"yes": True, "no": False}.get(str(said.value)) if said.value is not None else None
    return Answer(sheet, label, value, said.box, said.text, said.clear)


def _belongs(label: Label, tick: Tick, others: Sequence[Label], sheet: Sheet) -> bool:
    """Right of the label on its line, or below it in its cell or near."""
    reach = _distance(label, tick)
    nearer = any(_distance(other, tick) < reach for other in others if other.target != label.target)
    same_cell = cell_of(label.run.box, sheet.cells) == cell_of(tick.box, sheet.cells)
    return reach < _REACH * (2 if same_cell else 1) and not nearer


def _distance(label: Label, tick: Tick) -> float:
    """Down counts more than across; up is out of the question."""
    x, y = middle(tick.box)
    x0, y0, x1, y1 = label.run.box
    if y < y0 - 4 or x < x0 - 20:
        return float("inf")
    return max(0.0, x - x1) * 0.5 + max(0.0, y - y1)


def _said(sheet: Sheet, label: Label | None, options: dict[str, _Option]) -> Answer:
    full = [name for name, option in options.items() if option.tick.ink >= FULL]
    doubtful = [name for name, option in options.items() if EMPTY <= option.tick.ink < FULL]
    value = full[0] if len(full) == 1 else None
    shown = [options[value]] if value else list(options.values())
    box = around([b for o in shown for b in (o.tick.box, o.run.box)])
    text = options[value].text if value else ", ".join(options[name].text for name in full)
    return Answer(sheet, label, value, box, text, len(full) == 1 and not doubtful)
