"""How the front door stands, in numbers and words; never with business data."""

import asyncio
from dataclasses import asdict
from functools import cache

from schemas.errors import Unavailable
from schemas.views import Health
from store.database import Store
from store.migrate import current, newest
from store.outbox import OutboxStats

MEANING = {
    "waiting": "Messages in the outbox that are not delivered yet.",
    "oldest_seconds": "Age of the oldest message that is due and not delivered.",
    "set_aside": "Messages that failed so often that a person has to look.",
}


async def readiness(store: Store) -> Health:
    """Whether requests can be served."""
    try:
        late = await current(store.url) != await asyncio.to_thread(wanted)
    except Unavailable as error:
        return _health(False, error.detail)
    return _health(not late, "not of this version; run `casework db upgrade`" if late else "ok")


@cache
def wanted() -> str:
    """The version of the database that this program works with."""
    return newest()


def _health(ready: bool, database: str) -> Health:
    return Health(
        ready=ready, checks={"database": database, "temporal": "not needed to take in cases and work tasks"}
    )


def exposition(stats: OutboxStats) -> str:
    """The outbox in Prometheus' text format."""
    lines: list[str] = []
    for name, value in asdict(stats).items():
        metric = f"casework_outbox_{name}"
        lines += [f"# HELP {metric} {MEANING[name]}", f"# TYPE {metric} gauge", f"{metric} {value:g}"]
    return "\n".join(lines) + "\n"
