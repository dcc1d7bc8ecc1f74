"""Tasks over HTTP: claimed by one, completed by that one, and every refusal says why."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from tests.integration.api.house import House, case

URL = "/api/v1/tasks"
ANSWER = {"verdict": "pay", "amount": {"amount": "120.50", "currency": "EUR"}, "note": "As claimed."}


async def opened(house: House, portal: httpx.AsyncClient, **changes: object) -> UUID:
    return await house.open_task(await case(portal), **changes)


async def test_a_task_goes_from_the_queue_to_its_answer(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    queue = (await ada.get(URL)).json()["items"]
    assert [each["id"] for each in queue] == [str(task)]
    seen = (await ada.get(f"{URL}/{task}")).json()
    assert "claim" in seen["allowed"]
    assert set(seen["schema"]["properties"]) == {"verdict", "amount", "note"}

    mine = (await ada.post(f"{URL}/{task}/claim", json={"version": seen["version"]})).json()
    assert (mine["status"], mine["owner"]["name"]) == ("reserved", "ada")
    assert (await ada.put(f"{URL}/{task}/draft", json={"data": {"note": "so far"}})).status_code == 204
    assert (await ada.get(f"{URL}/{task}")).json()["draft"] == {"note": "so far"}
    assert [each["id"] for each in (await ada.get(URL, params={"view": "mine"})).json()["items"]] == [
        str(task)
    ]

    done = await ada.post(f"{URL}/{task}/complete", json={"version": mine["version"], "data": ANSWER})
    assert done.status_code == 200
    assert (done.json()["status"], done.json()["data"]) == ("completed", ANSWER)
    assert done.json()["completed_by"]["name"] == "ada"
    again = await ada.post(f"{URL}/{task}/complete", json={"version": mine["version"], "data": ANSWER})
    assert (again.status_code, again.json()["version"]) == (200, done.json()["version"])


async def test_a_second_claim_is_refused_and_names_the_owner(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task, grace = await opened(house, portal), await house.client("grace")
    answers = await asyncio.gather(
        *(each.post(f"{URL}/{task}/claim", json={"version": 1}) for each in (ada, grace))
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    won = next(each.json()["owner"]["name"] for each in answers if each.status_code == 200)
    lost = next(each for each in answers if each.status_code == 409)
    assert won in lost.json()["detail"]
    assert lost.headers["content-type"] == "application/problem+json"


async def test_an_answer_that_does_not_fit_is_told_field_by_field(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    mine = (await ada.post(f"{URL}/{task}/claim", json={"version": 1})).json()
    wrong = {"verdict": "perhaps", "amount": {"amount": "twelve", "currency": "EUR"}}
    refused = await ada.post(f"{URL}/{task}/complete", json={"version": mine["version"], "data": wrong})
    assert refused.status_code == 422
    places = [each["loc"] for each in refused.json()["errors"]]
    assert ["verdict"] in places
    assert ["amount", "amount"] in places
    assert all(each["msg"] for each in refused.json()["errors"])
    assert "twelve" not in refused.text


async def test_who_is_not_in_the_team_may_look_but_not_claim(house: House, portal: httpx.AsyncClient) -> None:
    task, clara = await opened(house, portal), await house.client("clara")
    assert (await clara.get(URL)).json()["items"] == []
    assert (await clara.get(f"{URL}/{task}")).status_code == 200
    refused = await clara.post(f"{URL}/{task}/claim", json={"version": 1})
    assert refused.status_code == 403
    assert "adjusters" in refused.json()["detail"]


@pytest.mark.parametrize("operation", ["claim", "complete", "skip"])
async def test_another_tenants_task_is_not_there(
    house: House, portal: httpx.AsyncClient, operation: str
) -> None:
    task, stranger = await opened(house, portal), await house.client("stranger")
    body = {"version": 1, "data": {}, "reason": "no"}
    assert (await stranger.post(f"{URL}/{task}/{operation}", json=body)).status_code == 404
    assert (await stranger.put(f"{URL}/{task}/draft", json={"data": {}})).status_code == 404
    assert (await stranger.get(f"{URL}/{task}")).status_code == 404
    assert (await stranger.get(URL, params={"view": "all"})).json()["items"] == []


async def test_an_unknown_operation_is_not_found(ada: httpx.AsyncClient) -> None:
    answer = await ada.post(f"{URL}/{uuid4()}/explode", json={"version": 1})
    assert answer.status_code == 404


async def test_a_lead_hands_a_task_to_somebody_and_skips_another(
    house: House, portal: httpx.AsyncClient
) -> None:
    lead, first, second = await house.client("lee"), await opened(house, portal), await opened(house, portal)
    given = await lead.post(f"{URL}/{first}/nominate", json={"version": 1, "to": "grace"})
    assert given.status_code == 200
    assert given.json()["owner"]["name"] == "grace"
    skipped = await lead.post(f"{URL}/{second}/skip", json={"version": 1, "reason": "Not needed"})
    assert skipped.status_code == 200
    assert skipped.json()["status"] in ("obsolete", "completed", "exited")
