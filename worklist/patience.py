"""Slows down the guessing of passwords."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from schemas.errors import TooMany

FREE = 5
"""Wrong attempts that cost nothing."""
LONGEST = timedelta(minutes=5)
FORGOTTEN = timedelta(minutes=30)
"""Without an attempt for this long, counting begins anew."""
NAMES = 10_000
"""How many names are watched at once."""


@dataclass(frozen=True)
class Failures:
    """Wrong attempts under one name."""

    count: int
    last: datetime


def wait_after(count: int) -> timedelta:
    """How long nobody may try after so many wrong attempts: 2 s, 4 s, ... up to the longest."""
    if count < FREE:
        return timedelta()
    return min(LONGEST, timedelta(seconds=2 ** min(count - FREE + 1, 16)))


class Patience:
    """Counts wrong attempts per name, in this process; names are kept as hashes only."""

    def __init__(self) -> None:
        self._failures: dict[bytes, Failures] = {}

    def require(self, name: str, now: datetime) -> None:
        """Let an attempt through.

        Raises:
            TooMany: it was wrong too often; says how long to wait.
        """
        known = self._recent(name, now)
        if known is None:
            return
        left = (known.last + wait_after(known.count) - now).total_seconds()
        if left > 0:
            seconds = ceil(left)
            raise TooMany(f"That was wrong too often; please try again in {seconds} s.", retry_after=seconds)

    def failed(self, name: str, now: datetime) -> None:
        """An attempt was wrong."""
        known = self._recent(name, now)
        self._failures[_key(name)] = Failures(known.count + 1 if known else 1, now)
        if len(self._failures) > NAMES:
            self._make_room()

    def _make_room(self) -> None:
        """Forget half of the names, those with the fewest attempts: made-up names push out no counted one."""
        kept = sorted(self._failures.items(), key=lambda item: (item[1].count, item[1].last))
        self._failures = dict(kept[len(kept) // 2 :])

    def forget(self, name: str) -> None:
        """The right password was given."""
        self._failures.pop(_key(name), None)

    def _recent(self, name: str, now: datetime) -> Failures | None:
        known = self._failures.get(_key(name))
        return known if known and now - known.last < FORGOTTEN else None


def _key(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
