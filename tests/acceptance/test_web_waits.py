"""The page of a case says what the case waits for, and what is not known now."""

import re

import pytest
from playwright.async_api import Route, expect

from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import clear_paper, objections

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_case_tells_which_task_it_waits_for_and_leads_there(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(531), "waits")
    page = await screen("adjuster")
    await page.get_by_role("link", name="Cases", exact=True).click()
    await page.get_by_role("link", name=number).click()
    waits = page.get_by_role("region", name="Waiting for")
    await expect(waits).to_contain_text(
        re.compile(r"Somebody has to do this task, since \d+ \w+ 20\d\d, \d\d:\d\d")
    )
    assert await objections(page) == []
    await waits.get_by_role("link", name="Assess the damage").press("Enter")
    await expect(page.get_by_role("heading", name="Assess the damage")).to_be_visible()


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
