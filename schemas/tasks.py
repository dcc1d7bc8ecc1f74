"""The words of human tasks, after WS-HumanTask 1.1."""

from enum import StrEnum


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


class Origin(StrEnum):
    """Why a task exists."""

    PROCESS = "process"
    CHECK = "check"
    """A reading has fields that are not sure."""
    REPAIR = "repair"
    """A step failed, or a document could not be read."""
    AD_HOC = "ad_hoc"
    """A person added it to the case."""


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
