"""The app behind a real server: live events, uploads over a socket, and a clean stop."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import httpx
import pytest
import pytest_asyncio

from api import live
from store.database import Store, SystemTransaction
from tests.integration.api.house import PASSWORD, House, case, document
from tests.waiting import until
from workers.commands.api import Server, bound
from workers.notifier import Notifier
from worklist.people import Rights

EVENTS = "/api/v1/events"


@pytest_asyncio.fixture
async def address(house: House) -> AsyncIterator[str]:
    """The app served by uvicorn on a free port."""
    listener = bound("127.0.0.1", 0)
    server = Server(house.app)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await asyncio.wait_for(running, 10)


def client(house: House, address: str, name: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {house.tokens[name]}"}
    return httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=20)


async def notices(stream: httpx.Response, wanted: int) -> list[dict[str, object]]:
    """The next notices of a stream."""
    found: list[dict[str, object]] = []
    async with asyncio.timeout(20):
        async for line in stream.aiter_lines():
            if line.startswith("data: ") and (notice := json.loads(line[6:])):
                found.append(notice)
            if len(found) == wanted:
                return found
    raise AssertionError(f"the stream ended after {found}")


async def lines(stream: httpx.Response) -> AsyncIterator[str]:
    async for line in stream.aiter_lines():
        yield line


async def test_colleagues_hear_at_once_what_happens(house: House, address: str) -> None:
    async with (
        client(house, address, "portal") as portal,
        client(house, address, "ada") as ada,
        ada.stream("GET", EVENTS) as stream,
        asyncio.timeout(20),
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        reading = lines(stream)
        assert await anext(reading) == "event: listening"
        started = await case(portal)
        told: list[dict[str, object]] = []
        while not any(each.get("case") == started for each in told):
            line = await anext(reading)
            told += [json.loads(line[6:])] if line.startswith("data: ") else []
    assert set(told[-1]) == {"id", "case", "task", "kind"}


async def test_a_listener_that_comes_back_hears_what_it_missed_and_only_its_own_tenants(
    house: House, address: str
) -> None:
    async with house.services.store.system_reading() as sx:
        behind = {"Last-Event-ID": str(await sx.events.last())}
    async with client(house, address, "portal") as portal:
        first, second = await case(portal), await case(portal)
    house.clock.move(timedelta(minutes=1))
    async with client(house, address, "ada") as ada, ada.stream("GET", EVENTS, headers=behind) as stream:
        told = await notices(stream, 4)
    assert [each["case"] for each in told if each["case"]] == [first, second]
    async with client(house, address, "stranger") as stranger:
        await document(stranger)
        house.clock.move(timedelta(minutes=1))
        async with stranger.stream("GET", EVENTS, headers=behind) as stream:
            theirs = await notices(stream, 1)
    assert [each["case"] for each in theirs] == [None]


async def test_a_system_hears_of_the_cases_that_it_filed_and_of_no_others(house: House, address: str) -> None:
    async with client(house, address, "portal") as portal, client(house, address, "ada") as ada:
        behind = {"Last-Event-ID": "0"}
        theirs, mine = await case(ada), await case(portal)
        house.clock.move(timedelta(minutes=1))
        async with portal.stream("GET", EVENTS, headers=behind) as stream, asyncio.timeout(20):
            assert (await notices(stream, 1))[0]["case"] == mine
        async with portal.stream("GET", EVENTS) as stream, asyncio.timeout(20):
            reading = lines(stream)
            assert await anext(reading) == "event: listening"
            await case(ada)
            latest = await case(portal)
            house.clock.move(timedelta(minutes=1))
            told = ""
            while latest not in told:
                told += await anext(reading)
    assert theirs not in told
    assert told.count('"case":') == told.count(latest)


async def test_open_streams_do_not_keep_the_server_from_stopping(house: House) -> None:
    listener = bound("127.0.0.1", 0)
    server = Server(house.app)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with client(house, address, "ada") as ada, ada.stream("GET", EVENTS) as stream:
        reading = lines(stream)
        async with asyncio.timeout(20):
            assert await anext(reading) == "event: listening"
            server.should_exit = True
            assert [line async for line in reading if line.startswith("event:")] == []
            await running


async def shut_out(house: House, how: str) -> None:
    people, now = house.services.people, house.clock()
    if how == "close":
        await people.close("default", "ada", now)
    elif how == "revoke":
        await people.revoke("default", "ada", now)
    else:
        await people.change("default", "ada", Rights(add_teams=frozenset({"night"})), now)


@pytest.mark.parametrize("how", ["close", "revoke", "change"])
async def test_the_stream_of_who_is_shut_out_or_changed_ends_at_once_and_no_other(
    house: House, address: str, how: str
) -> None:
    house.clock.move(timedelta(minutes=1))  # what the house was furnished with is past
    async with (
        client(house, address, "ada") as ada,
        client(house, address, "grace") as grace,
        ada.stream("GET", EVENTS) as hers,
        grace.stream("GET", EVENTS) as other,
        asyncio.timeout(5),
    ):
        reading, others = lines(hers), lines(other)
        assert await anext(reading) == "event: listening"
        assert await anext(others) == "event: listening"
        await shut_out(house, how)
        assert [line async for line in reading if line.startswith("event:")] == []
        while not (await anext(others)).startswith('data: {"id"'):
            pass


async def test_the_stream_of_who_signs_out_ends_at_once(house: House, address: str) -> None:
    await house.give_password("ada")
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as ada, asyncio.timeout(20):
        signed_in = await ada.post("/api/v1/session", json={"name": "ada", "password": PASSWORD})
        assert signed_in.status_code == 201
        async with ada.stream("GET", EVENTS) as stream:
            reading = lines(stream)
            assert await anext(reading) == "event: listening"
            assert (await ada.delete("/api/v1/session")).status_code == 204
            assert [line async for line in reading if line.startswith("event:")] == []


async def test_a_stream_is_not_begun_for_who_was_shut_out_meanwhile(house: House) -> None:
    person = await house.services.sign_in.by_token(house.tokens["ada"], house.clock())
    again = partial(house.services.sign_in.by_token, house.tokens["ada"], house.clock())
    await shut_out(house, "revoke")
    assert [each async for each in house.app.state.live.follow(person, None, again)] == []


async def test_a_stream_that_begins_while_the_server_is_told_to_stop_ends_at_once(house: House) -> None:
    again = partial(house.services.sign_in.by_token, house.tokens["ada"], house.clock())
    following = house.app.state.live.follow(await again(), None, again)
    house.app.state.live.stop()
    async with asyncio.timeout(10):
        assert [each async for each in following] == [live.LISTENING]


class Held(Store):
    """Its second look is held until `second` is set, further ones until `others` is."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.looks = 0
        self.second, self.others = asyncio.Event(), asyncio.Event()

    @contextlib.asynccontextmanager
    async def look(self) -> AsyncIterator[SystemTransaction]:
        self.looks += 1
        if self.looks > 1:
            await (self.second if self.looks == 2 else self.others).wait()
        async with super().look() as sx:
            yield sx


async def test_of_two_who_begin_to_listen_at_once_neither_misses_what_happens_then(house: House) -> None:
    person = await house.services.sign_in.by_token(house.tokens["ada"], house.clock())
    store = Held(house.services.store.url)
    both = live.Live(store, house.clock)
    again = partial(house.services.sign_in.by_token, house.tokens["ada"], house.clock())
    streams = [both.follow(person, None, again) for _ in range(2)]
    async with asyncio.timeout(20):
        first, second = (asyncio.create_task(anext(stream)) for stream in streams)
        assert await first == live.LISTENING
        made = await case(await house.client("portal"))
        house.clock.move(timedelta(minutes=1))
        store.second.set()
        assert await second == live.LISTENING
        store.others.set()
        for stream in streams:
            assert str(made).encode() in await anext(stream)
            await stream.aclose()
    await both.ended()
    await store.close()


async def test_a_whole_round_goes_over_a_real_socket(house: House, address: str) -> None:
    async with client(house, address, "portal") as portal, client(house, address, "ada") as ada:
        task = await house.open_task(await case(portal))
        mine = await ada.post(f"/api/v1/tasks/{task}/claim", json={"version": 1})
        assert mine.json()["owner"]["name"] == "ada"
        large = await ada.post("/api/v1/documents", files={"file": ("large.pdf", bytes(10_000_000))})
        assert large.status_code == 413
        assert (await ada.get("/api/v1/me")).status_code == 200


def test_a_stream_ends_now_and_then_so_that_sign_in_is_checked_again() -> None:
    assert timedelta(seconds=live.LIFE) <= timedelta(minutes=15)


async def test_who_is_told_of_something_hears_how_much_waits_and_nobody_else(
    house: House, address: str
) -> None:
    async with (
        client(house, address, "portal") as portal,
        client(house, address, "ada") as ada,
        client(house, address, "grace") as grace,
        client(house, address, "lee") as lee,
        grace.stream("GET", EVENTS) as hers,
        ada.stream("GET", EVENTS) as stream,
        asyncio.timeout(20),
    ):
        reading, other = lines(stream), lines(hers)
        made = await case(portal)
        notifier = Notifier(house.services.store, mails=False, clock=house.clock)
        house.clock.move(timedelta(minutes=1))

        async def counted() -> bool:
            listeners = house.app.state.live._listeners
            return len(listeners) == 2 and all(each.unread == 0 for each in listeners)

        await until(counted)
        said = {"text": "Look.", "mentions": ["ada"]}
        (await lee.post(f"/api/v1/cases/{made}/comments", json=said)).raise_for_status()
        house.clock.move(timedelta(minutes=1))
        await notifier.look()
        while await anext(reading) != "event: notice":
            pass
        assert json.loads((await anext(reading))[6:]) == {"unread": 1}
        await grace.put(f"/api/v1/cases/{made}/follow")
        await portal.post(f"/api/v1/cases/{made}/comments", json={"text": "Again."})
        house.clock.move(timedelta(minutes=1))
        await notifier.look()
        seen = [await anext(other)]
        while seen[-1] != "event: notice":
            seen.append(await anext(other))
        assert seen.count("event: notice") == 1
        assert json.loads((await anext(other))[6:]) == {"unread": 1}
