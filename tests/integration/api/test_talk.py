"""Talk and notices over HTTP."""

from uuid import UUID, uuid4

import httpx
import pytest

from tests.integration.api.house import House, case, document

URL = "/api/v1"


async def opened(house: House, portal: httpx.AsyncClient) -> tuple[str, UUID]:
    made = await case(portal)
    return made, await house.open_task(made)


async def test_a_question_goes_to_a_colleague_and_its_answer_comes_back(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    made, task = await opened(house, portal)
    clara = await house.client("clara")
    body = {"text": "Is it covered?", "to": "clara", "documents": [await document(ada)]}
    asked = await ada.post(f"{URL}/tasks/{task}/comments", json=body)
    assert asked.status_code == 201, asked.text
    assert (asked.json()["kind"], asked.json()["to"]["name"]) == ("question", "clara")
    (waiting,) = (await clara.get(f"{URL}/questions")).json()["items"]
    assert waiting["allowed"] == ["answer"]
    answer = await clara.post(f"{URL}/comments/{waiting['id']}/answer", json={"text": "It is."})
    assert answer.status_code == 201, answer.text
    (mine,) = (await ada.get(f"{URL}/questions", params={"view": "by_me", "waiting": "false"})).json()[
        "items"
    ]
    assert mine["answered_at"]
    for place in (f"tasks/{task}", f"cases/{made}"):
        found = (await ada.get(f"{URL}/{place}/comments")).json()["items"]
        assert [each["text"] for each in found] == ["It is.", "Is it covered?"]
    assert (await ada.get(f"{URL}/tasks/{task}")).json()["comments"] == 2


async def test_what_does_not_do_is_told_in_words(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    made, task = await opened(house, portal)
    wrong = await ada.post(f"{URL}/tasks/{task}/comments", json={"text": "Hm", "mentions": ["nobody"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["mentions", 0])
    assert "nobody called nobody" in wrong.json()["detail"]
    long = await ada.post(f"{URL}/cases/{made}/comments", json={"text": "x" * 10_001})
    assert (long.status_code, long.json()["errors"][0]["loc"]) == (422, ["body", "text"])
    said = (await ada.post(f"{URL}/cases/{made}/comments", json={"text": "Hm"})).json()
    refused = await portal.delete(f"{URL}/comments/{said['id']}")
    assert refused.status_code == 403
    assert (await ada.delete(f"{URL}/comments/{said['id']}")).status_code == 204
    assert (await ada.delete(f"{URL}/comments/{uuid4()}")).status_code == 404


async def test_following_is_ones_own_choice(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    made, _ = await opened(house, portal)
    followed = await ada.put(f"{URL}/cases/{made}/follow")
    assert followed.json()["following"]
    assert [each["name"] for each in followed.json()["followers"]] == ["ada"]
    assert not (await ada.delete(f"{URL}/cases/{made}/follow")).json()["following"]
    assert (await (await house.client("stranger")).put(f"{URL}/cases/{made}/follow")).status_code == 404


async def test_how_one_is_told_is_chosen_kind_by_kind(ada: httpx.AsyncClient) -> None:
    before = (await ada.get(f"{URL}/me/notices")).json()
    assert (before["email"], before["choices"]["asked"]["mail"]) == (None, "at_once")
    wanted = {
        "email": "ada@example.com",
        "zone": "Europe/Berlin",
        "digest_hour": 7,
        "choices": {"asked": {"in_app": True, "mail": "never"}},
    }
    kept = await ada.put(f"{URL}/me/notices", json=wanted)
    assert kept.status_code == 200, kept.text
    found = (await ada.get(f"{URL}/me/notices")).json()
    assert found["choices"] == {**before["choices"], "asked": {"in_app": True, "mail": "never"}}
    assert (found["email"], found["zone"], found["digest_hour"]) == ("ada@example.com", "Europe/Berlin", 7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ada"},
        {"email": "ada@example.com\nBcc: eve@example.com"},
        {"email": "ada@example.com\n"},
        {"email": "Ada <ada@example.com>"},
        {"zone": "Europe/Atlantis"},
        {"zone": "../../etc/passwd"},
        {"digest_hour": 24},
        {"choices": {"weather": {"mail": "never"}}},
    ],
    ids=str,
)
async def test_a_choice_that_does_not_do_is_refused(ada: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    answer = await ada.put(f"{URL}/me/notices", json=wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_every_colleague_who_is_offered_can_be_asked(house: House, portal: httpx.AsyncClient) -> None:
    lee = await house.client("lee")
    url = f"/api/v1/cases/{await case(portal)}/comments"
    offered = [each["name"] for each in (await lee.get("/api/v1/people")).json()["items"]]
    assert offered == ["ada", "clara", "grace", "lee", "root"]
    for name in offered:
        asked = await lee.post(url, json={"text": "What do you think?", "to": name})
        assert asked.status_code == (422 if name == "lee" else 201)
