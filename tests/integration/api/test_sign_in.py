"""Signing in, staying in, going out; and that nobody unknown gets an answer."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest

from api.door import COOKIE
from tests.integration.api.house import PASSWORD, House
from worklist.sign_in import MOST_WAITING, SESSION

ANY_ID = "0198c5a2-7a7e-7c3f-9d52-3f5a0c3b7e11"
OPEN = {("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/api/v1/session")}


async def test_nothing_but_sign_in_and_health_answers_without_sign_in(house: House) -> None:
    client = await house.client()
    answers = {}
    for path, operations in house.app.openapi()["paths"].items():
        real = path.replace("{id}", ANY_ID).replace("{n}", "1").replace("{name}", "any")
        for method in operations:
            answer = await client.request(method, real.replace("{operation}", "claim"))
            answers[method.upper(), path] = answer.status_code
    assert {each for each, status in answers.items() if status != 401} == OPEN
    assert len(answers) >= 25


async def test_an_unknown_address_tells_nothing_to_the_unknown(house: House) -> None:
    answer = await (await house.client()).get("/api/v1/nothing")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_somebody_unknown_cannot_have_a_large_body_looked_at(house: House) -> None:
    stranger = await house.client()
    strange = {"name": "ada", "password": "x", **{f"{n:x}": 1 for n in range(2300)}}
    answer = await stranger.post("/api/v1/session", json=strange)
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "The body of this request has at most 16 KiB.",
    )
    longest = json.dumps({"name": "\U0001f511" * 200, "password": "\U0001f511" * 1000})
    answer = await stranger.post(
        "/api/v1/session", content=longest, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 401


async def test_a_session_begins_with_name_and_password_and_ends_with_sign_out(house: House) -> None:
    browser = await house.signed_in("ada")
    assert (await browser.get("/api/v1/me")).json()["name"] == "ada"
    cookie = browser.cookies[COOKIE]
    assert (await browser.delete("/api/v1/session")).status_code == 204
    assert COOKIE not in browser.cookies
    browser.cookies.set(COOKIE, cookie)
    assert (await browser.get("/api/v1/me")).status_code == 401


async def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    client = await house.client()
    await house.give_password("ada")
    sign_in = {"name": "ada", "password": PASSWORD}
    plain = (await client.post("/api/v1/session", json=sign_in)).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    secure = await client.post("https://casework.test/api/v1/session", json=sign_in)
    assert "Secure" in secure.headers["set-cookie"]


@pytest.mark.parametrize("name", ["ada", "nobody", "x" * 200])
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(house: House, name: str) -> None:
    answer = await (await house.client()).post(
        "/api/v1/session", json={"name": name, "password": "wrong horse"}
    )
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The name or the password is not right; please try again."
    assert "set-cookie" not in answer.headers


async def test_after_many_wrong_passwords_even_the_right_one_has_to_wait(house: House) -> None:
    client = await house.client()
    await house.give_password("ada")
    for _ in range(5):
        wrong = await client.post("/api/v1/session", json={"name": "ada", "password": "wrong horse"})
        assert wrong.status_code == 401
    refused = await client.post("/api/v1/session", json={"name": "ada", "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"
    house.clock.move(timedelta(seconds=2))
    assert (
        await client.post("/api/v1/session", json={"name": "ada", "password": PASSWORD})
    ).status_code == 201


async def test_a_session_that_is_used_lives_on_and_one_that_is_not_expires(house: House) -> None:
    browser = await house.signed_in("ada")
    for _ in range(4):
        house.clock.move(SESSION - timedelta(hours=2))
        assert (await browser.get("/api/v1/me")).status_code == 200
    house.clock.move(SESSION)
    assert (await browser.get("/api/v1/me")).status_code == 401


async def test_a_new_password_ends_the_sessions_under_the_old_one(house: House) -> None:
    browser = await house.signed_in("ada")
    await house.give_password("ada", "another horse")
    assert (await browser.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("token", ["wrong", "", "a" * 5000])
async def test_an_unknown_token_is_refused(house: House, token: str) -> None:
    answer = await (await house.client()).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


async def test_secrets_are_kept_as_hashes_only(house: House) -> None:
    browser = await house.signed_in("ada")
    async with house.services.store.system_reading() as sx:
        dump = ""
        for table in ("people", "sessions", "tokens"):
            rows = await sx.connection.exec_driver_sql(f"SELECT * FROM {table}")
            dump += str(rows.all())
    assert "argon2id" in dump
    assert not any(secret in dump for secret in (PASSWORD, house.tokens["ada"], browser.cookies[COOKIE]))


CHANGE = ("/api/v1/cases", {"process": "household_claim"})


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
async def test_another_sites_page_cannot_use_the_session(house: House, headers: dict[str, str]) -> None:
    browser = await house.signed_in("ada")
    refused = await browser.post(CHANGE[0], json=CHANGE[1], headers=headers)
    assert refused.status_code == 403
    assert "another web site" in refused.json()["detail"]
    assert (await browser.get("/api/v1/me", headers=headers)).status_code == 200


async def test_another_sites_page_cannot_sign_anybody_in(house: House) -> None:
    await house.give_password("ada")
    body = {"name": "ada", "password": PASSWORD}
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = await (await house.client()).post("/api/v1/session", json=body, headers=headers)
    assert answer.status_code == 403


async def test_own_pages_and_plain_clients_need_nothing_extra(
    house: House, portal: httpx.AsyncClient
) -> None:
    browser = await house.signed_in("ada")
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://casework.test"}):
        assert (await browser.post(CHANGE[0], json=CHANGE[1], headers=headers)).status_code == 422
    crossing = {"Sec-Fetch-Site": "cross-site"}
    assert (await portal.post(CHANGE[0], json=CHANGE[1], headers=crossing)).status_code == 422


async def test_who_is_who_is_told_to_colleagues_of_the_same_tenant_only(
    house: House, ada: httpx.AsyncClient
) -> None:
    me = (await ada.get("/api/v1/me")).json()
    assert (me["name"], me["roles"], me["teams"]) == ("ada", ["staff"], ["adjusters"])
    names = [each["name"] for each in (await ada.get("/api/v1/people")).json()["items"]]
    assert names == ["ada", "clara", "grace", "lee", "root"], "a system is nobody's colleague"
    teams = {each["name"]: each for each in (await ada.get("/api/v1/teams")).json()["items"]}
    assert list(teams) == ["adjusters", "clerks", "seniors"]
    assert [each["name"] for each in teams["adjusters"]["members"]] == ["ada", "grace", "lee"]
    assert teams["seniors"]["title"] == "Seniors"


async def test_when_very_many_sign_in_at_once_some_are_asked_to_wait_and_not_counted(house: House) -> None:
    client = await house.client()
    await house.give_password("ada")
    crowd = [
        client.post("/api/v1/session", json={"name": f"nobody {n}", "password": "x"})
        for n in range(MOST_WAITING * 2)
    ]
    answers = [answer.status_code for answer in await asyncio.gather(*crowd)]
    assert set(answers) == {401, 429}
    signed_in = await client.post("/api/v1/session", json={"name": "ada", "password": PASSWORD})
    assert signed_in.status_code == 201
