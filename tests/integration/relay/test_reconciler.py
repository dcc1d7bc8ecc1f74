"""What SQL and Temporal say of a case is compared, and mended where it differs."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio.client import Client

from cases.service import Cases
from schemas.registry import forms
from schemas.tasks import CaseStatus
from tests.integration.relay.post import TENANT, Post, handle, listening, now, to
from tests.waiting import until
from workers.comparison import BRIEFLY, IN_ALL, STOPPED, Comparison, Found, Patience
from workers.reconciler import Reconciler
from workers.strays import Strays


def later() -> datetime:
    """Long enough after everything, so that nothing is left alone for being new."""
    return now() + timedelta(minutes=5)


def reconciler(post: Post, temporal: Client, clock: Callable[[], datetime] = later) -> Reconciler:
    return Reconciler(temporal, post.store, Cases(post.store, forms()), clock)


async def test_a_case_that_temporal_lost_is_started_again_and_told_everything(
    post: Post, temporal: Client
) -> None:
    case = await post.case()
    await post.tell(case, "more", "done")
    async with post.store.system() as sx:
        await sx.outbox.delivered([row.id for row in await sx.outbox.of_case(TENANT, case)], now())
        await sx.cases.mark_running([(TENANT, case)], now() - timedelta(minutes=5))
    assert await reconciler(post, temporal, now).look() == 1
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        assert await handle(temporal, case).result() == [2, 3]


async def test_a_case_that_an_operator_ended_in_temporal_does_not_run_for_ever(
    post: Post, temporal: Client
) -> None:
    case = await post.case()
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        assert await reconciler(post, temporal).look() == 0, "all is well"
        await handle(temporal, case).terminate()
        assert await reconciler(post, temporal).look() == 1
    assert await post.status(case) is CaseStatus.FAILED
    async with post.store.reading(TENANT) as tx:
        assert (await tx.cases.get(case)).reason == STOPPED


async def test_a_look_at_all_that_runs_ends_when_it_is_told_to_stop(post: Post, temporal: Client) -> None:
    case = await post.case()
    cases, stopped = Cases(post.store, forms()), asyncio.Event()
    comparison = Comparison(temporal, post.store, cases, later)
    strays = Strays(temporal, post.store, cases, comparison, later, stopped, pause=1000)
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        looking = asyncio.create_task(strays.look())
        stopped.set()
        async with asyncio.timeout(10):
            assert await looking == 0


async def test_cases_that_nobody_answers_for_hold_the_others_up_for_a_bounded_time(
    post: Post, temporal: Client
) -> None:
    case = await post.case()
    comparison = Comparison(temporal, post.store, Cases(post.store, forms()), later)
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
    async with post.store.reading(TENANT) as tx:
        row = await tx.cases.get(case)
    comparison.patience.left = timedelta(seconds=2)
    assert await comparison.of(row) is Found.UNKNOWN
    assert (comparison.patience.left, comparison.patience.of_one()) == (timedelta(), BRIEFLY)
    async with listening(temporal):
        comparison.patience.left = IN_ALL / 2
        assert await comparison.of(row) is Found.UNKNOWN, "this one has no account, and says so"
    assert comparison.patience.left == IN_ALL


def test_patience_with_what_is_not_answered_is_used_up_once() -> None:
    patience, waited = Patience(), timedelta()
    for _ in range(100):
        waited += patience.of_one()
        patience.unanswered()
    assert waited == IN_ALL + 94 * BRIEFLY
