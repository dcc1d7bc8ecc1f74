"""Whether something is refused, for tests of what is allowed."""

from collections.abc import Callable

from schemas.errors import CaseworkError


def refused(act: Callable[..., object], *args: object, **options: object) -> bool:
    """Whether the call ends in one of our errors."""
    try:
        act(*args, **options)
    except CaseworkError:
        return True
    return False
