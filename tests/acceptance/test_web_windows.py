"""One clerk with a task open in two windows loses nothing of what was typed into either."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.acceptance.floor import Floor
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import clear_paper, objections
from tests.acceptance.test_web_drafts import opened_anew, saved
from tests.acceptance.test_web_work import claimed
from workers.demo import office

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def floor(bureau: Bureau) -> Floor:
    with bureau.house.client(bureau.keys.portal) as http:
        filed = office.file_claim(http, clear_paper(521), "windows")
        return Floor(bureau.house, bureau.keys, str(filed["id"]))


async def two_windows(floor: Floor, screen: Open) -> tuple[Page, Page]:
    """The same task in two windows of one adjuster."""
    (visit,) = await floor.visits(1)
    here = await screen("adjuster")
    await claimed(here, visit)
    there = await here.context.new_page()
    await there.goto(visit)
    await expect(findings(there)).to_be_editable()
    return here, there


def findings(page: Page) -> Locator:
    return page.get_by_label("Findings")


def noted(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="You changed this in another window, too")


async def looked_at(page: Page) -> None:
    """The window comes back into view."""
    await page.bring_to_front()
    await page.evaluate("window.dispatchEvent(new Event('focus'))")


async def test_both_texts_are_shown_and_none_is_lost_until_one_is_chosen(floor: Floor, screen: Open) -> None:
    here, there = await two_windows(floor, screen)
    await findings(there).fill("Wet.")
    await saved(there)
    await findings(here).fill("Dry.")
    note = noted(here)
    differing = note.get_by_role("row", name="Findings")
    await expect(differing).to_have_accessible_name("Findings Dry. Wet.")
    await expect(here.get_by_text("Not saved; please choose")).to_be_visible()
    assert await objections(here) == []

    await findings(here).fill("Dry, mostly.")
    await here.keyboard.press("Control+Enter")
    await expect(note).to_be_focused()
    await here.reload()
    await expect(note.get_by_role("row", name="Findings")).to_have_accessible_name(
        "Findings Dry, mostly. Wet."
    )
    await note.get_by_role("button", name="Keep what is in this window").press("Enter")
    await saved(here)
    await expect(note).to_be_hidden()
    await expect(findings(here)).to_be_focused()
    await looked_at(there)
    await expect(findings(there)).to_have_value("Dry, mostly.")
    await expect(
        there.get_by_role("status").filter(has_text="Shown as you saved it elsewhere")
    ).to_be_visible()


async def test_the_other_text_is_taken_and_gone_on_with(floor: Floor, screen: Open) -> None:
    here, there = await two_windows(floor, screen)
    await findings(there).fill("Wet.")
    await saved(there)
    await findings(here).fill("Dry.")
    await here.get_by_role("button", name="Take what was saved there").press("Enter")
    await expect(findings(here)).to_have_value("Wet.")
    await findings(here).press("Control+End")
    await findings(here).press_sequentially(" And cold.")
    await saved(here)
    await opened_anew(here)
    await expect(findings(here)).to_have_value("Wet. And cold.")


async def test_completing_asks_first_where_another_window_saved_what_was_not_seen(
    floor: Floor, screen: Open
) -> None:
    here, there = await two_windows(floor, screen)
    await findings(there).fill("Wet.")
    await saved(there)
    await here.keyboard.press("Control+Enter")
    note = noted(here)
    await expect(note).to_be_focused()
    await note.get_by_role("button", name="Take what was saved there").press("Enter")
    await expect(findings(here)).to_have_value("Wet.")
