"""Webhooks that nobody is to hear any more are settled, with the reason, and hold up nothing."""

import asyncio
from uuid import UUID, uuid4

import pytest

from schemas.base import CaseId
from schemas.people import Person
from schemas.tasks import Role
from store.webhooks import Endpoint
from tests.integration.relay.post import TENANT, Post, now
from tests.waiting import until
from workers.delivery import ToWebhooks
from workers.relay import Lane, to_webhooks
from worklist.people import People

SECRET = "whsec_" + "A" * 44


async def endpoint(post: Post, url: str) -> UUID:
    """A system account with an endpoint."""
    person = Person(
        tenant=TENANT, id=uuid4(), name="portal", roles=frozenset({Role.SYSTEM}), teams=frozenset()
    )
    hook = Endpoint(TENANT, uuid4(), person.id, url, SECRET, now())
    async with post.store.transaction(TENANT) as tx:
        await tx.people.add(person, None, now())
        await tx.webhooks.add(hook)
    return hook.id


def lane(post: Post) -> Lane:
    return to_webhooks(ToWebhooks(post.store, allow_private=True, clock=now))


@pytest.mark.parametrize("gone", ["the account of the webhook is closed", "the webhook was removed"])
async def test_what_nobody_wants_is_settled_with_the_reason_and_not_sent(post: Post, gone: str) -> None:
    case, heard = await post.case(start=False), []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readline())
        writer.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        hook = await endpoint(post, f"http://127.0.0.1:{port}/hook")
        stream = f"hook:{hook}:{case}"
        await post.send(case, "webhook", "case.completed", stream)
        async with post.relay(lane(post)):
            await until(lambda: post.delivered(case))
        assert len(heard) == 1
        if "closed" in gone:
            await People(post.store).close(TENANT, "portal", now())
        else:
            async with post.store.transaction(TENANT) as tx:
                await tx.webhooks.remove(hook, now())
        await post.send(case, "webhook", "case.completed", stream)
        async with post.relay(lane(post)):
            await until(lambda: post.delivered(case))
    sent, settled = await post.rows(case)
    assert (sent.last_error, settled.last_error) == (None, gone)
    assert settled.delivered_at is not None
    assert settled.set_aside_at is None
    assert len(heard) == 1


async def test_why_an_endpoint_did_not_take_it_is_told_with_its_name(post: Post) -> None:
    case = await post.case(start=False)

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        hook = await endpoint(post, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?key=hush")
        await post.send(case, "webhook", "case.completed", f"hook:{hook}:{case}")
        async with post.relay(lane(post)):
            await until(lambda: tried(post, case))
    (row,) = await post.rows(case)
    assert (row.last_error, row.set_aside_at) == ("127.0.0.1: The endpoint answered 500.", None)


async def tried(post: Post, case: CaseId) -> bool:
    return (await post.rows(case))[0].last_error is not None
