"""The client for systems, over a real network that loses answers."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from api.app import create_app
from api.rates import Rate
from api.services import wall_clock
from casework_client import ONCE, CaseFolder, Client, Retries
from schemas.contracts import Finish
from schemas.errors import CalledWrongly, Invalid, NotFound, NotSignedIn, Outdated, TooMany, Unavailable
from schemas.tasks import CaseStatus, Operation
from tests.integration.api.house import House, pdf
from workers.commands.api import Server, bound

MOST = 100
QUICK = Retries(tries=4, first=0.01, longest=5)


@asynccontextmanager
async def served(house: House) -> AsyncIterator[int]:
    """The app behind uvicorn; gives its port."""
    listener = bound("127.0.0.1", 0)
    server = Server(house.app)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield listener.getsockname()[1]
    server.should_exit = True
    await asyncio.wait_for(running, 10)


@dataclass
class Network:
    """What lies between client and server: loses the requests, or the answers, that it is told to."""

    port: int
    lose: list[str] = field(default_factory=list)
    """For each connection to come: "request", "answer", or else nothing."""
    connections: int = 0
    busy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST))

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self.busy, asyncio.TaskGroup() as pumps:
            self.connections += 1
            lost = self.lose.pop(0) if self.lose else None
            if lost != "request":
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
                there = pumps.create_task(_pump(reader, far_writer))
                if lost == "answer":
                    await far_reader.readuntil(b"\r\n")
                    there.cancel()
                else:
                    await _pump(far_reader, writer)
            writer.close()
            await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    finally:
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def network(port: int) -> AsyncIterator[tuple[Network, str]]:
    between = Network(port)
    async with await asyncio.start_server(between.carry, "127.0.0.1", 0) as server:
        yield between, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with asyncio.timeout(10):
        for _ in range(MOST):
            await between.busy.acquire()


@pytest_asyncio.fixture
async def address(house: House) -> AsyncIterator[str]:
    async with served(house) as port:
        yield f"http://127.0.0.1:{port}"


async def claim(client: Client, key: str | None = None, **more: str) -> UUID:
    """Start a case with one document."""
    document = await client.add_document("claim.pdf", pdf())
    body = {"process": "household_claim", "documents": [str(document.id)], **more}
    return (await client.start_case(body, key)).id


async def test_a_system_files_a_case_and_waits_for_its_end(
    house: House, address: str, tmp_path: Path
) -> None:
    (tmp_path / "claim.pdf").write_bytes(pdf())
    async with Client.open(address, house.tokens["portal"], QUICK) as client:
        assert (await client.me()).name == "portal"
        document = await client.upload(tmp_path / "claim.pdf")
        assert (await client.document(document.id)).name == "claim.pdf"
        body = {"process": "household_claim", "documents": [str(document.id)], "reference": "mail-1"}
        started = await client.start_case(body)
        async with asyncio.TaskGroup() as group:
            ended = group.create_task(client.wait_for_case(started.id))
            await client.send_message(started.id, "more_time", {"days": 2})
            task = await house.open_task(str(started.id))
            await house.services.cases.finish(
                Finish(
                    tenant="default",
                    case=started.id,
                    now=house.clock(),
                    status=CaseStatus.FAILED,
                    reason="Nobody answered.",
                )
            )
        assert (ended.result().status, ended.result().reason) == (CaseStatus.FAILED, "Nobody answered.")
        assert [each.id for each in ended.result().tasks] == [task]
        kinds = [event.kind async for event in client.timeline(started.id)]
        assert kinds[0] == "case.accepted"
        assert kinds[-1] == "case.failed"


async def test_waiting_ends_when_the_caller_has_waited_enough(house: House, address: str) -> None:
    async with Client.open(address, house.tokens["portal"], QUICK) as client:
        started = await claim(client)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.wait_for_case(started)


async def test_lists_are_read_to_their_end_page_by_page(house: House, address: str) -> None:
    async with (
        Client.open(address, house.tokens["portal"], QUICK) as portal,
        Client.open(address, house.tokens["ada"], QUICK) as ada,
    ):
        cases = [await claim(portal, reference="same") for _ in range(3)]
        for each in cases:
            await house.open_task(str(each))
        found = [each.id async for each in portal.each_case(limit=2, reference="same")]
        assert sorted(found) == sorted(cases)
        tasks = [each async for each in ada.each_task(limit=1, view="team")]
        assert {each.case.id for each in tasks} == set(cases)
        sheet = await portal.export_cases(reference="same")
        assert sheet.count(b"same") == 3
        assert (await ada.export_tasks("xlsx")).startswith(b"PK")
        with pytest.raises(CalledWrongly, match="no facet 'amount'"):
            await ada.tasks(facets={"amount.gt": "1000"})


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_what_the_network_loses_is_sent_again_and_done_once(house: House, lost: str) -> None:
    async with (
        served(house) as port,
        network(port) as (between, url),
        Client.open(url, house.tokens["portal"], QUICK) as client,
    ):
        between.lose = [lost, lost]
        document = await client.add_document("claim.pdf", pdf())
        assert between.connections == 3
        body = {"process": "household_claim", "documents": [str(document.id)]}
        async with Client.open(url, house.tokens["portal"], QUICK) as fresh:
            between.lose = [lost]
            started = await fresh.start_case(body)
        assert [each.id async for each in client.each_case()] == [started.id]


async def test_a_server_that_stays_away_is_given_up(house: House) -> None:
    async with network(9) as (between, url), Client.open(url, "x", QUICK) as client:
        between.lose = ["request"] * 10
        with pytest.raises(Unavailable, match="does not answer"):
            await client.me()
        assert between.connections == QUICK.tries


async def test_who_is_told_to_slow_down_waits_and_goes_on(house: House) -> None:
    services = replace(house.services, clock=wall_clock, system_rate=Rate(4, 2))
    limited = House(create_app(services), services, house.clock, house.stack, house.tokens)
    async with served(limited) as port:
        url, token = f"http://127.0.0.1:{port}", house.tokens["portal"]
        async with Client.open(url, token, QUICK) as client:
            names = [(await client.me()).name for _ in range(4)]
        assert names == ["portal"] * 4
        async with Client.open(url, token, ONCE) as hasty:
            with pytest.raises(TooMany, match="asks too often"):
                await asyncio.gather(*(hasty.me() for _ in range(8)))


async def test_what_is_refused_is_raised_as_what_it_is(house: House, address: str) -> None:
    async with (
        Client.open(address, house.tokens["portal"], QUICK) as portal,
        Client.open(address, house.tokens["ada"], QUICK) as ada,
        Client.open(address, "wrong", QUICK) as nobody,
    ):
        with pytest.raises(NotSignedIn):
            await nobody.me()
        with pytest.raises(NotFound):
            await portal.case(uuid4())
        with pytest.raises(Invalid) as refused:
            await portal.start_case({"process": "no_such"})
        assert refused.value.errors
        task = await house.open_task(str(await claim(portal)))
        seen = (await ada.task(task)).draft_etag
        await ada.save_draft(task, {"note": "here"}, [seen])
        with pytest.raises(Outdated) as elsewhere:
            await ada.save_draft(task, {"note": "there"}, [seen])
        assert elsewhere.value.extra["draft"]["data"] == {"note": "here"}
        tag = {"If-Match": '"7"'}
        with pytest.raises(Outdated) as late:
            await ada._send("POST", f"/tasks/{task}/claim", tag, json={})
        assert late.value.extra["version"] == 1
        mine = await ada.operate(task, Operation.CLAIM, 1)
        assert mine.owner is not None
        assert mine.owner.name == "ada"


async def test_a_folder_is_started_once_however_often_it_is_handed_in(
    house: House, address: str, tmp_path: Path
) -> None:
    (tmp_path / "claim.pdf").write_bytes(pdf())
    (tmp_path / "case.json").write_text('{"process": "household_claim", "documents": ["claim.pdf"]}')
    async with Client.open(address, house.tokens["portal"], QUICK) as client:
        accepted = [await CaseFolder.read(tmp_path / "case.json").start(client) for _ in range(2)]
    assert accepted[0] == accepted[1]


def test_the_client_loads_neither_engine_nor_database() -> None:
    heavy = "{'temporalio', 'sqlalchemy', 'fastapi'}"
    code = f"import sys, casework_client; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8700", "", "casework.example", "ftp://casework.example", "http://"]
)
async def test_what_is_no_address_is_told_at_once_and_not_taken_for_a_server_that_is_away(url: str) -> None:
    with pytest.raises(CalledWrongly, match="no address of the API"):
        async with Client.open(url, "x"):
            pass


async def test_a_token_with_the_end_of_its_line_is_the_token(house: House, address: str) -> None:
    async with Client.open(address, f"{house.tokens['portal']}\n", ONCE) as client:
        assert (await client.me()).name == "portal"
    with pytest.raises(CalledWrongly, match="no bearer token"):
        async with Client.open(address, "two words"):
            pass


async def test_a_traceback_tells_why_there_was_no_answer_and_which_fields_did_not_fit(
    house: House, address: str
) -> None:
    async with Client.open(address, house.tokens["portal"], ONCE) as client:
        with pytest.raises(Invalid) as refused:
            await client.start_case({"process": "household_claim", "data": {"custmer": "Ada"}})
    assert "data.custmer: Extra inputs are not permitted" in refused.value.__notes__
    async with Client.open("https://" + address.removeprefix("http://"), "x", ONCE) as client:
        with pytest.raises(Unavailable, match="SSL"):
            await client.me()
