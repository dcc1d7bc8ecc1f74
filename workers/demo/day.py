"""The demo's day by itself: claims are filed, staff work them, each must end as it should."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from samples.drawn import Drawn
from workers.demo.claims import Claim, truth_of_form
from workers.demo.office import API, STAFF, Keys
from workers.demo.staff import Desk, Knowledge

Json = dict[str, Any]
ENDED = {"completed", "failed", "cancelled"}
CHECKS = {"check", "repair"}


@dataclass(frozen=True)
class Filed:
    """A claim that was handed in."""

    claim: Claim
    paper: Drawn
    case: str
    at: float
    """Seconds on the monotonic clock."""


@dataclass(frozen=True)
class Told:
    """How a claim went, for the table."""

    claim: Claim
    number: str
    documents: int
    fields_read: int
    fields_asked: int
    tasks: tuple[str, ...]
    outcome: str
    seconds: float
    fault: str | None
    """What is not as it should be."""


def work(url: str, keys: Keys, filed: Sequence[Filed], patience: float = 600) -> list[Told]:
    """Have staff work until every case has ended, and tell how each went."""
    return asyncio.run(_work(url, keys, filed, patience))


async def _work(url: str, keys: Keys, filed: Sequence[Filed], patience: float) -> list[Told]:
    knowledge = Knowledge({f.case: truth_of_form(f.paper) for f in filed})
    desks = [Desk(url, name, keys.password, knowledge) for name in STAFF]
    home = asyncio.Event()
    headers = {"Authorization": f"Bearer {keys.lead}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20, trust_env=False) as http:
        async with asyncio.TaskGroup() as group:
            for desk in desks:
                group.create_task(desk.work(home))
            try:
                ends = await _until_ended(http, filed, patience)
            finally:
                home.set()
        return [await _tell(http, f, ends.get(f.case)) for f in filed]


async def _until_ended(http: httpx.AsyncClient, filed: Sequence[Filed], patience: float) -> dict[str, float]:
    ends: dict[str, float] = {}
    until = time.monotonic() + patience
    while len(ends) < len(filed) and time.monotonic() < until:
        for one in filed:
            if one.case not in ends and await _status(http, one.case) in ENDED:
                ends[one.case] = time.monotonic()
        await asyncio.sleep(0.2)
    return ends


async def _status(http: httpx.AsyncClient, case: str) -> str | None:
    try:
        answer = await http.get(f"{API}/cases/{case}")
    except httpx.TransportError:
        return None
    return str(answer.json()["status"]) if answer.is_success else None


async def _tell(http: httpx.AsyncClient, filed: Filed, ended: float | None) -> Told:
    case = (await http.get(f"{API}/cases/{filed.case}")).raise_for_status().json()
    tasks = [(await http.get(f"{API}/tasks/{t['id']}")).raise_for_status().json() for t in case["tasks"]]
    return Told(
        claim=filed.claim,
        number=case["number"],
        documents=len(case["documents"]),
        fields_read=await _fields_read(http, case),
        fields_asked=sum(len(t["schema"]["properties"]) for t in tasks if t["form"] == "loss_report"),
        tasks=tuple(t["form"] for t in tasks),
        outcome=_outcome(case),
        seconds=(ended or time.monotonic()) - filed.at,
        fault=fault(filed, case, tasks),
    )


async def _fields_read(http: httpx.AsyncClient, case: Json) -> int:
    """Values found on the paper, each document as the form that it is."""
    count = 0
    for document in case["documents"]:
        for form in ("loss_report", "receipt"):
            answer = await http.get(f"{API}/documents/{document['id']}/reading", params={"form": form})
            if answer.is_success and answer.json()["type"] == form:
                count += sum(field["value"] is not None for field in answer.json()["fields"].values())
    return count


def _outcome(case: Json) -> str:
    if case["status"] != "completed":
        return f"{case['status']}: {case['reason']}" if case["reason"] else str(case["status"])
    paid = case["outcome"]["paid"]
    return f"paid {paid['amount']} {paid['currency']}"


def fault(filed: Filed, case: Json, tasks: Sequence[Json]) -> str | None:
    """What is not as it should be with a case; None: all is well."""
    claimed = truth_of_form(filed.paper)["amount"]
    checks = [t for t in tasks if t["origin"] in CHECKS]
    decided = [t for t in tasks if t["origin"] == "process"]
    if case["status"] != "completed":
        return "it has not been completed"
    if case["outcome"]["paid"] != claimed:
        return f"{claimed['amount']} was claimed and {case['outcome']['paid']['amount']} paid"
    if tuple(t["form"] for t in decided) != filed.claim.forms:
        return f"its tasks were {', '.join(t['form'] for t in decided) or 'none'}"
    if filed.claim.checked is not None and bool(checks) != filed.claim.checked:
        return "nobody was asked what the paper says" if filed.claim.checked else "somebody was asked"
    if len({t["completed_by"]["name"] for t in decided}) != len(decided):
        return "the same person assessed and approved"
    return None
