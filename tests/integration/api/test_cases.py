"""Cases over HTTP: started once however often asked, seen by those who may, changed while they run."""

import asyncio
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa

from schemas.descriptors import MessageDescriptor
from schemas.errors import CaseOver, KeyReused
from store.tables import cases, outbox
from tests.integration.api.house import CLAIM, MORNING, House, case, document

URL = "/api/v1/cases"


async def rows(house: House, table: sa.Table) -> int:
    async with house.services.store.system_reading() as sx:
        return int((await sx.connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def test_a_case_is_taken_in_and_told(portal: httpx.AsyncClient) -> None:
    body = {
        "process": "household_claim",
        "data": {"customer": "Ada Example"},
        "documents": [await document(portal)],
        "reference": "mail-17",
    }
    answer = await portal.post(URL, json=body)
    assert answer.status_code == 202
    accepted = answer.json()
    assert accepted["status"] == "accepted"
    view = (await portal.get(f"{URL}/{accepted['id']}")).json()
    assert (view["number"], view["reference"]) == (accepted["number"], "mail-17")
    assert [each["name"] for each in view["documents"]] == ["claim.pdf"]
    found = (await portal.get(URL, params={"reference": "mail-17"})).json()["items"]
    assert [each["id"] for each in found] == [accepted["id"]]


async def test_the_same_key_and_body_start_one_case(portal: httpx.AsyncClient, house: House) -> None:
    body = {"process": "household_claim", "documents": [await document(portal)]}
    asks = (portal.post(URL, json=body, headers={"Idempotency-Key": "once"}) for _ in range(4))
    answers = await asyncio.gather(*asks)
    assert [each.status_code for each in answers] == [202] * 4
    assert len({each.json()["id"] for each in answers}) == 1
    assert await rows(house, cases) == 1
    assert await rows(house, outbox) == 1


async def test_the_same_key_with_another_body_is_refused(portal: httpx.AsyncClient, house: House) -> None:
    body = {"process": "household_claim", "documents": [await document(portal)]}
    await portal.post(URL, json=body, headers={"Idempotency-Key": "once"})
    other = await portal.post(URL, json={**body, "reference": "x"}, headers={"Idempotency-Key": "once"})
    assert other.status_code == 409
    assert other.json()["type"] == KeyReused.problem_type()
    assert "new key" in other.json()["detail"]
    assert await rows(house, cases) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"process": "no_such_process"}, 422),
        ({"documents": []}, 422),
        ({"documents": [str(uuid4())]}, 422),
        ({"documents": ["no id"]}, 422),
        ({"data": {"customer": 17}}, 422),
        ({"data": {"surprise": True}}, 422),
        ({"surprise": True}, 422),
    ],
)
async def test_a_case_that_does_not_fit_is_refused_and_nothing_is_kept(
    portal: httpx.AsyncClient, house: House, change: dict[str, object], status: int
) -> None:
    body = {"process": "household_claim", "documents": [await document(portal)], **change}
    answer = await portal.post(URL, json=body, headers={"Idempotency-Key": "once"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert (await rows(house, cases), await rows(house, outbox)) == (0, 0)


async def test_a_refusal_names_the_field_and_not_what_was_sent(portal: httpx.AsyncClient) -> None:
    secret = "a name that must not come back"
    answer = await portal.post(URL, json={"process": "household_claim", "reference": {"name": secret}})
    assert answer.json()["errors"][0]["loc"] == ["body", "reference"]
    assert secret not in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"', b"\xff\xfe"])
async def test_a_body_that_is_no_json_object_is_refused(portal: httpx.AsyncClient, content: bytes) -> None:
    answer = await portal.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_another_tenants_case_is_not_there(house: House, portal: httpx.AsyncClient) -> None:
    found = await case(portal)
    stranger = await house.client("stranger")
    for path in ("", "/timeline"):
        assert (await stranger.get(f"{URL}/{found}{path}")).status_code == 404
    assert (await stranger.post(f"{URL}/{found}/cancel", json={"reason": "No"})).status_code == 404
    assert (await stranger.get(URL)).json()["items"] == []


async def test_another_tenants_document_cannot_be_put_into_a_case(
    house: House, portal: httpx.AsyncClient
) -> None:
    theirs = await document(await house.client("stranger"))
    answer = await portal.post(URL, json={"process": "household_claim", "documents": [theirs]})
    assert answer.status_code == 422
    more = await portal.post(f"{URL}/{await case(portal)}/documents", json={"documents": [theirs]})
    assert more.status_code == 422


async def test_an_unknown_case_and_an_id_that_is_none_are_not_found(ada: httpx.AsyncClient) -> None:
    for wrong in (uuid4(), "17"):
        answer = await ada.get(f"{URL}/{wrong}")
        assert answer.status_code == 404
        assert answer.json()["status"] == 404


async def test_pages_of_cases_follow_each_other(portal: httpx.AsyncClient) -> None:
    started = [await case(portal) for _ in range(5)]
    seen: list[str] = []
    after = None
    while len(seen) < 5:
        query = {"limit": 2, **({"after": after} if after else {})}
        page = (await portal.get(URL, params=query)).json()
        seen += [each["id"] for each in page["items"]]
        after = page["next"]
    assert after is None
    assert sorted(seen) == sorted(started)


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"status": "lost"}])
async def test_a_question_that_makes_no_sense_is_refused(
    portal: httpx.AsyncClient, query: dict[str, str]
) -> None:
    answer = await portal.get(URL, params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][0] == "query"


async def test_more_documents_come_into_the_case_once(portal: httpx.AsyncClient) -> None:
    found, more = await case(portal), await document(portal)
    for _ in range(2):
        answer = await portal.post(
            f"{URL}/{found}/documents", json={"documents": [more]}, headers={"Idempotency-Key": "more"}
        )
        assert answer.status_code == 200
        assert len(answer.json()["documents"]) == 2


async def test_a_message_reaches_the_outbox_once(portal: httpx.AsyncClient, house: House) -> None:
    found = await case(portal)
    before = await rows(house, outbox)
    for _ in range(2):
        answer = await portal.post(
            f"{URL}/{found}/messages/customer_answered",
            json={"data": {"answer": "blue"}},
            headers={"Idempotency-Key": "message"},
        )
        assert answer.status_code == 202
    assert await rows(house, outbox) == before + 1


async def test_a_message_that_the_case_cannot_use_is_refused_with_what_it_takes(
    portal: httpx.AsyncClient, house: House
) -> None:
    found, before = await case(portal), await rows(house, outbox)
    schema = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
    takes = (MessageDescriptor(name="customer_answered", json_schema=schema),)
    async with house.services.store.transaction("default") as tx:
        await tx.processes.put(CLAIM.model_copy(update={"messages": takes}), MORNING)
    sent = f"{URL}/{found}/messages"
    unknown = await portal.post(f"{sent}/customer_answred", json={"data": {"answer": "blue"}})
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
    assert "They take: customer_answered." in unknown.json()["detail"]
    wrong = await portal.post(f"{sent}/customer_answered", json={"data": {"answer": 5}})
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["data", "answer"])
    assert await rows(house, outbox) == before
    fits = await portal.post(f"{sent}/customer_answered", json={"data": {"answer": "blue"}})
    assert fits.status_code == 202


async def test_what_a_case_waits_for_is_told_where_it_can_be_asked(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    found, stranger = await case(portal), await house.client("stranger")
    accepted = await ada.get(f"{URL}/{found}/waiting")
    assert (accepted.status_code, accepted.json()) == (200, {"known": True, "waits": []})
    await house.open_task(found)
    assert (await portal.get(f"{URL}/{found}/waiting")).json() == {"known": False, "waits": []}
    assert (await stranger.get(f"{URL}/{found}/waiting")).status_code == 404


async def test_staff_add_a_task_that_the_process_offers_and_no_other(
    ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    found = await case(portal)
    offered = (await ada.get(f"{URL}/{found}")).json()["ad_hoc"]
    assert [each["form"] for each in offered] == ["site_visit"]
    first = await ada.post(
        f"{URL}/{found}/tasks", json={"form": "site_visit"}, headers={"Idempotency-Key": "a"}
    )
    assert first.status_code == 201
    again = await ada.post(
        f"{URL}/{found}/tasks", json={"form": "site_visit"}, headers={"Idempotency-Key": "a"}
    )
    assert again.json()["id"] == first.json()["id"]
    other = await ada.post(f"{URL}/{found}/tasks", json={"form": "assessment"})
    assert other.status_code == 422


async def test_a_case_is_cancelled_and_its_timeline_tells_why(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    found, lead = await case(portal), await house.client("lee")
    why = {"reason": "Withdrawn by the customer"}
    assert (await ada.post(f"{URL}/{found}/cancel", json=why)).status_code == 403
    cancelled = await lead.post(f"{URL}/{found}/cancel", json=why)
    assert cancelled.status_code == 202
    assert cancelled.json()["cancel_requested_at"] is not None
    timeline = (await ada.get(f"{URL}/{found}/timeline")).json()["items"]
    assert timeline[0]["actor"]["name"] == "portal"
    assert timeline[-1]["actor"]["name"] == "lee"
    assert all(each["text"] for each in timeline)
    late = await portal.post(f"{URL}/{found}/messages/hello", json={})
    assert (late.status_code, late.json()["type"]) == (409, CaseOver.problem_type())


async def test_a_case_tells_what_each_account_may_do_to_it(portal: httpx.AsyncClient, house: House) -> None:
    url = f"{URL}/{await case(portal)}"
    told = {"documents", "messages"}
    for name, may in (
        ("portal", told | {"cancel"}),
        ("ada", told | {"tasks"}),
        ("lee", told | {"tasks", "cancel"}),
    ):
        client = await house.client(name)
        assert set((await client.get(url)).json()["allowed"]) == may
        granted = (await client.post(f"{url}/tasks", json={"form": "site_visit"})).status_code == 201
        assert granted == ("tasks" in may)
    assert (await (await house.client("ada")).post(f"{url}/cancel", json={"reason": "x"})).status_code == 403
    cancelled = await portal.post(f"{url}/cancel", json={"reason": "Withdrawn."})
    assert cancelled.json()["allowed"] == []


async def test_processes_and_forms_are_described_for_clients(portal: httpx.AsyncClient) -> None:
    processes = (await portal.get("/api/v1/processes")).json()["items"]
    assert [each["name"] for each in processes] == ["household_claim"]
    assert set(processes[0]["schema"]["properties"]) == {"documents", "customer"}
    assert "loss_report" in processes[0]["forms"]
    form = (await portal.get("/api/v1/forms/loss_report")).json()
    assert form["title"] == "Loss report"
    assert "policy_number" in form["schema"]["properties"]
    assert (await portal.get("/api/v1/forms/nothing")).status_code == 404


async def test_what_is_nested_too_deep_to_be_read_again_is_refused(portal: httpx.AsyncClient) -> None:
    deep: object = "x"
    for _ in range(210):
        deep = [deep]
    number = await case(portal)
    answer = await portal.post(f"{URL}/{number}/messages/news", json={"data": {"a": deep}})
    assert answer.status_code == 422
    assert (await portal.get(f"{URL}/{number}/timeline")).status_code == 200
