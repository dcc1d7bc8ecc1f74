"""How often an account may ask: a token bucket for each, in this process.

The header fields are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from schemas.errors import TooMany
from schemas.people import Person
from schemas.tasks import Role

ACCOUNTS = 10_000
"""Buckets kept at once; a full bucket need not be kept at all."""


@dataclass(frozen=True)
class Rate:
    """How much one account may ask: so often in the long run, and so much at once."""

    per_second: float = 0.0
    """0: as often as it likes."""
    burst: int = 1

    @property
    def limited(self) -> bool:
        return self.per_second > 0


UNLIMITED = Rate()


@dataclass(frozen=True)
class Standing:
    """How an account's bucket stands after a request."""

    policy: str
    rate: Rate
    left: float
    """Requests that it may still make at once; below 0: this one was too many."""

    @property
    def wait(self) -> int:
        """Seconds until a refused request would be let through."""
        return max(1, ceil(-self.left / self.rate.per_second))

    @property
    def refused(self) -> bool:
        return self.left < 0

    @property
    def refusal(self) -> TooMany:
        """The error that says how long to wait."""
        text = f"This account asks too often; please wait {self.wait} s, then go on."
        return TooMany(text, retry_after=self.wait)

    @property
    def headers(self) -> dict[str, str]:
        """What a client needs to pace itself: the policy, what is left, and when it is all there again."""
        rate = self.rate
        whole = self.wait if self.refused else ceil((rate.burst - self.left) / rate.per_second)
        window = ceil(rate.burst / rate.per_second)
        return {
            "RateLimit-Policy": f'"{self.policy}";q={rate.burst};w={window}',
            "RateLimit": f'"{self.policy}";r={max(0, int(self.left))};t={whole}',
        }


class Rates:
    """The buckets of all accounts: those of people, and those of client systems."""

    def __init__(self, person: Rate, system: Rate) -> None:
        self._rates = {"person": person, "system": system}
        self._buckets: dict[UUID, tuple[float, datetime]] = {}
        """What was left in each, and when that was; the one used last stands last."""

    def take(self, person: Person, now: datetime) -> Standing | None:
        """Count a request; None: this account may ask as often as it likes."""
        policy = "system" if person.has(Role.SYSTEM) else "person"
        rate = self._rates[policy]
        if not rate.limited:
            return None
        left, since = self._buckets.pop(person.id, (float(rate.burst), now))
        there = min(rate.burst, left + rate.per_second * max(0.0, (now - since).total_seconds()))
        kept = there - 1 if there >= 1 else there
        self._buckets[person.id] = (kept, max(now, since))
        if len(self._buckets) > ACCOUNTS:
            del self._buckets[next(iter(self._buckets))]
        return Standing(policy, rate, there - 1)
