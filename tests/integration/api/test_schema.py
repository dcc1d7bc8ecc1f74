"""The running API keeps to its own description, whatever it is sent and whoever sends it."""

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest

from api.openapi import OPEN
from schemas.contracts import OpenTask
from schemas.registry import forms
from schemas.tasks import Role
from store.database import Store
from tests.described import OPERATIONS
from tests.integration.api.house import pdf
from tests.integration.api.running import Running
from tests.ready import ready
from workers.settings import Settings
from worklist.people import NewAccount, People
from worklist.service import Worklist

ENDLESS = {"stream_events"}
"""Answers without end; tests of the server hold them to what they should be."""
ASK_NOTHING = {"is_alive", "is_ready"}
"""Nothing that is sent to them can be wrong."""
ACCOUNTS = {
    "adjuster": NewAccount("adjuster", frozenset({Role.STAFF}), ("adjusters",), token=True),
    "chief": NewAccount("chief", frozenset({Role.LEAD, Role.ADMIN}), token=True),
    "portal": NewAccount("portal", frozenset({Role.SYSTEM}), token=True),
    "nobody": None,
}


@dataclass
class There:
    """A running API with a few things in it."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    """Ids of what is there, by the first part of its address."""

    def ask(self, name: str, fits: bool, accounts: tuple[str, ...]) -> None:
        """Send one operation things of all kinds as each account."""
        from tests.integration.api import asking

        part = asking.path_of(name).removeprefix("/api/v1/").split("/")[0]
        tokens = {account: self.tokens.get(account) for account in accounts}
        asking.ask(self.url, name, fits, tokens, self.ids.get(part, []))


ASKED = sorted(OPERATIONS.keys() - ENDLESS)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    configured = Settings(data=tmp_path_factory.mktemp("running"))
    configured.folder.mkdir(exist_ok=True)
    tokens = asyncio.run(_furnish(configured))
    running = Running(configured)
    running.start()
    assert running.up.wait(60)
    found = There(running.address, tokens)
    asyncio.run(_fill(configured, found))
    yield found
    running.stop()


async def _furnish(configured: Settings) -> dict[str, str]:
    await ready(configured.database_url)
    store = Store(configured.database_url)
    people, now = People(store), datetime.now(UTC)
    made = {name: await people.add("default", each, now) for name, each in ACCOUNTS.items() if each}
    await store.close()
    return {name: each.token or "" for name, each in made.items()}


async def _fill(configured: Settings, found: There) -> None:
    headers = {"Authorization": f"Bearer {found.tokens['portal']}"}
    async with httpx.AsyncClient(base_url=f"{found.url}/api/v1", headers=headers, trust_env=False) as http:
        files = {"file": ("claim.pdf", io.BytesIO(pdf()))}
        document = (await http.post("/documents", files=files, timeout=30)).json()["id"]
        body = {"process": "household_claim", "documents": [document]}
        cases = [(await http.post("/cases", json=body)).json()["id"] for _ in range(3)]
    store = Store(configured.database_url)
    tasks = [await _task(store, case) for case in cases for _ in range(4)]
    await store.close()
    found.ids = {"documents": [document], "cases": cases, "tasks": tasks}


async def _task(store: Store, case: str) -> str:
    request = OpenTask(
        tenant="default",
        case=UUID(case),
        now=datetime.now(UTC),
        task=uuid4(),
        form="assessment",
        version=1,
        title="Assess the damage",
        team="adjusters",
    )
    await Worklist(store, forms()).open(request)
    return str(request.task)


@pytest.mark.parametrize("name", ASKED)
def test_what_fits_the_description_is_answered_as_described_whoever_asks(there: There, name: str) -> None:
    there.ask(name, True, ("nobody",) if name in OPEN else tuple(ACCOUNTS))


@pytest.mark.parametrize("name", sorted(set(ASKED) - ASK_NOTHING))
def test_what_does_not_fit_is_answered_as_described_too(there: There, name: str) -> None:
    there.ask(name, False, ("chief",))
