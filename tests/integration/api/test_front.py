"""What holds for every answer: problems, health, description, the web app's files, protection."""

import json
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from api.app import create_app
from api.services import Services
from store.database import Store
from store.migrate import current
from tests.described import DESCRIPTION
from tests.integration.api.house import House, case
from workers.commands.api import description
from workers.settings import Settings

PROBLEM = "application/problem+json"

NOWHERE = "5a6bc609-7a0d-454c-9358-7ee5e01555cb"
"""Id of a task that there is not."""


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api", 404),
        ("DELETE", "/api/v1/cases", 405),
        ("PATCH", "/api/v1/tasks/17", 405),
        ("POST", "/healthz", 405),
    ],
)
async def test_a_wrong_address_or_method_is_a_problem(
    ada: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await ada.request(method, path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert "openapi.json" in answer.json()["detail"]


async def test_what_nobody_foresaw_is_told_by_a_number_only(house: House, ada: httpx.AsyncClient) -> None:
    house.app.state.services = None
    with capture_logs() as logs:
        answer = await ada.get("/api/v1/me")
    assert [each["id"] for each in logs] == [answer.json()["incident"]]
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.json()["incident"] in answer.json()["detail"]
    assert "NoneType" not in answer.text


async def test_a_database_that_is_away_is_told_as_such(house: House, tmp_path: Path) -> None:
    away = Store("postgresql+psycopg://casework@127.0.0.1:9/casework")
    services = house.services
    parts = {name: getattr(services, name) for name in Services.__dataclass_fields__}
    sign_in = type(services.sign_in)(away)
    house.app = create_app(Services(**{**parts, "store": away, "sign_in": sign_in}))
    client = await house.client("ada")
    with capture_logs() as logs:
        answer = await client.get("/api/v1/me")
        ready = await client.get("/readyz")
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert "try again" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert (await client.get("/healthz")).status_code == 200
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert [each["event"] for each in logs] == ["not available", "not ready"]
    assert all("port 9 failed: Connection refused" in each["reason"] for each in logs)
    assert "port 9" not in answer.text + ready.text
    await away.close()


async def test_it_is_ready_when_the_database_is_of_this_version(house: House) -> None:
    client = await house.client()
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert "not needed" in ready.json()["checks"]["temporal"]


async def test_it_is_not_ready_on_an_empty_database(house: House, sqlite_url: str, tmp_path: Path) -> None:
    empty = Store(sqlite_url.replace("casework.sqlite", "empty.sqlite"))
    parts = {name: getattr(house.services, name) for name in Services.__dataclass_fields__}
    house.app = create_app(Services(**{**parts, "store": empty}))
    ready = await (await house.client()).get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert "casework db upgrade" in ready.json()["checks"]["database"]
    assert await current(empty.url) is None
    await empty.close()


async def test_metrics_tell_the_outbox_to_administrators_and_systems(house: House) -> None:
    portal = await house.client("portal")
    await case(portal)
    for name in ("portal", "root"):
        told = await (await house.client(name)).get("/metrics")
        assert "casework_outbox_waiting 1.0\n" in told.text
        assert "casework_outbox_set_aside 0.0\n" in told.text
        assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert (await (await house.client("ada")).get("/metrics")).status_code == 403


async def test_metrics_tell_how_requests_were_answered_by_the_routes_they_are_described_by(
    house: House,
) -> None:
    portal, nobody = await house.client("portal"), await house.client()
    accepted = await case(portal)
    await portal.get(f"/api/v1/cases/{accepted}")
    await portal.get(f"/api/v1/cases/{accepted}?secret=1")
    await portal.get(f"/api/v1/cases/{NOWHERE}")
    await nobody.get(f"/api/v1/cases/{accepted}")
    await portal.get("/api/v1/nothing/of/mine")
    await portal.request("BREW", "/api/v1/me")
    told = (await portal.get("/metrics")).text
    families = {each.name: each for each in text_string_to_metric_families(told)}
    counted = {
        (each.labels["method"], each.labels["route"], each.labels["status"]): each.value
        for each in families["casework_http_requests"].samples
        if each.name.endswith("_total")
    }
    one = "/api/v1/cases/{id}"
    assert counted == {
        ("POST", "/api/v1/documents", "201"): 1,
        ("POST", "/api/v1/cases", "202"): 1,
        ("GET", one, "200"): 1,
        ("GET", one, "404"): 1,
        ("GET", one, "422"): 1,
        ("GET", "none", "401"): 1,
        ("GET", "none", "404"): 1,
        ("other", "/api/v1/me", "405"): 1,
    }
    times = families["casework_http_seconds"].samples
    its = [each.value for each in times if each.name.endswith("_count") and each.labels["route"] == one]
    assert its == [3]
    assert str(accepted) not in told
    assert "secret" not in told
    assert families["process_resident_memory_bytes"].samples[0].value > 0


async def test_the_apis_description_is_complete(house: House) -> None:
    found = (await (await house.client("ada")).get("/api/v1/openapi.json")).json()
    names = []
    for path in found["paths"].values():
        for operation in path.values():
            names.append(operation["operationId"])
            assert operation.get("description") or operation.get("summary")
            for status, answer in operation["responses"].items():
                assert int(status) < 400 or status == "503" or list(answer["content"]) == [PROBLEM]
    assert len(names) == len(set(names))
    assert found["components"]["schemas"]["NewCase"]["properties"]["process"]["examples"] == [
        "household_claim"
    ]


def test_the_description_in_the_repository_is_the_apps_own() -> None:
    assert json.loads(description(Settings())) == DESCRIPTION, "run `casework api --openapi`"


async def test_every_answer_is_protected(house: House, ada: httpx.AsyncClient) -> None:
    for path in ("/", "/api/v1/me", "/api/v1/nothing", "/healthz"):
        headers = (await ada.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
    assert (await ada.get("/api/v1/me")).headers["cache-control"] == "no-store"


async def test_without_a_build_the_web_app_says_how_to_make_one(house: House) -> None:
    answer = await (await house.client()).get("/")
    assert answer.status_code == 503
    assert "make web" in answer.text


@pytest.fixture
def built(web: Path) -> Path:
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><title>Casework</title>")
    (web / "assets" / "index-abc123.js").write_text("export {}")
    return web


@pytest.mark.usefixtures("built")
async def test_the_web_app_is_served_with_all_its_pages(house: House) -> None:
    house.app = create_app(house.services)
    browser = await house.client()
    page = {"Accept": "text/html,application/xhtml+xml"}
    for path in ("/", "/tasks/17", "/cases"):
        answer = await browser.get(path, headers=page)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert "<title>Casework</title>" in answer.text
    script = await browser.get("/assets/index-abc123.js")
    assert script.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    assert "immutable" in script.headers["cache-control"]
    assert (await browser.get("/assets/missing.js", headers=page)).status_code == 404
    assert (await browser.get("/api/v1/nothing", headers=page)).status_code == 401
    assert (await browser.get("/assets/../../casework.sqlite")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/session", {"name": "ada\0", "password": "x"}),
        ("GET", "/cases?q=%00", None),
        ("GET", "/cases?process=%00", None),
        ("GET", "/tasks?team=%00", None),
        ("GET", "/forms/%00", None),
        ("POST", "/cases", {"process": "a\0", "data": {}, "documents": []}),
        ("POST", f"/tasks/{NOWHERE}/suspend", {"version": 1, "until": "9999-12-31T23:00:00-12:00"}),
    ],
)
async def test_what_no_database_keeps_is_the_callers_mistake(
    house: House, method: str, path: str, body: dict[str, object] | None
) -> None:
    client = await house.client(None if path == "/session" else "root")
    answer = await client.request(method, f"/api/v1{path}", json=body)
    assert 400 <= answer.status_code < 500 or (answer.status_code == 200 and method == "GET")


async def test_a_nesting_without_end_is_refused_with_a_key_too(house: House) -> None:
    deep: list[object] = []
    for _ in range(850):
        deep = [deep]
    client = await house.client("portal")
    body = {"process": "household_claim", "data": {"a": deep}, "documents": []}
    answer = await client.post("/api/v1/cases", json=body, headers={"Idempotency-Key": "deep"})
    assert answer.status_code == 422


async def test_of_thousands_of_faults_the_first_are_told(house: House) -> None:
    client = await house.client("portal")
    body = {"process": "household_claim", "documents": [1] * 5000}
    answer = await client.post("/api/v1/cases", json=body)
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 500)
