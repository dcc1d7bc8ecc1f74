"""Webhooks arrive signed, once per attempt, and where they were registered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from workers.commands.webhook import new_secret
from workers.webhook_sender import TIMEOUT, Undelivered, send

SECRET = new_secret()
PAYLOAD = {"type": "case.completed", "data": {"customer": "Jürgen", "paid": "12.50"}}


@dataclass
class Endpoint:
    """A server that answers everything with one status line."""

    answer: bytes
    url: str = ""
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        self.heads.append({name.lower(): value for name, value in headers.items()})
        self.bodies.append(await reader.readexactly(int(self.heads[-1]["content-length"])))
        writer.write(self.answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def endpoint(status: str, *headers: str) -> AsyncIterator[Endpoint]:
    lines = [f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""]
    found = Endpoint("\r\n".join(lines).encode())
    async with await asyncio.start_server(found.serve, "127.0.0.1", 0) as server:
        found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?x=1"
        yield found


async def deliver(url: str, allow_private: bool = True, seconds: float = TIMEOUT) -> None:
    await send(url, SECRET, "msg_1", PAYLOAD, datetime.now(UTC), allow_private, seconds)


async def test_a_message_can_be_verified_by_who_knows_the_secret() -> None:
    async with endpoint("204 No Content") as there:
        await deliver(there.url)
    assert Webhook(SECRET).verify(there.bodies[0], there.heads[0]) == PAYLOAD
    assert there.heads[0]["webhook-id"] == "msg_1"
    assert there.heads[0]["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("400 Bad Request", False),
        ("404 Not Found", False),
        ("429 Too Many Requests", False),
        ("500 Oops", False),
        ("410 Gone", True),
    ],
)
async def test_what_is_not_taken_is_told_with_whether_to_try_again(status: str, final: bool) -> None:
    async with endpoint(status) as there:
        with pytest.raises(Undelivered) as told:
            await deliver(there.url)
    assert told.value.final is final


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("301 Moved Permanently", True),
        ("308 Permanent Redirect", True),
        ("302 Found", False),
        ("307 Temporary Redirect", False),
    ],
)
async def test_a_redirect_is_not_followed_and_tried_again_unless_it_stays(status: str, final: bool) -> None:
    async with endpoint("200 OK") as elsewhere, endpoint(status, f"Location: {elsewhere.url}") as there:
        with pytest.raises(Undelivered, match="redirects") as told:
            await deliver(there.url)
    assert told.value.final is final
    assert elsewhere.bodies == []


async def test_nobody_at_the_other_end_is_worth_another_try() -> None:
    with pytest.raises(Undelivered, match="does not answer") as told:
        await deliver("http://127.0.0.1:9/hook")
    assert not told.value.final


async def test_an_endpoint_that_never_answers_is_given_up() -> None:
    held: list[asyncio.StreamWriter] = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        with pytest.raises(Undelivered, match="does not answer") as told:
            await deliver(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", seconds=0.2)
        for writer in held:
            writer.close()
    assert not told.value.final


async def test_a_name_that_leads_into_the_own_network_is_refused_when_connecting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def inside(*args: object, **named: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.8", 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", inside)
    with pytest.raises(Undelivered, match="private network") as told:
        await deliver("https://hooks.example.com/", allow_private=False)
    assert told.value.final


async def test_an_address_of_the_own_network_is_refused_before_connecting() -> None:
    async with endpoint("200 OK") as there:
        with pytest.raises(Undelivered, match="must begin with https"):
            await deliver(there.url, allow_private=False)
    assert there.bodies == []
