"""The words of human tasks, after WS-HumanTask 1.1."""

from enum import StrEnum
from hashlib import blake2b


class Status(StrEnum):
    """Where a task stands."""

    CREATED = "created"
    READY = "ready"
    RESERVED = "reserved"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    FAILED = "failed"
    ERROR = "error"
    EXITED = "exited"
    OBSOLETE = "obsolete"


OPEN = frozenset({Status.CREATED, Status.READY, Status.RESERVED, Status.IN_PROGRESS, Status.SUSPENDED})
"""A task in one of these still waits for somebody."""


class Operation(StrEnum):
    """What a person may do to a task."""

    CLAIM = "claim"
    RELEASE = "release"
    START = "start"
    STOP = "stop"
    DELEGATE = "delegate"
    FORWARD = "forward"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMPLETE = "complete"
    FAIL = "fail"
    SKIP = "skip"
    NOMINATE = "nominate"
    ACTIVATE = "activate"
    PRIORITY = "priority"
    DEADLINE = "deadline"
    UNDO = "undo"


class TaskRole(StrEnum):
    """How somebody named for a task stands to it, after WS-HumanTask 1.1."""

    POTENTIAL = "potential"
    """May become its owner, besides the members of its team."""
    EXCLUDED = "excluded"
    """May not do it."""
    ADMINISTRATOR = "administrator"
    """Is in charge of this task: may hand it out, move its deadline, skip it."""
    RECIPIENT = "recipient"
    """Is told of it."""
    STAKEHOLDER = "stakeholder"
    """Has an interest in it: may see it and say how urgent it is."""


class Bar(StrEnum):
    """Why somebody may not do a task whatever else they may."""

    DID = "did"
    """Completed another task of the case that this one checks, as themselves or through somebody else."""
    SAW = "saw"
    """Opened another task of the case that this one has to be done without knowing."""
    TYPED = "typed"
    """Completed another task of the case that has to be done by somebody else, unseen."""
    FILED = "filed"
    """Filed the case."""
    NAMED = "named"
    """The process says so."""


class Origin(StrEnum):
    """Why a task exists."""

    PROCESS = "process"
    CHECK = "check"
    """A reading has fields that are not sure."""
    REPAIR = "repair"
    """A step failed, or a document could not be read."""
    AD_HOC = "ad_hoc"
    """A person added it to the case."""


COMPARED = 200
"""Characters of a title that tell one question from another; what is kept may be cut behind them."""


def asks(form: str, title: str, origin: Origin) -> str:
    """What a task asks, to be compared: its form, and of a title that the designer wrote a digest.

    A title may hold somebody's data, so it is not kept where only comparing needs it.
    """
    if origin is not Origin.PROCESS:
        return form
    return f"{form}:{blake2b(title[:COMPARED].encode(), digest_size=6).hexdigest()}"


class CaseOperation(StrEnum):
    """What an account may do to a case, named as the address below the case is."""

    DOCUMENTS = "documents"
    MESSAGES = "messages"
    TASKS = "tasks"
    CANCEL = "cancel"


class CaseStatus(StrEnum):
    """Where a case stands."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({CaseStatus.COMPLETED, CaseStatus.FAILED, CaseStatus.CANCELLED})


class Role(StrEnum):
    """What an account may do at all."""

    STAFF = "staff"
    LEAD = "lead"
    DESIGNER = "designer"
    ADMIN = "admin"
    SYSTEM = "system"
