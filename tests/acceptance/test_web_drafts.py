"""What clerks type stays what they typed: on the way back, after a refusal, and where the focus goes."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from samples.drawn import Quality
from samples.household_claim import ASSESSED, Unreadable, draw
from tests.acceptance.floor import Floor
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import amount_to_pay, claim, clear_paper, field
from tests.acceptance.test_web_work import claimed
from workers.demo import office

pytestmark = pytest.mark.asyncio(loop_scope="session")
AT_ONCE = 10_000
"""Milliseconds for what needs no answer of the server."""


@pytest.fixture(scope="module")
def floor(bureau: Bureau) -> Floor:
    with bureau.house.client(bureau.keys.portal) as http:
        return Floor(
            bureau.house, bureau.keys, str(office.file_claim(http, clear_paper(511), "drafts")["id"])
        )


async def saved(page: Page) -> None:
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()


async def opened_anew(page: Page) -> None:
    """Only what the server has counts."""
    await page.evaluate("sessionStorage.clear()")
    await page.reload()


async def away_and_back(page: Page) -> None:
    address = page.url
    await page.locator("a[href^='/cases/']").first.click()
    await expect(page.get_by_role("region", name="Timeline")).to_be_visible()
    await page.go_back()
    await expect(page).to_have_url(address)


async def test_who_comes_back_finds_what_was_typed_last_and_goes_on_from_it(
    floor: Floor, screen: Open
) -> None:
    (visit,) = await floor.visits(1)
    page, shown = await screen("adjuster"), asyncio.Event()
    await claimed(page, visit)
    findings = page.get_by_label("Findings")
    await findings.press_sequentially("one two")
    await saved(page)

    async def hold(route: Route) -> None:
        await shown.wait()
        await route.continue_()

    await page.route(f"**/api/v1{visit[visit.index('/tasks/') :]}", hold)
    await findings.press_sequentially(" three")
    await expect(page.get_by_text("Saving", exact=True)).to_be_visible()
    await saved(page)
    await away_and_back(page)
    await expect(findings).to_have_value("one two three", timeout=AT_ONCE)
    await findings.press("Control+End")
    await findings.press_sequentially(" four")
    await saved(page)
    shown.set()
    await page.unroute_all(behavior="wait")
    await opened_anew(page)
    await expect(findings).to_have_value("one two three four")


async def test_what_was_still_being_saved_when_the_page_was_left_is_there_on_return(
    floor: Floor, screen: Open
) -> None:
    (visit,) = await floor.visits(1)
    page, answer = await screen("adjuster"), asyncio.Event()
    await claimed(page, visit)

    async def hold(route: Route) -> None:
        await answer.wait()
        await route.continue_()

    await page.route("**/draft", hold)
    findings = page.get_by_label("Findings")
    async with page.expect_request("**/draft"):
        await findings.press_sequentially("one")
    await findings.press_sequentially(" two")
    await away_and_back(page)
    await expect(findings).to_have_value("one two")
    await findings.press("Control+End")
    await findings.press_sequentially(" three")
    answer.set()
    await saved(page)
    await page.unroute_all(behavior="wait")
    await opened_anew(page)
    await expect(findings).to_have_value("one two three")


async def test_what_was_typed_is_saved_although_completing_was_refused(floor: Floor, screen: Open) -> None:
    (visit,) = await floor.visits(1)
    page = await screen("adjuster")
    await claimed(page, visit)
    findings = page.get_by_label("Findings")
    await findings.fill("Wet.")
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "visited_on").get_by_role("alert")).to_have_text("Please fill this in.")
    await saved(page)

    await page.context.set_offline(True)
    await findings.fill("Wet and cold.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Not saved yet; trying again")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await page.context.set_offline(False)
    await saved(page)
    await opened_anew(page)
    await expect(findings).to_have_value("Wet and cold.")


async def test_what_is_wrong_with_an_amount_is_told_where_it_was_typed(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(512), "declined")
    page = await screen("adjuster")
    await claim(page, number)
    await field(page, "verdict").get_by_label("Decline", exact=True).check()
    await amount_to_pay(page).fill("7,00")
    await page.keyboard.press("Control+Enter")
    refusal = page.get_by_role("alert").filter(has_text="A declined claim pays 0.")
    await expect(refusal).to_be_focused()
    await expect(amount_to_pay(page)).to_have_value("7.00")
    await expect(refusal).to_be_visible()
    await amount_to_pay(page).fill("0")
    await expect(refusal).to_be_hidden()


async def test_lines_are_checked_in_words_and_removed_by_keyboard(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(draw(105, Quality.CLEAN, amount=ASSESSED, unreadable=Unreadable.FORM), "lines")
    page = await screen("clerk")
    await claim(page, number)
    items = field(page, "items")
    removals = items.get_by_role("button", name="Remove line")
    add = items.get_by_role("button", name="Add a line")
    for count in (1, 2, 3):
        await add.press("Enter")
        await expect(removals).to_have_count(count)

    for line, quantity in enumerate(("1.5", "abc", "1000")):
        await items.get_by_label("Quantity").nth(line).fill(quantity)
    await items.get_by_role("textbox", name="Value", exact=True).first.fill("12.345,678")
    await page.keyboard.press("Control+Enter")
    await expect(items.get_by_text("Please give a whole number.")).to_have_count(2)
    await expect(items.get_by_text("This must be 999 or less.")).to_be_visible()
    await expect(items.get_by_text("This is not a number.")).to_be_visible()

    await items.get_by_role("button", name="Remove line 2").press("Enter")
    await expect(items.get_by_role("button", name="Remove line 2")).to_be_focused()
    await expect(items.get_by_label("Quantity").nth(1)).to_have_value("1000")
    await page.keyboard.press("Enter")
    await expect(add).to_be_focused()
    await expect(removals).to_have_count(1)
