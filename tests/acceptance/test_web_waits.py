"""The page of a case says what the case waits for, and what is not known now."""

import re

import pytest
from playwright.async_api import Route, expect

from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import clear_paper, objections

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_a_case_waits_for_besides_its_tasks_is_told(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(531), "waits")
    page = await screen("adjuster")
    message = {"kind": "message", "title": "Offer", "name": "offer", "since": "2026-03-02T09:00:00Z"}

    async def more(route: Route) -> None:
        answer = await (await route.fetch()).json()
        await route.fulfill(json={**answer, "waits": [*answer["waits"], message]})

    await page.get_by_role("link", name="Cases", exact=True).click()
    await page.get_by_role("link", name=number).click()
    await expect(page.get_by_role("link", name="Assess the damage")).to_have_count(1)
    await expect(page.get_by_role("region", name="Waiting for")).to_have_count(0)
    await page.route("**/waiting", more)
    await page.reload()
    waits = page.get_by_role("region", name="Waiting for")
    await expect(waits).to_contain_text(
        re.compile(
            r"Offer\s*Somebody outside has to tell the case \(message offer\), since 2 Mar 2026, \d\d:00"
        )
    )
    await expect(page.get_by_role("link", name="Assess the damage")).to_have_count(1)
    assert await objections(page) == []


async def test_what_cannot_be_told_now_is_said_to_be_so(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(532), "silent")
    page = await screen("adjuster")

    async def silent(route: Route) -> None:
        await route.fulfill(json={"known": False, "waits": []})

    await page.route("**/waiting", silent)
    await page.get_by_role("link", name="Cases", exact=True).click()
    await page.get_by_role("link", name=number).click()
    waits = page.get_by_role("region", name="Waiting for")
    await expect(waits).to_contain_text("This cannot be told at the moment.")
