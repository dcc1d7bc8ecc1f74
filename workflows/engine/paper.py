"""What is asked of a person after paper was read."""

from dataclasses import dataclass

from temporalio import workflow

from schemas.contracts import ReadingRef
from schemas.tasks import Origin
from workflows.engine import wording

NOT_RECOGNISED = "None of the documents was recognised. Please fill it in from the paper."

SAMPLE = "A sample: nothing here is unsure, your answer shows how well paper is read."


@dataclass(frozen=True)
class Check:
    """Why a person looks at what was read, and at which fields; None: all of them."""

    origin: Origin
    asked: tuple[str, ...] | None
    reason: str | None
    blind: tuple[str, ...] = ()

    @classmethod
    def of(cls, ref: ReadingRef) -> "Check | None":
        if ref.unread:
            return cls(Origin.REPAIR, None, wording.unread(ref.unread))
        if not ref.readings:
            return cls(Origin.REPAIR, None, NOT_RECOGNISED)
        if ref.unsure:
            return cls(Origin.CHECK, ref.unsure, None)
        return None


def sampled(check: Check | None, ref: ReadingRef, names: tuple[str, ...], share: float) -> Check | None:
    """The check with some of the sure fields besides, asked blind; where all of a form is asked, as it is."""
    if not share or (check is not None and check.asked is None):
        return check
    asked = check.asked if check is not None and check.asked is not None else ()
    chance = workflow.random()
    drawn = tuple(name for name in names if name not in asked and chance.random() < share)
    if not drawn:
        return check
    return Check(Origin.CHECK, (*asked, *drawn), None if asked else SAMPLE, drawn)
