"""How the front door stands, in numbers and words; never with business data."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TypeVar

import structlog
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from schemas.errors import Unavailable
from schemas.views import Health
from store.comparing import LEFT, RUNS, Mending
from store.database import Store
from store.migrate import current, newest
from store.outbox import KindStats, OutboxStats
from store.reasons import reason_of

LOG = structlog.get_logger("casework.api")

MEANING = {
    "waiting": "Messages in the outbox that are not delivered yet.",
    "oldest_seconds": "Age of the oldest message that is due and not delivered.",
    "failing": "Messages that failed at least once and are tried again.",
    "set_aside": "Messages that failed so often that a person has to look.",
}

MENDED = "What did not agree between the records and Temporal and was mended, by what it was."
UNUSED = "Messages to cases that the cases could not use; the timeline of each tells why."
LAST_RUN = "When cases were compared last: those that moved (looked), all of them (swept)."


async def readiness(store: Store) -> Health:
    """Whether requests can be served."""
    try:
        late = await current(store.url) != await asyncio.to_thread(wanted)
    except Unavailable as error:
        LOG.error("not ready", reason=reason_of(error) or error.detail)
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


def exposition(stats: OutboxStats, kinds: Sequence[KindStats] = (), mendings: Sequence[Mending] = ()) -> str:
    """The outbox, and what the reconciler found, in Prometheus' text format."""
    return written(_Families(_families(stats, kinds, mendings)))


def written(told: Collector) -> str:
    """What is told, in Prometheus' text format."""
    return generate_latest(told).decode()


@dataclass(frozen=True)
class _Families:
    """Measures that are known already."""

    all: Iterable[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.all


def _families(
    stats: OutboxStats, kinds: Sequence[KindStats], mendings: Sequence[Mending]
) -> Iterator[Metric]:
    for name, value in asdict(stats).items():
        yield GaugeMetricFamily(f"casework_outbox_{name}", MEANING[name], value)
    for name in asdict(stats):
        of_kind = {each.kind: getattr(each, name) for each in kinds}
        meaning = f"{MEANING[name][:-1]}, by kind."
        yield _filled(GaugeMetricFamily(f"casework_outbox_kind_{name}", meaning, labels=["kind"]), of_kind)
    mended = {each.kind: each.times for each in mendings if each.kind not in (*RUNS, LEFT)}
    yield _filled(CounterMetricFamily("casework_reconciler_mended", MENDED, labels=["kind"]), mended)
    runs = {each.kind: each.last_at.timestamp() for each in mendings if each.kind in RUNS}
    yield _filled(
        GaugeMetricFamily("casework_reconciler_last_run_timestamp_seconds", LAST_RUN, labels=["run"]), runs
    )
    unused = sum(each.times for each in mendings if each.kind == LEFT)
    yield CounterMetricFamily("casework_messages_unused", UNUSED, unused)


F = TypeVar("F", GaugeMetricFamily, CounterMetricFamily)


def _filled(family: F, values: Mapping[str, float]) -> F:
    for label, value in values.items():
        family.add_metric([label], value)
    return family
