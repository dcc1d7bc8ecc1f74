"""Faults of the database in the words of those who use it."""

import contextlib
from collections.abc import AsyncIterator

import sqlalchemy as sa

from schemas.errors import Unavailable


@contextlib.asynccontextmanager
async def told() -> AsyncIterator[None]:
    """Say in the user's words that the database is not there.

    Raises:
        Unavailable: it cannot be reached, is full, busy, or not of this version.
    """
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        raise Unavailable(_why(str(error.orig).lower())) from error
    except sa.exc.TimeoutError as error:
        raise Unavailable("Too much is going on at the moment; please try again shortly.") from error
    except sa.exc.DBAPIError as error:
        said = str(error.orig).lower()
        if not error.connection_invalidated and not _outdated(said):
            raise
        raise Unavailable(_why(said)) from error


def _outdated(said: str) -> bool:
    """Whether a table or column is missing."""
    missing = ("no such table", "no such column", "has no column")
    return any(words in said for words in missing) or ("does not exist" in said and "relation" in said)


def _why(said: str) -> str:
    if _outdated(said):
        return "The database is not of this version; run `casework db upgrade`, then try again."
    if "disk" in said and "full" in said:
        return "The disk of the database is full; make room, then try again."
    if "locked" in said:
        return "The database is busy with other work; please try again shortly."
    return "The database cannot be reached at the moment; please try again shortly."
