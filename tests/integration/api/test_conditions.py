"""ETags: an answer that is known is not sent again, and a change made on an older one is refused."""

from uuid import UUID

import httpx
import pytest

from tests.integration.api.house import House, case

URL = "/api/v1/tasks"


async def opened(house: House, portal: httpx.AsyncClient) -> UUID:
    return await house.open_task(await case(portal))


async def test_a_task_that_is_known_is_not_sent_again_until_anything_in_it_changes(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    first = await ada.get(f"{URL}/{task}")
    tag = first.headers["etag"]
    assert tag.startswith('"1.')
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await ada.get(f"{URL}/{task}", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-length" not in again.headers
    assert (await ada.get(f"{URL}/{task}", headers={"If-None-Match": '"x"'})).status_code == 200
    claimed = await ada.post(f"{URL}/{task}/claim", json={"version": 1})
    assert claimed.headers["etag"].startswith('"2.')
    assert (await ada.get(f"{URL}/{task}")).headers["etag"] == claimed.headers["etag"]
    mine = {"If-None-Match": claimed.headers["etag"]}
    await ada.put(f"{URL}/{task}/draft", json={"data": {"note": "so far"}})
    seen = await ada.get(f"{URL}/{task}", headers=mine)
    assert (seen.status_code, seen.json()["draft"]) == (200, {"note": "so far"})


async def test_what_is_refused_is_refused_also_to_who_knows_everything(
    house: House, portal: httpx.AsyncClient
) -> None:
    task, stranger = await opened(house, portal), await house.client("stranger")
    answer = await stranger.get(f"{URL}/{task}", headers={"If-None-Match": "*"})
    assert answer.status_code == 404


async def test_a_case_that_is_known_is_not_sent_again_until_something_happens_in_it(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    started = await case(portal)
    known = {"If-None-Match": (await ada.get(f"/api/v1/cases/{started}")).headers["etag"]}
    assert (await ada.get(f"/api/v1/cases/{started}", headers=known)).status_code == 304
    await house.open_task(started)
    assert (await ada.get(f"/api/v1/cases/{started}", headers=known)).status_code == 200


async def test_the_etag_stands_for_the_version(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    seen = (await ada.get(f"{URL}/{task}")).headers["etag"]
    mine = await ada.post(f"{URL}/{task}/claim", json={}, headers={"If-Match": seen})
    assert (mine.status_code, mine.json()["owner"]["name"]) == (200, "ada")
    started = await ada.post(f"{URL}/{task}/start", json={}, headers={"If-Match": '"2"'})
    assert started.status_code == 200
    weak = {"If-Match": f"W/{started.headers['etag']}"}
    both = await ada.post(f"{URL}/{task}/stop", json={"version": 3}, headers=weak)
    assert both.status_code == 200


async def test_an_etag_that_is_out_of_date_changes_nothing(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task, grace = await opened(house, portal), await house.client("grace")
    seen = {"If-Match": (await grace.get(f"{URL}/{task}")).headers["etag"]}
    await ada.post(f"{URL}/{task}/claim", json={"version": 1})
    late = await grace.post(f"{URL}/{task}/claim", json={}, headers=seen)
    assert (late.status_code, late.json()["version"]) == (412, 2)
    assert "ada" in late.json()["detail"]
    assert (await grace.post(f"{URL}/{task}/claim", json={"version": 1})).status_code == 409
    assert (await ada.post(f"{URL}/{task}/claim", json={}, headers=seen)).status_code == 200, "hers already"


async def test_an_etag_alone_is_enough_for_an_operation_that_needs_no_more(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    seen = {"If-Match": (await ada.get(f"{URL}/{task}")).headers["etag"]}
    claimed = await ada.post(f"{URL}/{task}/claim", headers=seen)
    assert (claimed.status_code, claimed.json()["owner"]["name"]) == (200, "ada")
    assert (await ada.post(f"{URL}/{task}/start")).status_code == 428


@pytest.mark.parametrize(
    ("body", "headers", "status", "hint"),
    [
        ({}, {}, 428, "`version` in the body, or its ETag as If-Match"),
        ({}, {"If-Match": "*"}, 428, "`version` in the body"),
        ({"version": 1}, {"If-Match": '"2"'}, 400, "different versions"),
        ({}, {"If-Match": "1"}, 400, "has to be the ETag"),
        ({}, {"If-Match": '"1", "2"'}, 400, "has to be the ETag"),
        ({}, {"If-Match": '"' + "9" * 40 + '"'}, 400, "has to be the ETag"),
        ({"version": 0}, {}, 422, "does not fit"),
    ],
)
async def test_a_change_has_to_say_what_was_seen(
    house: House,
    ada: httpx.AsyncClient,
    portal: httpx.AsyncClient,
    body: dict[str, int],
    headers: dict[str, str],
    status: int,
    hint: str,
) -> None:
    task = await opened(house, portal)
    answer = await ada.post(f"{URL}/{task}/claim", json=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert hint in answer.json()["detail"]
    assert (await ada.get(f"{URL}/{task}")).json()["status"] == "ready"


async def test_a_draft_is_saved_over_the_one_that_was_seen_and_over_no_other(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    draft, seen = f"{URL}/{task}/draft", (await ada.get(f"{URL}/{task}")).json()["draft_etag"]
    body = {"data": {"note": "here"}, "tag": "my-own-tag"}
    first = await ada.put(draft, json=body, headers={"If-Match": seen})
    assert (first.status_code, first.headers["etag"]) == (204, '"my-own-tag"')
    late = await ada.put(draft, json={"data": {"note": "there"}}, headers={"If-Match": seen})
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
    assert late.json()["draft"]["data"] == {"note": "here"}
    assert late.json()["draft"]["etag"] == '"my-own-tag"'
    assert late.json()["draft"]["saved_at"]
    several = {"If-Match": f'{seen}, W/"my-own-tag"'}
    assert (await ada.put(draft, json={"data": {"note": "there"}}, headers=several)).status_code == 204
    assert (await ada.put(draft, json={"data": {}})).status_code == 204, "as before, where it does not matter"
    assert (await ada.put(draft, json={"data": {}}, headers={"If-Match": "*"})).status_code == 204


@pytest.mark.parametrize("header", ["1", '"a b"', '"a", b', '""', '"a",'])
async def test_an_etag_of_no_draft_is_refused(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient, header: str
) -> None:
    task = await opened(house, portal)
    answer = await ada.put(f"{URL}/{task}/draft", json={"data": {}}, headers={"If-Match": header})
    assert (answer.status_code, "draft_etag" in answer.json()["detail"]) == (400, True)
