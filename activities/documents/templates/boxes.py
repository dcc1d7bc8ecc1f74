"""Check boxes and groups of them on a registered form: which is ticked, judged against the blank."""

from collections.abc import Sequence
from typing import Any

from activities.documents.fields import evidence
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.runs import around
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import understood
from activities.documents.templates.clean import Written

EMPTY, FULL = 0.04, 0.08
"""Share of a box's inside that is dark and was not on the blank: below the first it is empty, above the
second ticked; between, nobody knows (bench/documents/tickboxes.py)."""
MISPLACED = 0.02
CLEAR = Note("compared with the blank form, its boxes are clearly ticked or clearly empty", 0.05)
UNTICKED = Note("compared with the blank form, its box is empty", 0.1)


def draft(target: Target, page: int, zones: Sequence[Written], place: Note) -> Draft:
    """What the boxes of one field say.

    Args:
        place: that they stand where the registered form has them.
    """
    full = [each for each in zones if each.ink >= FULL]
    doubtful = [each for each in zones if EMPTY <= each.ink < FULL]
    value, fault = _meaning(target, zones, full)
    shown = full if len(full) == 1 else zones
    text = ", ".join(each.zone.option or "ticked" for each in full)
    box = around([each.box for each in shown])
    made = Draft(target, value, text, page, box, "checkbox", fault=fault, misplaced=MISPLACED)
    made.notes += [place, evidence.UNCLEAR_TICK if doubtful else CLEAR if full else UNTICKED]
    return made


def _meaning(target: Target, zones: Sequence[Written], full: Sequence[Written]) -> tuple[Any, str | None]:
    """The value, or why there is none."""
    if target.kind is Kind.TICK and len(zones) == 1:
        no = (zones[0].zone.option or "yes").casefold() == "no"
        return bool(full) != no, None
    if len(full) > 1:
        return None, "more than one of its boxes is ticked"
    if not full:
        return (None, "none of its boxes is ticked") if target.required else (target.default, None)
    value = understood(target, full[0].zone.option or "")
    return value.json, value.fault
