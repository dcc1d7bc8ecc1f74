"""What can go wrong with a process and with a case."""

from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from schemas.errors import CaseworkError, Impersonal
from schemas.tasks import Status

REASON_KEPT = "The case ended without an outcome; its reason stands in the case file"


class ProcessFault(CaseworkError):
    """A process class cannot work as it is written; the text names every fault."""


class ProcessBug(Impersonal):
    """A process broke off, and its case stands still until it is corrected; says why and where."""


class CaseFailed(ApplicationError):
    """Ends the case without an outcome; staff and clients read the reason in the case file.

    The reason stays out of Temporal: what crosses that boundary is a fixed text.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(REASON_KEPT, type="CaseFailed", non_retryable=True)
        self.reason = reason


class StepFailed(ApplicationError):
    """A step failed for good; `kind` is the class of what went wrong, if that is known."""

    def __init__(self, reason: str, kind: str | None = None) -> None:
        super().__init__(REASON_KEPT, type="StepFailed", non_retryable=True)
        self.reason = reason
        self.kind = kind

    @classmethod
    def of(cls, error: FailureError) -> "StepFailed":
        """What an activity's failure means for the case."""
        cause = error.cause if isinstance(error, ActivityError) else error
        if isinstance(cause, ApplicationError) and cause.message:
            return cls(cause.message, cause.type)
        return cls("It was not done in time.")


class TaskUndone(Exception):
    """A task ended, but not with an answer."""

    def __init__(self, status: Status, reason: str | None) -> None:
        super().__init__(status.value)
        self.status = status
        self.reason = reason


def reason_of(error: BaseException) -> str:
    """Why something failed, in words for staff."""
    if isinstance(error, CaseFailed | StepFailed):
        return error.reason
    if isinstance(error, TaskUndone):
        told = "It was skipped" if error.status is Status.OBSOLETE else "It could not be done"
        return f"{told}: {error.reason}" if error.reason else f"{told}."
    if isinstance(error, ApplicationError) and error.message:
        return error.message
    return "A step could not be completed."
