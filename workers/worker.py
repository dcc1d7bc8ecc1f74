"""The worker of the queue of cases, with the relay inside; and the relay alone."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import structlog
import uvloop
from temporalio.client import Client
from temporalio.worker import Worker

from activities.binding import bound, contracts_of
from activities.case_file import CaseFileActivities
from activities.connectors.payments import PaymentActivities
from activities.worklist import WorklistActivities
from cases.service import Cases
from schemas.contract import CASES
from schemas.contracts import PAY
from schemas.registry import forms
from store.database import Store
from workers import registry, tracing
from workers.clock import utc_now
from workers.collector import quiet_collector
from workers.delivery import ToTemporal, ToWebhooks
from workers.follower import EVERY as FOLLOWED_EVERY
from workers.follower import Follower
from workers.mailer import Mailer
from workers.notifier import Notifier
from workers.reconciler import Reconciler
from workers.relay import Lane, Relay, to_cases, to_webhooks
from workers.rounds import Rounds
from workers.settings import Settings
from workers.smtp import mail_server
from workers.temporal_client import connect_patiently
from workflows.engine import Process
from workflows.engine.outcome import EngineInterceptor
from workflows.engine.sandbox import runner
from worklist.absences import Absences
from worklist.service import Worklist

T = TypeVar("T")

log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=8)
"""What runs at shutdown gets this long to end by itself."""
CACHED_CASES = 1000
AT_ONCE = 24
"""Cases that one worker moves at once. What waits beyond that waits in Temporal, where it costs nothing; in
here it would wait for database connections until its time is over, and all of it would be done again."""
HANDED_OUT_EVERY = timedelta(seconds=2)
"""How soon who is free is given the next task, where a team hands its work out."""
ABSENCES_EVERY = timedelta(seconds=15)
"""How soon work is handed over, back, or made ready when its time has come."""


def services(store: Store) -> tuple[object, ...]:
    """What the activities of the queue of cases work with; a connector that pays replaces the shipped one."""
    connectors = registry.connectors()
    pays = any(contract is PAY for contract, _ in contracts_of(*connectors))
    return (
        WorklistActivities(Worklist(store, forms())),
        CaseFileActivities(Cases(store, forms())),
        *(() if pays else (PaymentActivities(store),)),
        *connectors,
    )


def cases_worker(client: Client, classes: Sequence[type[Process]], *activities: object) -> Worker:
    """Runs processes and short activities."""
    return Worker(
        client,
        task_queue=CASES,
        workflows=list(classes),
        activities=bound(CASES, *activities),
        workflow_runner=runner(),
        interceptors=[EngineInterceptor()],
        max_cached_workflows=CACHED_CASES,
        max_concurrent_workflow_tasks=AT_ONCE,
        max_concurrent_local_activities=AT_ONCE,
        graceful_shutdown_timeout=GRACE,
    )


async def serve_cases(settings: Settings, stop: asyncio.Event) -> None:
    """Work the queue of cases, with relay and reconciler, until told to stop."""
    classes = registry.processes()
    async with open_store(settings) as store:
        await registry.make_known(store, classes, utc_now)
        client = await unless(stop, connect_patiently(settings))
        if client is None:
            return
        relay = Relay(store, lanes(client, store, settings, eager=True))
        given = Rounds("hand_out", Worklist(store, forms()).hand_out, HANDED_OUT_EVERY, utc_now)
        cases = Cases(store, forms())
        reconciler = Reconciler(client, store, cases, utc_now, pace=settings.compare_per_second)
        away = Rounds("absences", Absences(store).due, ABSENCES_EVERY, utc_now)
        followed = Rounds("follow_calendars", Follower(store).look, FOLLOWED_EVERY, utc_now)
        messages = messengers(store, settings)
        worker = cases_worker(client, classes, *services(store))
        log.info("working", kind=CASES)
        async with worker:
            await _until_told(stop, relay, reconciler, given, away, followed, *messages)


async def serve_relay(settings: Settings, stop: asyncio.Event) -> None:
    """Deliver the outbox without working any queue, until told to stop."""
    async with open_store(settings) as store:
        client = await unless(stop, connect_patiently(settings))
        if client is None:
            return
        relay = Relay(store, lanes(client, store, settings, eager=False))
        await _until_told(stop, relay)


def messengers(store: Store, settings: Settings) -> tuple[Notifier | Mailer, ...]:
    """Who tells people of what concerns them, in the app and by e-mail."""
    server = mail_server(settings)
    notifier = Notifier(store, mails=server is not None)
    if server is None:
        return (notifier,)
    return (notifier, Mailer(store, server, settings.public_url, settings.mail_per_minute))


def lanes(client: Client, store: Store, settings: Settings, eager: bool) -> tuple[Lane, ...]:
    """What the relay carries, and how."""
    webhooks = ToWebhooks(store, settings.allow_private_webhooks, utc_now)
    return (to_cases(ToTemporal(client, store, eager=eager)), to_webhooks(webhooks))


@contextlib.asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database of these settings, for a process's life."""
    async with Store(settings.database_url) as store:
        tracing.instrument_engine(store.engine)
        yield store


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of the work; None when told to stop before it was there."""
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    return None


class Part(Protocol):
    """Something that runs until it is told to stop."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


async def _until_told(stop: asyncio.Event, *parts: Part) -> None:
    """Run these side by side; when told to stop, each ends what it has in hand."""
    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(part.run())
        group.create_task(_stop(stop, parts))


async def _stop(stop: asyncio.Event, parts: Sequence[Part]) -> None:
    await stop.wait()
    for part in parts:
        part.stop()


def run_until_told(serve: Callable[[Settings, asyncio.Event], Awaitable[None]], settings: Settings) -> None:
    """Run one of these until SIGINT or SIGTERM."""

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, stop.set)
        await serve(settings, stop)

    quiet_collector()
    uvloop.run(main())
