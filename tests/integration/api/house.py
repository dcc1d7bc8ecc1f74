"""The real app on a real database, with people in it."""

import io
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from reportlab.pdfgen.canvas import Canvas

from api.services import Services
from schemas.contracts import OpenTask
from schemas.descriptors import AdHoc, ProcessDescriptor
from schemas.household_claim import Assessment, ClaimOutcome, LossNotice, LossReport, SiteVisit
from schemas.registry import descriptor
from schemas.tasks import Role
from store.database import Store
from tests.ready import ready
from worklist.people import NewAccount, People

Command = Callable[..., tuple[int, str, str]]
"""Runs a `casework` command; gives exit code, output and errors."""
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse"
UPLOAD_LIMIT = 200_000
CLAIM = ProcessDescriptor(
    name="household_claim",
    title="Household claim",
    description="From notice of loss to payment.",
    workflow="HouseholdClaim",
    start_form="loss_notice",
    outcome_form="claim_outcome",
    forms=tuple(descriptor(form) for form in (LossNotice, LossReport, Assessment, SiteVisit, ClaimOutcome)),
    ad_hoc=(AdHoc(form="site_visit", title="Visit the site", team="adjusters"),),
)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


PEOPLE = {
    "ada": NewAccount("ada", frozenset({Role.STAFF}), ("adjusters",), token=True),
    "grace": NewAccount("grace", frozenset({Role.STAFF}), ("adjusters",), token=True),
    "clara": NewAccount("clara", frozenset({Role.STAFF}), ("clerks",), token=True),
    "lee": NewAccount("lee", frozenset({Role.LEAD}), ("adjusters", "seniors"), token=True),
    "root": NewAccount("root", frozenset({Role.ADMIN}), token=True),
    "portal": NewAccount("portal", frozenset({Role.SYSTEM}), token=True),
    "stranger": NewAccount("stranger", frozenset({Role.ADMIN}), token=True),
}
"""Who works here; the stranger belongs to another tenant."""


async def furnish(url: str) -> dict[str, str]:
    """Fill a database with a process and people; gives the people's tokens."""
    await ready(url)
    store, tokens = Store(url), {}
    people = People(store)
    async with store.transaction("default") as tx:
        await tx.processes.put(CLAIM, MORNING)
    for name, account in PEOPLE.items():
        added = await people.add("other" if name == "stranger" else "default", account, MORNING)
        tokens[name] = added.token or ""
    await store.close()
    return tokens


@dataclass
class House:
    """The app with some people in it."""

    app: FastAPI
    services: Services
    clock: Clock
    stack: AsyncExitStack
    tokens: dict[str, str]

    async def give_password(self, name: str, password: str = PASSWORD) -> None:
        """Let somebody sign in with a password."""
        await self.services.people.add("default", NewAccount(name, password=password), self.clock.now)

    async def client(self, name: str | None = None) -> httpx.AsyncClient:
        """Somebody's client; without a name nobody is signed in."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}"} if name else {}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://casework.test", headers=headers)
        return await self.stack.enter_async_context(client)

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        """A browser's client with the cookie of a session."""
        await self.give_password(name)
        client = await self.client()
        answer = await client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 201
        return client

    async def open_task(self, case: str, **changes: object) -> UUID:
        """Let a case ask adjusters for an assessment."""
        task = uuid4()
        request = OpenTask(
            tenant="default",
            case=UUID(case),
            now=self.clock.now,
            task=task,
            form="assessment",
            version=1,
            title="Assess the damage",
            team="adjusters",
        )
        await self.services.worklist.open(request.model_copy(update=changes))
        return task


def pdf(*pages: str) -> bytes:
    """A small PDF with a line on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 300), invariant=True)
    for line in pages or ("Claim",):
        canvas.drawString(20, 250, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


async def document(client: httpx.AsyncClient, content: bytes | None = None, key: str | None = None) -> str:
    """Hand in a document; gives its id."""
    headers = {"Idempotency-Key": key} if key else {}
    files = {"file": ("claim.pdf", content or pdf())}
    answer = await client.post("/api/v1/documents", files=files, headers=headers)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def case(client: httpx.AsyncClient) -> str:
    """Start a case; gives its id."""
    body = {"process": "household_claim", "documents": [await document(client)]}
    answer = await client.post("/api/v1/cases", json=body)
    assert answer.status_code == 202, answer.text
    found: str = answer.json()["id"]
    return found
