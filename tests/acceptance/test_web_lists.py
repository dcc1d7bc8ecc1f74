"""Clerks look for tasks: by a business value, by words, by an address."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.floor import Floor
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import clear_paper, objections
from workers.demo import office

pytestmark = pytest.mark.asyncio(loop_scope="session")
VISIT = "Visit the site"


@pytest.fixture(scope="module")
def floor(bureau: Bureau) -> Floor:
    with bureau.house.client(bureau.keys.portal) as http:
        return Floor(bureau.house, bureau.keys, str(office.file_claim(http, clear_paper(601), "lists")["id"]))


async def choose_order(page: Page, order: str) -> None:
    await page.get_by_role("combobox", name="Order").click()
    await page.get_by_role("option", name=order, exact=True).click()


async def test_a_queue_by_amount_holds_all_its_tasks_and_a_sign_alone_finds_none(
    floor: Floor, screen: Open
) -> None:
    await floor.visits(1)
    page = await screen("adjuster")
    table, search = page.get_by_role("table"), page.get_by_label("Search the tasks")
    await expect(table).to_contain_text(VISIT)
    await choose_order(page, "Amount, largest first")
    await expect(page).to_have_url(re.compile("order=facet.amount.desc"))
    await expect(table).to_contain_text(VISIT)
    for sign in ("%", "-", "(", '"'):
        await search.fill(sign)
        await expect(page.get_by_text("Type letters or figures.")).to_be_visible()
        await expect(page.get_by_role("heading", name="No task fits")).to_be_visible()
    assert await objections(page) == []
    await search.fill("VISÍT")
    await expect(table).to_contain_text(VISIT)


async def test_an_amount_to_filter_by_is_typed_as_on_paper(floor: Floor, screen: Open) -> None:
    page = await screen("adjuster")
    await page.get_by_role("button", name="Filter").click()
    least = page.get_by_label("Amount from")
    await least.fill("much")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Give a number, such as 1,000.50")).to_be_visible()
    await least.fill("1.000,50")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"facet\.amount\.ge=1000\.50"))
    await expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(("what", "many"), [("task", "tasks"), ("case", "cases")])
async def test_an_address_that_was_cut_off_leads_back_to_the_list(
    floor: Floor, screen: Open, what: str, many: str
) -> None:
    page = await screen("adjuster")
    await page.goto(f"{floor.house.url}/{many}/abc")
    await expect(page.get_by_role("heading", name=f"There is no such {what}")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    await page.get_by_role("link", name=f"Go to the {many}").click()
    await expect(page.get_by_role("heading", name=many.capitalize(), exact=True)).to_be_visible()
