"""Bulk operations, reasons, drafts kept, and absences over HTTP."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx

from casework_client import Client
from schemas.tasks import Operation
from tests.integration.api.house import MORNING, House, case

URL = "/api/v1/tasks"
ANSWER = {"verdict": "pay", "amount": {"amount": "120.50", "currency": "EUR"}, "note": "As claimed."}


async def opened(house: House, portal: httpx.AsyncClient, **changes: object) -> UUID:
    return await house.open_task(await case(portal), **changes)


async def test_many_tasks_are_claimed_at_once_and_each_has_its_result(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    first, second = await opened(house, portal), await opened(house, portal)
    tasks = [{"id": str(first), "version": 1}, {"id": str(second), "version": 7}]
    tasks.append({"id": str(uuid4()), "version": 1})
    answer = await ada.post(f"{URL}/bulk/claim", json={"tasks": tasks})
    assert answer.status_code == 200
    found = [(each["ok"], (each["problem"] or {}).get("status")) for each in answer.json()["results"]]
    assert found == [(True, None), (False, 409), (False, 404)]
    assert (answer.json()["results"][0]["status"], answer.json()["results"][0]["version"]) == ("reserved", 2)


async def test_completing_many_needs_an_answer_to_each(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    first, second = await opened(house, portal), await opened(house, portal)
    claim = {"tasks": [{"id": str(each), "version": 1} for each in (first, second)]}
    await ada.post(f"{URL}/bulk/claim", json=claim)
    tasks = [{"id": str(first), "version": 2, "data": ANSWER}, {"id": str(second), "version": 2}]
    results = (await ada.post(f"{URL}/bulk/complete", json={"tasks": tasks})).json()["results"]
    assert [each["ok"] for each in results] == [True, False]
    assert results[1]["problem"]["errors"][0]["loc"] == ["data"]


async def test_more_than_two_hundred_at_once_are_refused(ada: httpx.AsyncClient) -> None:
    tasks = [{"id": str(uuid4()), "version": 1} for _ in range(201)]
    assert (await ada.post(f"{URL}/bulk/claim", json={"tasks": tasks})).status_code == 422
    assert (await ada.post(f"{URL}/bulk/dance", json={"tasks": tasks[:1]})).status_code == 404


async def test_a_task_says_for_everything_whether_one_may_and_why_not(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    found = {each["operation"]: each for each in (await ada.get(f"{URL}/{task}/allowed")).json()["items"]}
    assert set(found) == {each.value for each in Operation}
    assert found["claim"] == {"operation": "claim", "allowed": True, "why_not": None}
    assert found["complete"]["why_not"] == "Claim the task first."
    assert (await ada.get(f"{URL}/{uuid4()}/allowed")).status_code == 404


async def test_who_looked_at_a_task_is_for_who_leads(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    await ada.get(f"{URL}/{task}")
    lee = await house.client("lee")
    seen = (await lee.get(f"{URL}/{task}/sights")).json()["items"]
    assert [each["person"]["name"] for each in seen] == ["ada"]
    assert (await ada.get(f"{URL}/{task}/sights")).status_code == 403


async def test_what_was_typed_is_kept_when_the_task_was_taken_away_and_offered_to_the_new_owner(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task, lee, grace = await opened(house, portal), await house.client("lee"), await house.client("grace")
    await ada.post(f"{URL}/{task}/claim", json={"version": 1})
    await ada.put(f"{URL}/{task}/draft", json={"data": {"note": "so far"}})
    await lee.post(f"{URL}/{task}/delegate", json={"version": 2, "to": "grace"})
    late = await ada.put(f"{URL}/{task}/draft", json={"data": {"note": "so far, and more"}})
    assert late.status_code == 409
    assert late.json()["detail"] == (
        "grace has this task now. What you typed is kept, and is here again should the task come back to you."
    )
    seen = (await grace.get(f"{URL}/{task}")).json()
    assert seen["draft"] is None
    assert seen["earlier_draft"]["by"]["name"] == "ada"
    assert seen["earlier_draft"]["data"] == {"note": "so far, and more"}
    await grace.post(f"{URL}/{task}/delegate", json={"version": 3, "to": "ada"})
    back = (await ada.get(f"{URL}/{task}")).json()
    assert (back["draft"], back["earlier_draft"]) == ({"note": "so far, and more"}, None)
    assert (await lee.get(f"{URL}/{task}")).json()["earlier_draft"] is None


async def test_priority_and_deadline_are_set_by_who_leads(
    house: House, portal: httpx.AsyncClient, ada: httpx.AsyncClient
) -> None:
    task, lee = await opened(house, portal), await house.client("lee")
    assert (await ada.post(f"{URL}/{task}/priority", json={"version": 1, "priority": 1})).status_code == 403
    first = await lee.post(f"{URL}/{task}/priority", json={"version": 1, "priority": 1})
    assert (first.json()["priority"], first.json()["version"]) == (1, 2)
    due = (MORNING + timedelta(days=1)).isoformat()
    moved = await lee.post(f"{URL}/{task}/deadline", json={"version": 2, "due_at": due})
    assert moved.json()["due_at"].startswith("2026-03-03T09:00")
    missing = await lee.post(f"{URL}/{task}/deadline", json={"version": 3})
    assert (missing.status_code, missing.json()["errors"][0]["loc"]) == (422, ["due_at"])


async def test_an_absence_is_told_acted_on_and_ended(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await opened(house, portal)
    await ada.post(f"{URL}/{task}/claim", json={"version": 1})
    body = {"begins_at": MORNING.isoformat(), "substitute": "grace", "note": "holiday"}
    made = await ada.post("/api/v1/absences", json=body)
    assert (made.status_code, made.json()["substitute"]["name"]) == (201, "grace")
    assert (await ada.get(f"{URL}/{task}")).json()["owner"]["name"] == "grace"
    grace = await house.client("grace")
    away = (await grace.get("/api/v1/absences")).json()["items"]
    assert [(each["person"]["name"], each["note"]) for each in away] == [("ada", None)]
    assert (await grace.delete(f"/api/v1/absences/{made.json()['id']}")).status_code == 403
    assert (await ada.delete(f"/api/v1/absences/{made.json()['id']}")).status_code == 204
    assert (await ada.get(f"{URL}/{task}")).json()["owner"]["name"] == "ada"
    assert (await ada.delete(f"/api/v1/absences/{uuid4()}")).status_code == 404


async def test_to_whom_tasks_can_be_given_is_told_before_and_why_not_to_the_others(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    first, second = await opened(house, portal), await opened(house, portal, team="clerks")
    lee = await house.client("lee")
    found = (await lee.get(f"{URL}/candidates", params={"task": [str(first), str(second)]})).json()["items"]
    assert {each["person"]["name"]: each["tasks"] for each in found} == {
        "ada": 1,
        "clara": 1,
        "grace": 1,
        "lee": 2,
        "root": 2,
    }
    typed = await Client(lee).candidates(first)
    assert [each.person.name for each in typed.items if each.tasks] == ["ada", "grace", "lee", "root"]
    assert (await ada.get(f"{URL}/candidates", params={"task": str(first)})).status_code == 403
    assert (await lee.get(f"{URL}/candidates", params={"task": str(uuid4())})).status_code == 404
    assert (await lee.get(f"{URL}/candidates")).status_code == 422
