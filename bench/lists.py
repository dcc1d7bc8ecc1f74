"""Lists of tasks over HTTP on PostgreSQL, among ten thousand open tasks and among a million.

Signed in by token, access checked, the real API process. The data are described in `bench.filling`.
"""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import httpx

from bench.figures import percentile, say
from bench.filling import TENANT, fill
from bench.postgres import postgres
from bench.processes import resident
from bench.system import UNLIMITED
from schemas.descriptors import FacetType, ProcessDescriptor
from schemas.household_claim import Assessment, LossNotice
from schemas.registry import descriptor
from schemas.tasks import Role
from store.database import Store
from store.migrate import upgrade
from workers.temporal_server import free_port
from worklist.people import NewAccount, People

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SIZES = (10_000, 1_000_000)
REPEATS = 60
TOGETHER = 16
CLAIM = ProcessDescriptor(
    name="bench_claim",
    title="Claim",
    workflow="BenchClaim",
    start_form="loss_notice",
    forms=(descriptor(LossNotice), descriptor(Assessment)),
    facets={
        "region": FacetType.CHOICE,
        "customer_no": FacetType.TEXT,
        "product": FacetType.TEXT,
        "amount": FacetType.NUMBER,
        "loss": FacetType.DATE,
    },
    choices={"region": ("north", "south", "east", "west", "abroad")},
)

Draw = Callable[[random.Random, int], dict[str, str]]
REGIONS = CLAIM.choices["region"]


def _word(name: str) -> Draw:
    return lambda rng, size: {"q": f"rare{rng.randrange(size // 10)}" if name == "rare" else name}


def _by(order: str) -> Draw:
    return lambda rng, size: {"order": order}


QUERIES: dict[str, tuple[str, str, Draw]] = {
    **{
        f"queue by {order}": ("staff", "", _by(order))
        for order in (
            "urgency",
            "due",
            "newest",
            "oldest",
            "title",
            "customer",
            "facet.amount.desc",
            "facet.loss",
        )
    },
    "queue of one team": ("staff", "", lambda rng, size: {"team": "team00"}),
    "all teams, by urgency": ("lead", "", lambda rng, size: {"view": "all"}),
    "only what is ready": ("staff", "", lambda rng, size: {"status": "ready"}),
    "only what rests": ("staff", "", lambda rng, size: {"status": "suspended"}),
    "mine": ("staff", "", lambda rng, size: {"view": "mine"}),
    "one facet of 5, by due": (
        "staff",
        "",
        lambda rng, size: {"facet.region": rng.choice(REGIONS), "order": "due"},
    ),
    "one facet of 200, by newest": (
        "staff",
        "",
        lambda rng, size: {"facet.product": f"product {rng.randrange(200)}", "order": "newest"},
    ),
    "one facet of 100,000, by urgency": (
        "staff",
        "",
        lambda rng, size: {"facet.customer_no": str(rng.randrange(100_000))},
    ),
    "one facet of 100,000, all teams": (
        "lead",
        "",
        lambda rng, size: {"view": "all", "facet.customer_no": str(rng.randrange(100_000))},
    ),
    "a range of amounts, by urgency": (
        "staff",
        "",
        lambda rng, size: {"facet.amount.gt": str(rng.choice((100, 1000, 10_000, 50_000)))},
    ),
    "a rare word": ("staff", "", _word("rare")),
    "two facets, one selective": (
        "staff",
        "slow",
        lambda rng, size: {
            "facet.region": rng.choice(REGIONS),
            "facet.customer_no": str(rng.randrange(100_000)),
        },
    ),
    "two facets of 5 and 200, by due": (
        "staff",
        "slow",
        lambda rng, size: {
            "facet.region": rng.choice(REGIONS),
            "facet.product": f"product {rng.randrange(200)}",
            "order": "due",
        },
    ),
    "a word in 1 %": ("staff", "slow", _word("kettle")),
    "a word in each": ("staff", "slow", _word("assess")),
    "count of the queue": ("staff", "slow count", lambda rng, size: {}),
    "count, one facet of 5": ("staff", "slow count", lambda rng, size: {"facet.region": rng.choice(REGIONS)}),
    "next": ("staff", "next", lambda rng, size: {}),
    "the page after 50,000 rows": ("lead", "slow deep", lambda rng, size: {"view": "all", "order": "oldest"}),
}
"""Who asks, whether it may take 250 instead of 50 ms, and what is asked for."""


@dataclass
class Desk:
    """The running API and who is signed in."""

    url: str
    tokens: dict[str, str]
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    deep: str | None = None

    def client(self, who: str) -> httpx.AsyncClient:
        """One connection pool for each person."""
        if who not in self.clients:
            headers = {"Authorization": f"Bearer {self.tokens[who]}"}
            limits = httpx.Limits(max_connections=TOGETHER, keepalive_expiry=2)
            self.clients[who] = httpx.AsyncClient(
                base_url=f"{self.url}/api/v1", headers=headers, timeout=60, trust_env=False, limits=limits
            )
        return self.clients[who]


def address(libpq: str) -> str:
    """A libpq address as SQLAlchemy takes it."""
    return "postgresql+psycopg://" + libpq.partition("://")[2]


async def furnish(libpq: str) -> dict[str, str]:
    """People, teams and the process; gives bearer tokens."""
    await upgrade(address(libpq))
    store = Store(address(libpq))
    people = People(store)
    async with store.transaction(TENANT) as tx:
        await tx.processes.put(CLAIM, NOW)
    accounts = [
        NewAccount("staff", frozenset({Role.STAFF}), ("team00", "team07", "team15"), token=True),
        NewAccount("lead", frozenset({Role.LEAD}), token=True),
        NewAccount("portal", frozenset({Role.SYSTEM}), token=True),
        *(NewAccount(f"p{n}", frozenset({Role.STAFF}), (f"team{n % 20:02}",)) for n in range(200)),
    ]
    tokens = {each.name: (await people.add(TENANT, each, NOW)).token or "" for each in accounts}
    await store.close()
    return tokens


@contextmanager
def api(libpq: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The API process on this database; gives its address and process id."""
    env = {**os.environ, **UNLIMITED, "CASEWORK_DATABASE": address(libpq), "CASEWORK_DATA": str(folder)}
    port = free_port()
    line = [sys.executable, "-m", "workers.cli", "api", "--port", str(port)]
    with (folder / "api.log").open("w") as log:
        process = subprocess.Popen(line, env=env, stdout=log, stderr=log)
    try:
        until_ready(f"http://127.0.0.1:{port}/healthz", process, folder / "api.log")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a process answers there; what its log says if it ends instead."""
    began = perf_counter()
    while perf_counter() - began < 60:
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            continue
        return
    raise RuntimeError("the API did not start")


async def _ask(desk: Desk, name: str, rng: random.Random, size: int) -> float:
    who, kind, draw = QUERIES[name]
    params = draw(rng, size)
    if "deep" in kind:
        params["after"] = await _deep(desk, params, size)
    if kind == "next":
        return await _next(desk.client(who))
    path = "/tasks/count" if "count" in kind else "/tasks"
    began = perf_counter()
    answer = await desk.client(who).get(path, params=params)
    took = perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{name}: {answer.text}")
    return took * 1000


async def _next(client: httpx.AsyncClient) -> float:
    """The most urgent task is given out; it goes back afterwards, which does not count."""
    began = perf_counter()
    answer = await client.post("/tasks/next", json={})
    took = perf_counter() - began
    task = answer.raise_for_status().json()["task"]
    back = await client.post(f"/tasks/{task['id']}/release", json={"version": task["version"]})
    back.raise_for_status()
    return took * 1000


async def _deep(desk: Desk, params: dict[str, str], size: int) -> str:
    """The place after 50,000 rows (half of them all where there are fewer), reached once by paging."""
    place = None
    while desk.deep is None:
        for _ in range(min(50_000, size // 2) // 200):
            more = {"limit": "200"} | ({"after": place} if place else {})
            place = (await desk.client("lead").get("/tasks", params={**params, **more})).json()["next"]
        desk.deep = place
    return desk.deep


async def measure(desk: Desk, size: int) -> dict[str, tuple[float, float]]:
    """p95 of each query, in ms: one client, and 16 at once."""
    out: dict[str, tuple[float, float]] = {}
    for name in QUERIES:
        rng = random.Random(7)
        for _ in range(5):
            await _ask(desk, name, rng, size)
        alone = [await _ask(desk, name, rng, size) for _ in range(REPEATS)]
        many: list[float] = []

        async def several(seed: int, name: str = name, many: list[float] = many) -> None:
            own = random.Random(seed)
            many += [await _ask(desk, name, own, size) for _ in range(REPEATS // 6)]

        await asyncio.gather(*(several(n) for n in range(TOGETHER)))
        out[name] = (percentile(alone, 0.95), percentile(many, 0.95))
        p50 = percentile(alone, 0.5)
        say(f"  {name:36} p50 {p50:7.1f}  p95 {out[name][0]:7.1f}  16 clients p95 {out[name][1]:7.1f} ms")
    return out


async def run(libpq: str, sizes: tuple[int, ...]) -> None:
    """Fill, measure, fill more, measure again, compare."""
    tokens, figures, there = await furnish(libpq), [], 0
    for size in sizes:
        began = perf_counter()
        fill(libpq, there + 1, size)
        there = size
        say(f"\n{size:,} open tasks (filled in {perf_counter() - began:.0f} s), {REPEATS} times each")
        folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"casework-bench-api-{os.getpid()}"
        folder.mkdir(exist_ok=True)
        with api(libpq, folder) as (url, pid):
            desk = Desk(url, tokens)
            before = resident(pid)
            figures.append(await measure(desk, size))
            say(f"  memory of the API: {before:.0f} MiB at the start, {resident(pid):.0f} MiB at the end")
            for client in desk.clients.values():
                await client.aclose()
    say("\nratio of p95, most to fewest tasks; whether it holds (x3, 50 or 250 ms; 16 clients x5)")
    for name, (_, kind, _) in QUERIES.items():
        few, many, together = figures[0][name][0], figures[-1][name][0], figures[-1][name][1]
        bound = 250 if "slow" in kind else 50
        held = many <= 3 * few and many <= bound and together <= 5 * bound
        verdict = "holds" if held else "DOES NOT HOLD"
        say(f"  {name:36} {many / few:5.2f}   {many:6.1f} of {bound} ms   {verdict}")


def main() -> None:
    """Measure on a fresh PostgreSQL server."""
    sizes = (
        tuple(int(each) for each in os.environ.get("CASEWORK_BENCH_SIZES", "").split(",") if each) or SIZES
    )
    with postgres() as libpq:
        asyncio.run(run(libpq, sizes))
