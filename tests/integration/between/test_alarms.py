"""What is set aside, late or mended is seen: in the log, in the metrics and by the doctor."""

import asyncio
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from api.measures import exposition, readiness
from store.comparing import SWEPT, UNMENDED, Mending
from store.rows import OutboxRow
from tests.build import HOUR, NOW, TENANT, House, house_at
from tests.waiting import until
from workers.agreement import A_SECOND, again_in_parts, told
from workers.delivery import Hopeless
from workers.doctor import examine
from workers.embedded.folder import Folder
from workers.relay import CASE_KINDS, Lane, Relay
from workers.settings import load


async def metrics(house: House) -> list[str]:
    async with house.store.system_reading() as sx:
        stats, kinds = await sx.outbox.stats(NOW + HOUR), await sx.outbox.by_kind(NOW + HOUR)
        return exposition(stats, kinds, await sx.comparing.all()).splitlines()


async def refuse(row: OutboxRow) -> None:
    raise Hopeless("INVALID_ARGUMENT")


async def test_what_is_set_aside_raises_an_alarm_everywhere_and_work_goes_on(tmp_path: Path) -> None:
    Folder(tmp_path).make()
    settings = load(tmp_path)
    async with house_at(settings.database_url) as house:
        case = await house.case()
        relay = Relay(house.store, [Lane(CASE_KINDS, refuse)], poll=0.1)
        with capture_logs() as logs:
            running = asyncio.create_task(relay.run())
            await until(lambda: _is_set_aside(house, case))
            relay.stop()
            await running
        alarms = [line for line in logs if line["log_level"] == "error"]
        assert [(line["event"], line["kind"]) for line in alarms] == [("set aside", "start")]
        lines = await metrics(house)
        assert "casework_outbox_set_aside 1.0" in lines
        assert 'casework_outbox_kind_set_aside{kind="start"} 1.0' in lines
        assert 'casework_outbox_kind_set_aside{kind="webhook"} 0.0' in lines
        assert (await readiness(house.store)).ready, "people can work on"
        findings = await asyncio.to_thread(lambda: list(examine(settings)))
    (outbox,) = [each for each in findings if each.what == "outbox"]
    assert outbox.state == "bad"
    assert "INVALID_ARGUMENT" in str(outbox.remedy)


async def _is_set_aside(house: House, case: object) -> bool:
    async with house.store.system_reading() as sx:
        return bool(await sx.outbox.aside())


async def test_what_was_set_aside_goes_again_in_order_and_not_all_at_once(house: House) -> None:
    case = await house.running()
    count = 2 * A_SECOND + 5
    for n in range(count):
        await house.cases.message(house.client, case, f"m{n}", {}, None, NOW)
    async with house.store.system() as sx:
        for row in await sx.outbox.of_case(TENANT, case):
            await sx.outbox.set_aside(row.id, "refused", NOW)
        rows = await sx.outbox.aside()
        await again_in_parts(sx.outbox, rows, NOW)
        told = await sx.outbox.of_case(TENANT, case)
    seconds = [(row.deliver_after - NOW).total_seconds() for row in told]
    assert seconds == sorted(seconds)
    assert {each: seconds.count(each) for each in seconds} == {0: A_SECOND, 1: A_SECOND, 2: 6}
    assert not any(row.set_aside_at for row in told)


async def test_the_lag_of_each_kind_of_message_is_a_metric(house: House) -> None:
    case = await house.running()
    await house.cases.message(house.client, case, "hello", {}, None, NOW)
    lines = await metrics(house)
    assert 'casework_outbox_kind_waiting{kind="signal"} 1.0' in lines
    assert 'casework_outbox_kind_oldest_seconds{kind="signal"} 3600.0' in lines
    assert 'casework_outbox_kind_waiting{kind="start"} 0.0' in lines


async def test_what_the_reconciler_found_is_counted_and_shown(house: House) -> None:
    case = await house.running()
    async with house.store.system() as sx:
        await sx.comparing.count("task_opened", case, NOW, 2)
        await sx.comparing.count("task_opened", case, NOW + HOUR)
        assert await sx.comparing.take_turn(SWEPT, NOW, NOW - HOUR)
        assert not await sx.comparing.take_turn(SWEPT, NOW + HOUR / 2, NOW - HOUR / 2), "somebody has"
        assert await sx.comparing.take_turn(SWEPT, NOW + HOUR, NOW)
    lines = await metrics(house)
    assert 'casework_reconciler_mended_total{kind="task_opened"} 3.0' in lines
    run = (NOW + HOUR).timestamp()
    (at,) = [
        line
        for line in lines
        if line.startswith('casework_reconciler_last_run_timestamp_seconds{run="swept"}')
    ]
    assert float(at.split()[-1]) == run
    async with house.store.system_reading() as sx:
        found = told(await sx.comparing.all(), NOW + HOUR)
    assert (found.state, str(case) in found.text) == ("poor", True)
    assert "tasks put back" in found.text


def test_the_doctor_tells_when_nothing_was_compared_for_long_and_what_could_not_be_mended() -> None:
    swept = Mending(SWEPT, 1, NOW, None)
    assert told([], NOW).state == "good"
    assert told([swept], NOW + HOUR).text == "compared 60 min ago, and agree"
    assert told([swept], NOW + 14 * HOUR).state == "poor"
    unknown = told([swept, Mending(UNMENDED, 1, NOW + timedelta(minutes=1), None)], NOW + HOUR)
    assert unknown.state == "bad"
    long_ago = Mending(UNMENDED, 1, NOW - 14 * HOUR, None)
    assert told([swept, long_ago], NOW).state == "good", "it was not found any more"
