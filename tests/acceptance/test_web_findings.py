"""A clerk sees what was found on paper that nobody knows: what stands beside labels, and stamps."""

from dataclasses import replace

import numpy as np
import pytest
from playwright.async_api import Locator, Page, expect

from samples import paper
from samples.sheet import Sheet
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import READ, claim, clear_paper, objections
from tests.acceptance.test_web_work import WIDTHS
from tests.integration.documents.test_marks import slip
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")
TOLD = (("Order number:", "KQ-20417"), ("Delivery date:", "3 March 2026"), ("Carrier:", "Northway Freight"))
IN_VIEW = """box => {
    const a = box.getBoundingClientRect(), b = box.closest("[role=region]").getBoundingClientRect();
    return a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right;
}"""
"""Whether all of a place is in the visible part of the page."""


def letter() -> bytes:
    """Paper of no known form, labels at its head and at its foot."""
    sheet = Sheet()
    for n, (label, value) in enumerate(TOLD):
        sheet.text(60, 80 + 320 * n, label, "sans", 11)
        sheet.text(180, 80 + 320 * n, value, "sans", 11)
    return sheet.pdf()


def scan(pdf: bytes) -> bytes:
    """Stamps are looked for on pages that came as pictures."""
    return paper.as_pdf([paper.scanned(pdf, np.random.default_rng(5))], 70, paper.SCAN_DPI)


def file(bureau: Bureau, name: str, content: bytes) -> str:
    """A claim whose only paper is this; its number."""
    return bureau.file(replace(clear_paper(801), files={name: content}), name)


def found(page: Page) -> Locator:
    return page.get_by_role("region", name="Found on the paper")


async def test_what_stands_beside_labels_is_offered_shown_on_the_page_and_copied(
    bureau: Bureau, screen: Open
) -> None:
    page = await screen("clerk")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await claim(page, file(bureau, "letter.pdf", letter()))
    rows = found(page).get_by_role("list", name="Beside labels").get_by_role("listitem")
    await expect(rows).to_have_count(len(TOLD), timeout=READ)
    for row, (label, value) in zip(await rows.all(), TOLD, strict=True):
        await expect(row).to_contain_text(f"{label} {value}")
    await expect(found(page)).to_contain_text("a guess; nothing of it was taken over")

    await rows.first.get_by_role("button").first.focus()
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(rows.last.get_by_role("button").first).to_be_focused()
    box = page.locator("[data-spot]")
    await until(lambda: box.evaluate(IN_VIEW))
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "Northway Freight"
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await objections(page) == []

    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate(WIDTHS) == []
    await found(page).get_by_role("button", name="Found on the paper").press("Enter")
    await expect(rows).to_have_count(0)


async def test_stamps_are_drawn_told_in_words_and_can_be_switched_off(bureau: Bureau, screen: Open) -> None:
    page = await screen("clerk")
    number = file(bureau, "slip.pdf", scan(slip((420, 200))))
    await claim(page, number)
    marks = found(page).get_by_role("list", name="Marks").get_by_role("listitem")
    await expect(marks).to_contain_text("12 MAY 2026", timeout=READ)
    await expect(marks).to_contain_text("Stamp")
    drawn = page.locator("[data-imprint=stamp]")
    await expect(drawn).to_have_text("Stamp")
    switch = page.get_by_role("button", name="Show stamps and other marks")
    await expect(switch).to_have_attribute("aria-pressed", "true")
    await switch.press("Enter")
    await expect(switch).to_have_attribute("aria-pressed", "false")
    await expect(drawn).to_have_count(0)
    await expect(marks).to_contain_text("12 MAY 2026")
    await page.reload()
    await expect(switch).to_have_attribute("aria-pressed", "false")

    await page.get_by_role("link", name=number).first.click()
    await page.get_by_role("button", name="Look at slip.pdf").click()
    await expect(page.get_by_role("dialog").get_by_role("region", name="Found on the paper")).to_be_visible()
    assert await objections(page) == []
