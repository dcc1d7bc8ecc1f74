"""What is asked of a person after paper was read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from temporalio import workflow

from schemas.base import DocumentId
from schemas.contracts import ReadingRef
from schemas.tasks import Origin
from workflows.engine import wording

NO_PAPER = "There is no paper to read this from. Please fill it in."
NOT_RECOGNISED = "None of the documents was recognised. Please fill it in from the paper."

TWICE = "Two people type this from the paper, neither seeing what the other typed."
DIFFER = "Two people typed this differently. Please decide from the paper."

SAMPLE = "A sample: nothing here is unsure, your answer shows how well paper is read."


@dataclass(frozen=True)
class Check:
    """Why a person looks at what was read, and at which fields; None: all of them."""

    origin: Origin
    asked: tuple[str, ...] | None
    reason: str | None
    blind: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    """The fields that two people type, neither seeing the other's."""

    @classmethod
    def of(cls, ref: ReadingRef, documents: Sequence[DocumentId]) -> "Check | None":
        if not documents:
            return cls(Origin.REPAIR, None, NO_PAPER)
        if ref.unread:
            return cls(Origin.REPAIR, None, wording.unread(ref.unread))
        if not ref.readings:
            return cls(Origin.REPAIR, None, NOT_RECOGNISED)
        if ref.unsure:
            return cls(Origin.CHECK, ref.unsure, None)
        return None


def sampled(check: Check | None, names: tuple[str, ...], share: float) -> Check | None:
    """The check with some of the sure fields besides, asked blind; where all of a form is asked, as it is."""
    if not share or (check is not None and check.asked is None):
        return check
    asked = check.asked if check is not None and check.asked is not None else ()
    chance = workflow.random()
    drawn = tuple(name for name in names if name not in asked and chance.random() < share)
    if not drawn:
        return check
    return Check(Origin.CHECK, (*asked, *drawn), None if asked else SAMPLE, drawn)


def demanded(names: Sequence[str]) -> tuple[str, ...]:
    """The fields that two people have to type; () in a case that began before the process demanded it."""
    return tuple(names) if names and workflow.patched("typed-twice") else ()


def unseen(check: Check | None, names: tuple[str, ...]) -> Check | None:
    """The check with the fields that two people type, which are asked whether they are sure or not."""
    if not names:
        return check
    if check is None:
        return Check(Origin.CHECK, names, TWICE, names, names)
    asked = None if check.asked is None else tuple(dict.fromkeys((*check.asked, *names)))
    return replace(check, asked=asked, blind=tuple(dict.fromkeys((*check.blind, *names))), twice=names)


def alike(one: Any, other: Any) -> bool:
    """Whether two people typed the same, as its type has it; in text, blanks may be many."""
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return bool(one == other)


def worth_asking(error: float, question: float) -> float:
    """The probability below which asking a person is cheaper than being wrong now and then, for `sure_at`.

    Args:
        error: what a wrong value costs that nobody notices.
        question: what it costs to ask, in the same unit.

    Raises:
        ValueError: costs are above nothing.
    """
    if error <= 0 or question <= 0:
        raise ValueError("costs are above nothing")
    return max(0.0, 1 - question / error)
