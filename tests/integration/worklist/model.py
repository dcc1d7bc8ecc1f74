"""A plain model of a task's life, written anew after WS-HumanTask 1.1: what the service is held against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from schemas.base import CaseId, PersonId, TaskId

STORY = """
    created     activate  ready
    created     nominate  reserved
    created     forward   ready
    created     skip      obsolete
    ready       claim     reserved
    ready       start     in_progress
    ready       delegate  reserved
    ready       nominate  reserved
    ready       forward   ready
    ready       suspend   suspended
    ready       skip      obsolete
    reserved    start     in_progress
    reserved    release   ready
    reserved    delegate  reserved
    reserved    forward   ready
    reserved    suspend   suspended
    reserved    complete  completed
    reserved    fail      failed
    reserved    skip      obsolete
    in_progress stop      reserved
    in_progress release   ready
    in_progress delegate  reserved
    in_progress forward   ready
    in_progress suspend   suspended
    in_progress complete  completed
    in_progress fail      failed
    in_progress skip      obsolete
    suspended   skip      obsolete
"""
MOVES = {
    (before, what): after for before, what, after in (line.split() for line in STORY.split("\n") if line)
}
OPEN = {"created", "ready", "reserved", "in_progress", "suspended"}
TAKES = {"claim", "start"}
LETS_GO = {"release", "forward"}
GIVES = {"delegate", "nominate"}


@dataclass
class Model:
    """One task as it should stand."""

    id: TaskId
    case: CaseId
    form: str
    undo: timedelta
    not_by: tuple[str, ...]
    status: str = "ready"
    version: int = 1
    owner: PersonId | None = None
    completed_by: set[UUID] = field(default_factory=set)
    rests_from: str = ""
    rests_until: datetime | None = None
    undo_until: datetime | None = None
    closings: int = 0
    """How often its case has to hear that it ended."""

    def at(self, now: datetime) -> "Model":
        """As it stands then: a rest that is over is over."""
        if self.status == "suspended" and self.rests_until is not None and self.rests_until <= now:
            self.status, self.rests_until = self.rests_from, None
        if self.undo_until is not None and self.undo_until <= now:
            self.undo_until = None
        return self

    def leads_to(self, what: str) -> str | None:
        """Where an operation leads from here; None: nowhere."""
        if what == "resume":
            return self.rests_from if self.status == "suspended" else None
        if what == "undo":
            return "reserved" if self.status == "completed" and self.undo_until is not None else None
        if what == "priority":
            return self.status if self.status in OPEN else None
        if what == "deadline":
            return self.status if self.status in OPEN - {"suspended"} else None
        return MOVES.get((self.status, what))

    def did(
        self, what: str, who: PersonId, to: PersonId | None, until: datetime | None, now: datetime
    ) -> None:
        """An operation was done."""
        before, after = self.status, self.leads_to(what)
        assert after is not None, f"{what} is not possible for a task that is {before}"
        if what == "suspend":
            self.rests_from, self.rests_until = before, until
        if what in TAKES:
            self.owner = who
        if what in LETS_GO:
            self.owner = None
        if what in GIVES:
            self.owner = to
        if what in ("complete", "fail", "skip"):
            self.closings += 1
        if what == "complete":
            self.undo_until = now + self.undo if self.undo else None
        if what == "undo":
            self.closings -= 1
            self.undo_until = None
        self.status, self.version = after, self.version + 1
