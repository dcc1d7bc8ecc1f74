"""What the doctor tells of the reconciler: when it looked, what it had to mend, what it could not."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from store.comparing import RUNS, SWEPT, UNMENDED, Mending
from store.outbox import SystemOutbox
from workers.clock import utc_now
from workers.findings import Finding
from workers.settings import Settings

WHAT = "records and Temporal"
LATELY = timedelta(days=1)
"""How long something that was mended is worth a note."""
STALE = timedelta(hours=13)
"""Since the last look at all cases; one is made every six hours."""
A_SECOND = 100
"""Messages delivered again a second, beside what people do meanwhile."""
WORDS = {
    "case_put_back": "cases put back into the records",
    "ended": "ends written down",
    "numbers_raised": "cases numbered on",
    "recorded": "values put back",
    "started_again": "cases begun again",
    "stopped": "processes stopped that had ended in the records",
    "task_closed": "ends of tasks written down",
    "task_obsolete": "tasks closed that no process waited for",
    "task_opened": "tasks put back",
    "told_again": "messages told again",
}
RESTORED = (
    "If one of the two was restored from an older copy, this is as it should be; else look into the logs."
)
UNKNOWN = "Deploy the pack with that process to a worker of queue `cases`; it is put back at the next look."


def agreement(settings: Settings) -> Finding:
    """Whether records and Temporal agree, as the reconciler found it."""
    return told(asyncio.run(_all(settings)), utc_now())


async def again_in_parts(outbox: SystemOutbox, rows: Sequence[int], now: datetime) -> None:
    """Have rows delivered once more, the oldest at once and the others behind them, `A_SECOND` a second."""
    for n, start in enumerate(range(0, len(rows), A_SECOND)):
        await outbox.again(rows[start : start + A_SECOND], now + timedelta(seconds=n))


async def _all(settings: Settings) -> list[Mending]:
    from store.database import Store

    async with Store(settings.database_url) as store, store.system_reading() as sx:
        return await sx.comparing.all()


def told(found: Sequence[Mending], now: datetime) -> Finding:
    """The finding, from all that was ever counted."""
    swept = next((each.last_at for each in found if each.kind == SWEPT), None)
    if swept is None:
        return Finding(what=WHAT, state="good", text="were not compared yet")
    text = f"compared {_ago(now - swept)} ago"
    lately = [each for each in found if each.kind not in RUNS and now - each.last_at < LATELY]
    unmended = [each for each in lately if each.kind == UNMENDED and now - each.last_at < STALE]
    if unmended:
        text += f"; case {unmended[0].last_case} runs, is in no records, and its process is not known here"
        return Finding(what=WHAT, state="bad", text=text, remedy=UNKNOWN)
    if now - swept > STALE:
        return Finding(what=WHAT, state="poor", text=text, remedy="Is a worker of queue `cases` running?")
    mended = [each for each in lately if each.kind in WORDS]
    if mended:
        said = ", ".join(f"{WORDS[each.kind]} (last in case {each.last_case})" for each in mended)
        return Finding(what=WHAT, state="poor", text=f"{text}; mended lately: {said}", remedy=RESTORED)
    return Finding(what=WHAT, state="good", text=f"{text}, and agree")


def _ago(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
