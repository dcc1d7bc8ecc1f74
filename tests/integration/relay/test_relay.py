"""From the outbox to Temporal: in order, at least once, whatever happens on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode

from schemas.base import CaseId
from schemas.tasks import CaseStatus
from store.rows import OutboxRow
from tests import servers
from tests.integration.relay.listener import Listener
from tests.integration.relay.post import Post, handle, listening, now, to
from tests.waiting import until
from workers import temporal_server
from workers.delivery import Kind, OutOfReach, message_id
from workers.relay import CASE_KINDS, Lane, to_webhooks


async def test_a_case_starts_hears_everything_in_order_and_ends(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.tell(case, *["more"] * 20, "done")
    async with listening(temporal), post.relay(to(temporal, post.store, eager=True)):
        await until(lambda: post.delivered(case))
        assert await handle(temporal, case).result() == list(range(2, 23))
    assert await post.status(case) is CaseStatus.RUNNING
    rows = await post.rows(case)
    assert [row.seq for row in rows] == list(range(1, 23)), "what was delivered is kept"
    assert all(row.leased_by is None for row in rows)


async def test_everything_delivered_a_second_time_changes_nothing(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.tell(case, "more")
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        first = (await handle(temporal, case).describe()).run_id
        await post.again(case)
        await until(lambda: post.delivered(case))
        assert (await handle(temporal, case).describe()).run_id == first
        told = await handle(temporal, case).query(Listener.told)
    assert told == [2, 2], "at least once; cases ignore what they know"


async def test_a_start_that_comes_again_after_the_end_starts_nothing(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.tell(case, "done")
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await handle_when_started(temporal, post, case)
        first = (await handle(temporal, case).describe()).run_id
        await until(lambda: post.delivered(case))
        assert await post.status(case) is CaseStatus.RUNNING, "SQL has not heard of the end yet"
        await post.again(case)
        await until(lambda: start_delivered(post, case))
        described = await handle(temporal, case).describe()
    assert described.run_id == first
    assert described.status is WorkflowExecutionStatus.COMPLETED


async def handle_when_started(temporal: Client, post: Post, case: CaseId) -> None:
    await until(lambda: post.delivered(case))
    await handle(temporal, case).result()


async def start_delivered(post: Post, case: CaseId) -> bool:
    return (await post.rows(case))[0].delivered_at is not None


async def test_a_start_is_not_even_tried_when_the_case_has_ended(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.end(case)
    async with post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
    with pytest.raises(RPCError) as missing:
        await handle(temporal, case).describe()
    assert missing.value.status is RPCStatusCode.NOT_FOUND


async def test_what_a_case_is_told_after_its_end_is_settled(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.tell(case, "done")
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await handle_when_started(temporal, post, case)
        await post.end(case)
        await post.tell(case, "late")
        await post.send(case, "cancel")
        await until(lambda: post.delivered(case))
    assert not any(row.set_aside_at for row in await post.rows(case))


async def test_what_a_running_case_is_told_waits_while_temporal_does_not_know_it(
    post: Post, temporal: Client
) -> None:
    case = await post.case(CaseStatus.RUNNING, start=False)
    await post.tell(case, "lost")
    with capture_logs() as logs:
        async with post.relay(to(temporal, post.store)):
            await until(lambda: noted(post, case))
    row = (await post.rows(case))[0]
    assert row.last_error == "unknown to Temporal"
    assert row.attempts == 0
    assert row.deliver_after > now()
    assert "a running case is unknown to Temporal" in [line["event"] for line in logs]


async def noted(post: Post, case: CaseId) -> bool:
    return (await post.rows(case))[0].last_error is not None


async def test_a_running_case_is_cancelled(post: Post, temporal: Client) -> None:
    case = await post.case()
    await post.send(case, "cancel")
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        await until(lambda: has_status(temporal, case, WorkflowExecutionStatus.CANCELED))
    assert await post.delivered(case)


async def has_status(temporal: Client, case: CaseId, status: WorkflowExecutionStatus) -> bool:
    return (await handle(temporal, case).describe()).status is status


async def test_a_relay_that_is_stopped_takes_no_more(post: Post) -> None:
    for _ in range(3):
        await post.case()
    carried: list[CaseId] = []

    async def cut_off(row: OutboxRow) -> None:
        carried.append(row.case_id)
        relay.stop()
        raise asyncio.CancelledError

    async def has_carried() -> bool:
        return bool(carried)

    async with post.relay(Lane(CASE_KINDS, cut_off, width=1)) as relay:
        await until(has_carried)
    assert len(carried) == 1, "its hands were free, but it had been stopped before its next look was due"


async def test_two_relays_at_once_keep_the_order_of_each_case(post: Post, temporal: Client) -> None:
    cases = [await post.case() for _ in range(6)]
    for case in cases:
        await post.tell(case, *["more"] * 8, "done")
    lane = to(temporal, post.store)
    async with listening(temporal), post.relay(lane), post.relay(lane):
        for case in cases:
            await until(partial(post.delivered, case))
            assert await handle(temporal, case).result() == list(range(2, 11))


async def test_what_fails_again_and_again_is_set_aside_with_an_alarm_and_the_case_goes_on(post: Post) -> None:
    arrived: list[int] = []

    async def refuse_the_first(row: OutboxRow) -> None:
        if row.seq == 2:
            raise ValueError("poison")
        arrived.append(row.seq)

    case = await post.case()
    await post.tell(case, "poison", "good")
    lane = Lane(CASE_KINDS, refuse_the_first, tries=3, pause=timedelta(milliseconds=10))
    with capture_logs() as logs:
        async with post.relay(lane):
            await until(lambda: post.delivered(case))
    _, poison, good = await post.rows(case)
    assert poison.set_aside_at is not None
    assert poison.attempts == 3
    assert poison.last_error == "ValueError"
    assert good.delivered_at is not None
    assert arrived == [1, 3]
    alarms = [line for line in logs if line["event"] == "set aside"]
    assert [(line["log_level"], line["outbox"]) for line in alarms] == [("error", poison.id)]


async def test_a_server_that_is_away_is_not_the_rows_fault(post: Post) -> None:
    there = asyncio.Event()
    tried = asyncio.Event()

    async def carry(row: OutboxRow) -> None:
        tried.set()
        if not there.is_set():
            raise OutOfReach("UNAVAILABLE")

    case = await post.case()
    lane = Lane(CASE_KINDS, carry, tries=1)
    async with post.relay(lane):
        await tried.wait()
        tried.clear()
        await tried.wait()
        there.set()
        await until(lambda: post.delivered(case))
    assert (await post.rows(case))[0].set_aside_at is None
    assert (await post.rows(case))[0].attempts == 0


async def test_a_row_that_alone_does_not_get_through_stops_no_other_case(post: Post) -> None:
    poisoned = await post.case()
    others = [await post.case() for _ in range(5)]

    async def carry(row: OutboxRow) -> None:
        if row.case_id == poisoned:
            raise OutOfReach("INTERNAL", doubtful=True)

    lane = Lane(CASE_KINDS, carry, tries=3, pause=timedelta(milliseconds=10))
    async with post.relay(lane):
        for case in others:
            await until(partial(post.delivered, case))
        async with asyncio.timeout(30):
            while not await post.delivered(poisoned):
                await until(partial(post.delivered, await post.case()))
    (row,) = await post.rows(poisoned)
    assert row.set_aside_at is not None
    assert row.last_error == "INTERNAL"


async def test_slow_webhooks_hold_up_no_case(post: Post, temporal: Client) -> None:
    stuck = asyncio.Event()
    sending: list[int] = []

    async def never(row: OutboxRow) -> None:
        sending.append(row.id)
        await stuck.wait()

    case = await post.case()
    for n in range(40):
        await post.send(case, Kind.WEBHOOK.value, "case.started", stream=f"hook:{n}:{case}")
    await post.tell(case, "done")
    async with listening(temporal), post.relay(to_webhooks(never), to(temporal, post.store)):
        assert await handle_result(temporal, post, case) == [42]
        await until(lambda: enough(sending))
        stuck.set()
        await until(lambda: post.delivered(case))


async def test_a_message_to_a_client_has_an_id_that_no_other_one_gets(post: Post) -> None:
    case = await post.case()
    for name in ("case.started", "case.completed"):
        await post.send(case, Kind.WEBHOOK.value, name, stream=f"hook:1:{case}")
    first, second = [row for row in await post.rows(case) if row.kind == Kind.WEBHOOK.value]
    assert message_id(first) == f"msg_{case.hex}_2_case_started"
    assert message_id(second) == f"msg_{case.hex}_3_case_completed"
    restored = replace(second, id=first.id)
    assert message_id(restored) == message_id(second), "row numbers begin anew after a restore"


async def enough(sending: list[int]) -> bool:
    return len(sending) >= 16


async def handle_result(temporal: Client, post: Post, case: CaseId) -> list[int]:
    await until(lambda: start_delivered(post, case))
    return await handle(temporal, case).result()


async def test_what_a_dead_relay_had_in_hand_is_delivered_by_another_one(
    post: Post, temporal: Client
) -> None:
    case = await post.case()
    async with post.store.system() as sx:
        taken = await sx.outbox.lease("the dead one", now(), now() + timedelta(seconds=1), 10)
    assert [row.kind for row in taken] == ["start"]
    async with listening(temporal), post.relay(to(temporal, post.store)):
        await until(lambda: post.delivered(case))
        assert await has_status(temporal, case, WorkflowExecutionStatus.RUNNING)


async def test_the_outbox_drains_when_temporal_is_back(post: Post, tmp_path: Path) -> None:
    port = temporal_server.free_port()
    lazy = await Client.connect(f"127.0.0.1:{port}", data_converter=pydantic_data_converter, lazy=True)
    cases = [await post.case() for _ in range(3)]
    with capture_logs() as logs:
        async with post.relay(to(lazy, post.store)):
            await until(lambda: noted(post, cases[0]))
            for case in cases:
                await post.tell(case, "more", "done")
            with servers.temporal(tmp_path, port=port):
                async with listening(
                    await Client.connect(f"127.0.0.1:{port}", data_converter=pydantic_data_converter)
                ):
                    for case in cases:
                        await until(partial(post.delivered, case), seconds=40)
                        assert await handle(lazy, case).result() == [2, 3]
    assert "out of reach" in [line["event"] for line in logs]
    for case in cases:
        assert {row.attempts for row in await post.rows(case)} == {0}
