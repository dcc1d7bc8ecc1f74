"""The one tree of errors. The docstring is what it means; the text says what to do next."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar


class CaseworkError(Exception):
    """Something that a caller can understand and act upon."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong here"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class Impersonal(Exception):
    """Something of which the text holds nobody's data, so that logs may quote it."""


class CalledWrongly(CaseworkError):
    """The request itself is malformed."""

    status = 400
    title = "The request cannot be understood"


class TooBroad(CalledWrongly):
    """More fits than can be looked through while somebody waits."""

    title = "Too much fits this"


class NotSignedIn(CaseworkError):
    """Nobody, or nobody known, is asking."""

    status = 401
    title = "Please sign in"


class NotAllowed(CaseworkError):
    """This person may not do this."""

    status = 403
    title = "Not allowed"


class NotFound(CaseworkError):
    """There is no such thing, or it belongs to another tenant."""

    status = 404
    title = "Not found"

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> "NotFound":
        """There is no such `kind`; says which there are."""
        names = ", ".join(sorted(known))
        return cls(f"There is no {kind} called {name!r} here; there is: {names or 'none'}.")


class Conflict(CaseworkError):
    """Somebody was faster, or the thing has moved on."""

    status = 409
    title = "It has changed in the meantime"


class Outdated(CaseworkError):
    """What If-Match named is not how it stands any more."""

    status = 412
    title = "It has changed in the meantime"


class TooLarge(CaseworkError):
    """More bytes than the limit."""

    status = 413
    title = "Too large"


class Unsupported(CaseworkError):
    """A kind of file that cannot be read here."""

    status = 415
    title = "This kind of file is not supported"


class Invalid(CaseworkError):
    """The data does not fit; `errors` has one entry per field: loc and msg."""

    status = 422
    title = "Some of the data does not fit"

    def __init__(self, detail: str, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(detail, errors=list(errors))
        self.errors = list(errors)


class VersionNeeded(CaseworkError):
    """A change has to say which version it was decided on."""

    status = 428
    title = "The version seen is needed"


class TooMany(CaseworkError):
    """Too many attempts or requests; waiting before the next one is right."""

    status = 429
    title = "Too many at once"


class Unavailable(CaseworkError):
    """Something this needs is not there at the moment; trying again later is right."""

    status = 503
    title = "Not available at the moment"
