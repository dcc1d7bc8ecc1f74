"""The one tree of errors. The docstring is what it means; the text says what to do next.

Programs tell them by `kind`, which never changes; titles and texts are for people.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar


class CaseworkError(Exception):
    """Something that a caller can understand and act upon."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = ""
    """What programs know it by; empty: only by its status."""
    title: ClassVar[str] = "Something went wrong here"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    @classmethod
    def problem_type(cls) -> str:
        """The `type` of the problem details that tell of it, after RFC 9457."""
        return f"urn:problem-type:casework:{cls.kind}" if cls.kind else "about:blank"


class Impersonal(Exception):
    """Something of which the text holds nobody's data, so that logs may quote it."""


class CalledWrongly(CaseworkError):
    """The request itself is malformed."""

    status = 400
    kind = "called-wrongly"
    title = "The request cannot be understood"


class TooBroad(CalledWrongly):
    """More fits than can be looked through while somebody waits."""

    kind = "too-broad"
    title = "Too much fits this"


class NotSignedIn(CaseworkError):
    """Nobody, or nobody known, is asking."""

    status = 401
    kind = "not-signed-in"
    title = "Please sign in"


class NotAllowed(CaseworkError):
    """This person may not do this."""

    status = 403
    kind = "not-allowed"
    title = "Not allowed"


class NotFound(CaseworkError):
    """There is no such thing, or it belongs to another tenant."""

    status = 404
    kind = "not-found"
    title = "Not found"

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> "NotFound":
        """There is no such `kind`; says which there are."""
        names = ", ".join(sorted(known))
        return cls(f"There is no {kind} called {name!r} here; there is: {names or 'none'}.")


class Conflict(CaseworkError):
    """Somebody was faster, or the thing has moved on."""

    status = 409
    kind = "conflict"
    title = "It has changed in the meantime"


class CaseOver(Conflict):
    """The case has ended, or is being cancelled; what is more is a new case."""

    kind = "case-over"
    title = "The case is over"


class KeyReused(Conflict):
    """An Idempotency-Key stands for another request already; a new request needs a new key."""

    kind = "key-reused"
    title = "The key was used before"


class TakenIn(Conflict):
    """This very file is in already, or is being taken in; to have it once more has to be said."""

    kind = "taken-in"
    title = "This was taken in before"


class HandsFull(Conflict):
    """This person has as many tasks as they take at once."""

    kind = "hands-full"
    title = "As many tasks as you take at once"


class Outdated(CaseworkError):
    """What If-Match named is not how it stands any more."""

    status = 412
    kind = "outdated"
    title = "It has changed in the meantime"


class TooLarge(CaseworkError):
    """More bytes than the limit."""

    status = 413
    kind = "too-large"
    title = "Too large"


class Unsupported(CaseworkError):
    """A kind of file that cannot be read here."""

    status = 415
    kind = "unsupported"
    title = "This kind of file is not supported"


MOST_TOLD = 500
"""Faults that an answer names, as many as one request may name documents; a body has room for a million."""


class Invalid(CaseworkError):
    """The data does not fit; `errors` has one entry per field: loc and msg."""

    status = 422
    kind = "invalid"
    title = "Some of the data does not fit"

    def __init__(self, detail: str, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(detail, errors=list(errors))
        self.errors = list(errors)

    @property
    def told(self) -> tuple[dict[str, Any], ...]:
        """The errors that an answer names."""
        return tuple(self.errors[:MOST_TOLD])


class VersionNeeded(CaseworkError):
    """A change has to say which version it was decided on."""

    status = 428
    kind = "version-needed"
    title = "The version seen is needed"


class TooMany(CaseworkError):
    """Too many attempts or requests; waiting before the next one is right."""

    status = 429
    kind = "too-many"
    title = "Too many at once"


class Unavailable(CaseworkError):
    """Something this needs is not there at the moment; trying again later is right."""

    status = 503
    kind = "unavailable"
    title = "Not available at the moment"
