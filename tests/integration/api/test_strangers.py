"""What was meant to say something is not passed over."""

import httpx
import pytest

from tests.integration.api.house import House, case, pdf

FILE = ("claim.pdf", pdf())


@pytest.mark.parametrize(
    "path",
    ["/cases?stauts=running", "/cases/export?proces=x", "/tasks?veiw=all", "/tasks/count?limit=1", "/me?x=1"],
)
async def test_a_query_that_the_operation_does_not_know_is_refused_and_named(
    ada: httpx.AsyncClient, path: str
) -> None:
    answer = await ada.get(f"/api/v1{path}")
    name = path.partition("?")[2].partition("=")[0]
    assert answer.status_code == 422
    assert [each["loc"] for each in answer.json()["errors"]] == [["query", name]]
    assert "there is nothing called so here" in answer.json()["errors"][0]["msg"]


async def test_business_values_are_names_of_the_processes(ada: httpx.AsyncClient) -> None:
    answer = await ada.get("/api/v1/tasks?facet.nothing.gt=1")
    assert (answer.status_code, "facet" in answer.json()["detail"]) == (400, True)
    assert (await ada.get("/api/v1/cases?facet.nothing.gt=1")).status_code == 422


async def test_of_two_files_at_once_none_is_taken_instead_of_the_last(
    house: House, portal: httpx.AsyncClient
) -> None:
    both = await portal.post("/api/v1/documents", files=[("file", FILE), ("file", ("other.pdf", pdf()))])
    assert both.status_code == 422
    assert both.json()["errors"][0]["loc"] == ["body", "file"]
    assert "more than once" in both.json()["errors"][0]["msg"]
    other = await portal.post("/api/v1/documents", files={"file": FILE}, data={"proces": "household_claim"})
    assert other.json()["errors"][0]["loc"] == ["body", "proces"]
    rows = await portal.post("/api/v1/imports", files={"file": FILE}, data={"process": "x", "dryrun": "true"})
    assert rows.json()["errors"][0]["loc"] == ["body", "dryrun"]


async def test_json_that_does_not_say_so_is_told_to(portal: httpx.AsyncClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers in (form, {}):
        answer = await portal.post("/api/v1/cases", content=b'{"process": "x"}', headers=headers)
        assert answer.status_code == 422
        assert "Content-Type: application/json" in answer.json()["errors"][0]["msg"]
    assert await case(portal)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_balancers_may_ask_for_the_head_alone(house: House, path: str) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://casework") as balancer:
        assert (await balancer.head(path)).status_code == 200
