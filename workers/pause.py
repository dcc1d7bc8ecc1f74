"""Waiting for the time to come or for an event, whichever is first."""

import asyncio
import contextlib


async def comes_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether an event has come, or does within so many seconds.

    Not by `asyncio.wait_for`: up to Python 3.11 it swallows a cancellation that comes as the event does.
    """
    if seconds > 0 and not event.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
    return event.is_set()
