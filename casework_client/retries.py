"""When a request is sent once more: as often as is sensible, and never sooner than the API asks for."""

import random
from dataclasses import dataclass

import httpx

PASSING = frozenset({429, 502, 503, 504})
"""Answers that say: later. 502 and 504 are a proxy's, while what is behind it starts anew."""


@dataclass(frozen=True)
class Retries:
    """How patient a client is with a server that is away, busy, or asks it to slow down.

    Repeating is safe: every change carries an Idempotency-Key, the same each time.
    """

    tries: int = 5
    """Requests in all."""
    first: float = 0.5
    """Seconds before the second one; doubled with each further one."""
    longest: float = 30.0
    """Seconds that are waited at most; who is told to wait longer gives up."""

    def pause(self, tried: int, answer: httpx.Response | None) -> float | None:
        """Seconds until the next try; None: the answer, or the silence, is final."""
        if tried >= self.tries or (answer is not None and answer.status_code not in PASSING):
            return None
        own = min(self.longest, self.first * 2.0 ** (tried - 1)) * random.uniform(0.5, 1)
        asked = told_to_wait(answer)
        if asked is None:
            return own
        return max(own, asked) if asked <= self.longest else None


ONCE = Retries(tries=1)
"""No second try."""


def told_to_wait(answer: httpx.Response | None) -> float | None:
    """Seconds of the answer's Retry-After, if it has one."""
    said = answer.headers.get("retry-after", "") if answer is not None else ""
    return float(said) if said.isdecimal() else None
