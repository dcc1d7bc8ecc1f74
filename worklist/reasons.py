"""Why something cannot be done to a task, in words that say what to do instead."""

from collections.abc import Mapping

from schemas.errors import CaseOver, Conflict
from schemas.tasks import Bar, Operation, Status
from store.rows import TaskHead

DID = "did an earlier step of this case that somebody else has to check"
SAW = "looked at an earlier step of this case, and this one has to be done without knowing it"
TYPED = "typed this before, and this time somebody else has to"
FILED = "filed this case, and this has to be done by somebody else"
NAMED = "must not do this task, for the process says so"
WHY: Mapping[Bar, str] = {
    Bar.DID: DID,
    Bar.SAW: SAW,
    Bar.TYPED: TYPED,
    Bar.FILED: FILED,
    Bar.NAMED: NAMED,
}
NOT_OPEN_FOR: Mapping[Operation, str] = {
    Operation.RELEASE: "Nobody has this task.",
    Operation.STOP: "Nobody is working on this task.",
    Operation.RESUME: "This task is not suspended.",
    Operation.ACTIVATE: "This task is active already.",
    Operation.UNDO: "This task has not been completed.",
}
"""What is said of an open task when an operation finds nothing to act on."""
FIRST_CLAIM = (Operation.COMPLETE, Operation.FAIL)


def whose(task: TaskHead) -> str:
    """Whose work it is."""
    return f"the team {task.team}" if task.team else "those who are named for it"


def barred(bar: Bar, by_proxy: bool) -> str:
    """Why the one who asks may not do it."""
    who = "The colleague you stand in for" if by_proxy else "You"
    return f"{who} {WHY[bar]}; leave it to others."


def barred_candidate(bar: Bar, name: str, by_proxy: bool = False) -> str:
    """Why it cannot be given to somebody."""
    who = f"Whom {name} stands in for" if by_proxy else name
    return f"{who} {WHY[bar]}; choose somebody else."


def not_now(task: TaskHead, operation: Operation, holder: str | None) -> str:
    """Why an operation cannot be done to a task as it stands, whoever asks."""
    if task.status is Status.COMPLETED and operation is Operation.UNDO:
        return "This task was completed for good; what is decided later has to correct it."
    if task.open and operation in NOT_OPEN_FOR:
        return NOT_OPEN_FOR[operation]
    if task.status is Status.READY and operation in FIRST_CLAIM:
        return "Claim the task first."
    return moved_on(task, holder)


def moved_on(task: TaskHead, holder: str | None) -> str:
    """What has become of a task, for one who comes too late."""
    who = holder or "Somebody else"
    said = {
        Status.CREATED: "This task is not active yet; whoever leads activates it or names somebody for it.",
        Status.RESERVED: f"{who} has this task now.",
        Status.IN_PROGRESS: f"{who} is working on this task.",
        Status.SUSPENDED: "This task is suspended; resume it first.",
        Status.COMPLETED: f"{who} has completed this task.",
        Status.FAILED: f"{who} has given this task up.",
        Status.ERROR: "This task cannot be shown any more; the case asks what to do instead.",
        Status.EXITED: "The case has ended, and this task with it.",
        Status.OBSOLETE: "This task is not needed any more.",
    }
    return said.get(task.status, "This task has changed in the meantime; look at it again.")


def too_late(task: TaskHead, holder: str | None, why: str | None = None) -> Conflict:
    """The task has moved on, or its case is over."""
    kind = CaseOver if task.status is Status.EXITED else Conflict
    return kind(why or moved_on(task, holder), version=task.version, status=task.status.value)
