"""The demo's office: its accounts, and a system that files claims over HTTP."""

import asyncio
import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from samples.drawn import Drawn
from schemas.errors import NotFound
from schemas.tasks import Role
from store.database import Store
from workers.settings import Settings
from worklist.people import NewAccount, People

Json = dict[str, Any]
API = "/api/v1"

STAFF: Mapping[str, tuple[str, ...]] = {
    "clerk": ("clerks",),
    "adjuster": ("adjusters",),
    "senior": ("seniors",),
    "operator": ("operations",),
}
"""People of the demo, named for what they do, and their teams."""
LEAD = "lead"
PORTAL = "portal"


@dataclass(frozen=True)
class Keys:
    """How the demo's accounts sign in; made anew at each start."""

    password: str
    lead: str
    """Token."""
    portal: str
    """Token."""


def furnish(settings: Settings) -> Keys:
    """Make the accounts, or give those that are there a new password; one that was closed is opened."""
    return asyncio.run(_furnish(settings))


async def _furnish(settings: Settings) -> Keys:
    store = Store(settings.database_url)
    people, now, password = People(store), datetime.now(UTC), f"demo-{secrets.token_hex(4)}"
    try:
        for name in (*STAFF, LEAD, PORTAL):
            with contextlib.suppress(NotFound):
                await people.enable(settings.tenant, name, now)
        for name, teams in STAFF.items():
            account = NewAccount(name, frozenset({Role.STAFF}), teams, password)
            await people.add(settings.tenant, account, now)
        every_team = tuple(sorted({team for teams in STAFF.values() for team in teams}))
        lead = NewAccount(LEAD, frozenset({Role.LEAD}), every_team, password, token=True)
        portal = NewAccount(PORTAL, frozenset({Role.SYSTEM}), token=True)
        tokens = [(await people.add(settings.tenant, each, now)).token or "" for each in (lead, portal)]
    finally:
        await store.close()
    return Keys(password, *tokens)


def file_claim(http: httpx.Client, paper: Drawn, key: str) -> Json:
    """Hand in a case's paper and start the case; the same key gives the same case."""
    documents = [
        http.post(
            f"{API}/documents",
            files={"file": (name, content)},
            headers={"Idempotency-Key": f"{key}/{name}"},
        )
        .raise_for_status()
        .json()["id"]
        for name, content in paper.files.items()
    ]
    body = {**paper.case, "documents": documents}
    answer = http.post(f"{API}/cases", json=body, headers={"Idempotency-Key": key})
    case: Json = answer.raise_for_status().json()
    return case
