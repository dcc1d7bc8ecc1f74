"""What is asked of a person after paper was read."""

from dataclasses import dataclass

from schemas.contracts import ReadingRef
from schemas.tasks import Origin
from workflows.engine import wording

NOT_RECOGNISED = "None of the documents was recognised. Please fill it in from the paper."


@dataclass(frozen=True)
class Check:
    """Why a person looks at what was read, and at which fields; None: all of them."""

    origin: Origin
    asked: tuple[str, ...] | None
    reason: str | None

    @classmethod
    def of(cls, ref: ReadingRef) -> "Check | None":
        if ref.unread:
            return cls(Origin.REPAIR, None, wording.unread(ref.unread))
        if not ref.readings:
            return cls(Origin.REPAIR, None, NOT_RECOGNISED)
        if ref.unsure:
            return cls(Origin.CHECK, ref.unsure, None)
        return None
