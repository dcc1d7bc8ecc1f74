"""What client systems hear is signed, and says what happened and when."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from cases.talk import Talk
from casework_client import heard
from schemas.errors import CalledWrongly, NotAllowed
from schemas.talk import NewComment, Said
from schemas.webhooks import CaseEnded, NoticeTold
from store.webhooks import Endpoint
from tests.build import NOW, TENANT, House
from tests.integration.cases.test_course import OUTCOME, finished
from tests.integration.notices.test_notifier import told
from workers.commands.webhook import new_secret
from workers.delivery import ToWebhooks

SECRET = new_secret()
Message = tuple[dict[str, str], bytes]


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def portal(house: House) -> AsyncIterator[list[Message]]:
    """What the endpoint of the client system hears."""
    messages: list[Message] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        messages.append((headers, await reader.readexactly(int(headers["Content-Length"]))))
        writer.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        async with house.store.transaction(TENANT) as tx:
            await tx.webhooks.add(Endpoint(TENANT, uuid4(), house.client.id, url, SECRET, NOW))
        yield messages


async def test_a_system_hears_what_happened_and_when_and_can_trust_it(house: House) -> None:
    async with portal(house) as messages:
        case, talk = await house.running(reference="mail-17"), Talk(house.store)
        await house.worklist.claim(house.ada, await house.task(case), 1, NOW)
        question = await talk.comment_case(house.client, case, NewComment(text="When?", to="ada"), None, NOW)
        await talk.answer(house.ada, question.id, Said(text="Tomorrow"), None, NOW)
        await told(house)
        await house.cases.finish(finished(case))
        for row in await house.outbox(case):
            if row.kind == "webhook":
                await ToWebhooks(house.store, allow_private=True, clock=now)(row)
    answered, ended = (heard(SECRET, headers, body) for headers, body in messages)
    assert isinstance(answered, NoticeTold)
    assert (answered.event, answered.at, answered.id) == ("notice.answered", NOW, case)
    assert isinstance(ended, CaseEnded)
    assert (ended.event, ended.reference, ended.outcome) == ("case.completed", "mail-17", OUTCOME)


async def test_the_signature_is_checked_with_nothing_but_what_the_page_says(house: House) -> None:
    async with portal(house) as messages:
        case = await house.running()
        await house.cases.finish(finished(case))
        (row,) = [each for each in await house.outbox(case) if each.kind == "webhook"]
        await ToWebhooks(house.store, allow_private=True, clock=now)(row)
    ((headers, body),) = messages
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    code = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"].split(" ") == [f"v1,{code}"]
    with pytest.raises(NotAllowed, match="not to be trusted"):
        heard(SECRET, headers, body.replace(b"completed", b"cancelled"))
    with pytest.raises(NotAllowed, match="not to be trusted"):
        heard(new_secret(), headers, body)


def test_a_kind_of_a_later_release_is_told_apart_from_a_forged_one() -> None:
    body, moment = b'{"event": "task.opened"}', str(int(now().timestamp()))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    code = base64.b64encode(hmac.new(key, f"m.{moment}.".encode() + body, hashlib.sha256).digest()).decode()
    headers = {"Webhook-Id": "m", "Webhook-Timestamp": moment, "Webhook-Signature": f"v1,{code}"}
    with pytest.raises(CalledWrongly, match="does not know"):
        heard(SECRET, headers, body)
