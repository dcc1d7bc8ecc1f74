"""Who asks too often waits, others do not, and everybody is told how they stand."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import ValidationError

from api.app import create_app
from api.rates import Rate
from tests.integration.api.house import PASSWORD, House, case
from workers import front
from workers.settings import Settings

ME = "/api/v1/me"


@pytest_asyncio.fixture
async def limited(house: House) -> House:
    """A house where people may ask twice a second and 4 times at once, systems as often as they like."""
    services = replace(house.services, person_rate=Rate(2, 4))
    return House(create_app(services), services, house.clock, house.stack, house.tokens)


async def test_who_asks_too_often_is_told_how_long_to_wait_and_then_let_in(limited: House) -> None:
    ada = await limited.client("ada")
    answers = [await ada.get(ME) for _ in range(5)]
    assert [each.status_code for each in answers] == [200] * 4 + [429]
    left = [each.headers["ratelimit"] for each in answers]
    assert left == [f'"person";r={r};t={t}' for r, t in ((3, 1), (2, 1), (1, 2), (0, 2), (0, 1))]
    assert {each.headers["ratelimit-policy"] for each in answers} == {'"person";q=4;w=2'}
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.headers["retry-after"], "wait 1 s" in refused.json()["detail"]) == ("1", True)
    limited.clock.move(timedelta(seconds=1))
    assert [(await ada.get(ME)).status_code for _ in range(3)] == [200, 200, 429]
    limited.clock.move(timedelta(hours=1))
    assert [(await ada.get(ME)).status_code for _ in range(5)] == [200] * 4 + [429]


async def test_asking_on_while_refused_makes_nobody_wait_longer(limited: House) -> None:
    ada = await limited.client("ada")
    for _ in range(50):
        last = await ada.get(ME)
    assert (last.status_code, last.headers["retry-after"]) == (429, "1")
    limited.clock.move(timedelta(seconds=1))
    assert (await ada.get(ME)).status_code == 200


async def test_one_that_asks_too_often_slows_down_nobody_else(limited: House) -> None:
    ada, grace, portal = [await limited.client(name) for name in ("ada", "grace", "portal")]
    await asyncio.gather(*(ada.get(ME) for _ in range(10)))
    assert (await ada.get(ME)).status_code == 429
    assert (await grace.get(ME)).status_code == 200
    unlimited = [await portal.get(ME) for _ in range(10)]
    assert {each.status_code for each in unlimited} == {200}
    assert "ratelimit" not in unlimited[0].headers


async def test_all_of_an_accounts_sign_ins_count_together_and_a_refused_change_changes_nothing(
    limited: House, portal: httpx.AsyncClient
) -> None:
    started = await case(portal)
    task = await limited.open_task(started)
    token, browser = await limited.client("ada"), await limited.signed_in("ada")
    for _ in range(2):
        assert {(await each.get(ME)).status_code for each in (token, browser)} == {200}
    refused = await browser.post(f"/api/v1/tasks/{task}/claim", json={"version": 1})
    assert refused.status_code == 429
    assert (await portal.get(f"/api/v1/tasks/{task}")).json()["owner"] is None


async def test_signing_in_and_health_are_not_counted(limited: House) -> None:
    await limited.give_password("ada")
    anybody = await limited.client()
    for _ in range(6):
        sign_in = await anybody.post("/api/v1/session", json={"name": "ada", "password": PASSWORD})
        assert sign_in.status_code == 201
        assert (await anybody.get("/healthz")).status_code == 200


async def test_the_settings_say_how_often(house: House, tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path, person_rate=0.5, person_burst=3, system_rate=0)
    made = front.services(chosen, house.services.store, front.opener(chosen))
    assert (made.person_rate, made.system_rate.limited) == (Rate(0.5, 3), False)
    with pytest.raises(ValidationError, match="person_rate"):
        Settings(person_rate=-1)
