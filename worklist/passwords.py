"""Passwords and other secrets: what is kept of them, and how they are checked."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

P = ParamSpec("P")
R = TypeVar("R")

LEAST = 8
"""Characters; NIST SP 800-63B."""
HASHER = PasswordHasher()
"""argon2id with 64 MiB and 3 passes: RFC 9106's second recommendation."""
AT_ONCE = 2
"""Passwords that are hashed at the same time; each needs 64 MiB."""


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: guessing is hopeless, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Passwords:
    """Hashes passwords beside the event loop, a few at a time."""

    def __init__(self) -> None:
        self.waiting = 0
        """Those in work, or waiting for it."""
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return await self._work(HASHER.hash, password)

    async def right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that this was kept of; None takes as long and is never right."""
        return await self._work(_verify, kept, password)

    async def _work(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self.waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work, *args, **kwargs)
        finally:
            self.waiting -= 1


def _verify(kept: str | None, password: str) -> bool:
    try:
        right = HASHER.verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@cache
def _nobodys_hash() -> str:
    """The hash of a password that nobody knows."""
    return HASHER.hash(secrets.token_urlsafe(32))
