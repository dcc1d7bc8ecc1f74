"""Work that is done again and again while a worker runs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from schemas.errors import CaseworkError
from workers.pause import comes_within

log = structlog.get_logger(__name__)


class Rounds:
    """Calls `work` every so often until `stop` is called; when a round fails, the next one comes."""

    def __init__(
        self,
        name: str,
        work: Callable[[datetime], Awaitable[int]],
        every: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._name = name
        self._work = work
        self._every = every
        self._clock = clock
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Go round until stopped."""
        while not self._stopped.is_set():
            try:
                done = await self._work(self._clock())
                if done:
                    log.info("went round", kind=self._name, count=done)
            except CaseworkError as error:
                log.warning("a round failed", kind=self._name, error=type(error).__name__)
            except Exception:
                log.exception("a round failed; the next one comes", kind=self._name)
            await comes_within(self._stopped, self._every.total_seconds())

    def stop(self) -> None:
        """End after the round under way."""
        self._stopped.set()
