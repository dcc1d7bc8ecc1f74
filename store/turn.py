"""Taking turns at a SQLite file: in one process by a lock, between processes by a lock on a file beside it.

SQLite's own lock keeps the writers apart, but who finds it taken sleeps up to a tenth of a second and looks
again. Here whoever waits is woken when it is free. It is a courtesy: without it writers would only be slower.
"""

import asyncio
import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType

PATIENCE = 20.0
"""Seconds after which SQLite's own lock has to decide."""


class Turn:
    """Held by one writer of this process and, where the file can be locked, of all processes."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(f"{database.name}-turn")
        self._one = asyncio.Lock()
        self._handle: int | None = None

    async def __aenter__(self) -> None:
        await self._one.acquire()
        try:
            with contextlib.suppress(OSError):
                await self._take(self._open())
        except BaseException:
            self._one.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        self._one.release()

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int:
        if self._handle is None:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._handle

    async def _take(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting = asyncio.ensure_future(asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX))
            try:
                await asyncio.wait_for(asyncio.shield(waiting), PATIENCE)
            except (TimeoutError, asyncio.CancelledError) as error:
                # The thread still waits on this handle: what it gets one day is let go at once.
                self._handle = None
                waiting.add_done_callback(lambda _: os.close(handle))
                if isinstance(error, asyncio.CancelledError):
                    raise
