"""Clerks at their screens let tasks rest, hand them on, undo, and take many at once."""

import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.acceptance.floor import Floor
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open
from tests.acceptance.test_web import clear_paper, objections
from workers.demo import office

pytestmark = pytest.mark.asyncio(loop_scope="session")
VISIT = "Visit the site"
WIDTHS = """[...document.querySelectorAll("body, header, nav, main")]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName)"""
"""What is wider than its place."""


@pytest.fixture(scope="module")
def floor(bureau: Bureau) -> Floor:
    with bureau.house.client(bureau.keys.portal) as http:
        return Floor(bureau.house, bureau.keys, str(office.file_claim(http, clear_paper(501), "work")["id"]))


def path(address: str) -> str:
    return urlsplit(address).path


async def more(page: Page, entry: str) -> None:
    """Choose from the task's menu, by keyboard."""
    button = page.get_by_role("button", name="More", exact=True)
    await button.press("Enter")
    item = page.get_by_role("menuitem", name=entry, exact=True)
    await expect(item).to_be_visible()
    # Until the focus is in the menu, an arrow closes it.
    await expect(page.get_by_role("menu").locator(":focus")).to_be_attached()
    for _ in range(await page.get_by_role("menuitem").count()):
        await page.keyboard.press("ArrowDown")
        if await item.evaluate("item => item === document.activeElement"):
            break
    await expect(item).to_be_focused()
    await page.keyboard.press("Enter")


async def claimed(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("button", name="Claim", exact=True).click()
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()


async def test_a_task_is_suspended_until_a_day_and_resumed(floor: Floor, screen: Open) -> None:
    (visit,) = await floor.visits(1)
    page = await screen("adjuster")
    await claimed(page, visit)
    await more(page, "Suspend…")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Until").fill("2020-01-02T10:00")
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("Choose a moment still to come.")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await objections(page) == []
    await dialog.get_by_label("Until").fill(f"{date.today().year + 2}-01-02T10:00")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(f"Suspended until 2 Jan {date.today().year + 2}, 10:00")).to_be_visible()
    await expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()
    await expect(page.get_by_role("button", name="Complete")).to_be_hidden()
    await more(page, "What else?")
    await expect(dialog).to_contain_text("This task is suspended; resume it first.")
    assert await objections(page) == []
    await page.keyboard.press("Escape")
    await more(page, "Resume")
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()
    await expect(page.get_by_text("Suspended until")).to_be_hidden()


async def test_keys_of_a_page_do_nothing_behind_a_dialog_but_send_it(floor: Floor, screen: Open) -> None:
    (visit,) = await floor.visits(1)
    page = await screen("adjuster")
    await claimed(page, visit)
    await more(page, "Suspend…")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Cancel").focus()
    for key in ("h", "n", "g"):
        await page.keyboard.press(key)
    await expect(dialog).to_be_visible()
    assert path(page.url) == path(visit)
    await dialog.get_by_role("textbox").last.press("Control+Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Complete")).to_be_hidden()
    await more(page, "Resume")


async def test_the_clock_stands_still_while_the_customer_is_asked(floor: Floor, screen: Open) -> None:
    (visit,) = await floor.visits(1)
    page = await screen("adjuster")
    await claimed(page, visit)
    await more(page, "Waiting for the customer…")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Waiting for the customer").click()
    await expect(dialog).to_contain_text("Please fill this in.")
    await dialog.get_by_label("Why").fill("Photos are missing")
    await dialog.get_by_role("button", name="Waiting for the customer").click()
    await expect(page.get_by_text("Photos are missing")).to_be_visible()
    await expect(page.get_by_text("Its clock stands still")).to_be_visible()
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()
    await more(page, "No longer waiting…")
    await dialog.get_by_label("Why").fill("They came")
    await dialog.get_by_role("button", name="No longer waiting").click()
    await expect(page.get_by_text("Its clock stands still")).to_be_hidden()


async def test_what_is_delegated_is_the_colleagues_and_the_draft_is_offered_to_them(
    floor: Floor, screen: Open
) -> None:
    (visit,) = await floor.visits(1)
    adjuster, lead = await screen("adjuster"), await screen("lead")
    await claimed(adjuster, visit)
    await adjuster.get_by_label("Findings").fill("The floor is wet.")
    await more(adjuster, "Delegate…")
    dialog = adjuster.get_by_role("dialog")
    to = dialog.get_by_role("combobox", name="To")
    await to.fill("clerk")
    clerk = adjuster.get_by_role("option", name="clerk")
    await expect(clerk).to_be_disabled()
    await expect(clerk).to_contain_text("clerk is not in the team adjusters; choose one of them")
    for scheme in ("light", "dark"):
        await adjuster.emulate_media(color_scheme=scheme)
        assert await objections(adjuster) == []
    await adjuster.keyboard.press("Enter")
    await expect(to).to_have_value("clerk")
    await to.clear()
    await to.press_sequentially("lead")
    await expect(adjuster.get_by_role("option", name="lead")).to_be_enabled()
    await adjuster.keyboard.press("Enter")
    await to.fill("clerk")
    await expect(to).to_have_value("clerk")
    await adjuster.keyboard.press("Tab")
    await expect(to).to_have_value("")
    await dialog.get_by_role("button", name="Delegate").press("Enter")
    await expect(dialog).to_contain_text("Name the person it goes to.")
    await to.press_sequentially("lead")
    await adjuster.keyboard.press("Tab")
    await expect(to).to_have_value("lead")
    await dialog.get_by_role("button", name="Delegate").press("Enter")
    await expect(adjuster.get_by_role("heading", name="Tasks")).to_be_visible()

    await lead.goto(visit)
    await expect(lead.get_by_text("adjuster began an answer")).to_be_visible()
    await lead.get_by_role("button", name="Take it over").click()
    await expect(lead.get_by_label("Findings")).to_have_value("The floor is wet.")
    await expect(lead.get_by_text("Saved", exact=True)).to_be_visible()


async def test_two_tasks_are_claimed_in_one_go_and_who_was_too_late_is_told_why(
    floor: Floor, screen: Open
) -> None:
    first, second = await floor.visits(2)
    page = await screen("adjuster")
    boxes = page.get_by_role("checkbox", name=f"Select {VISIT}")
    await page.get_by_role("combobox", name="Order").click()
    await page.get_by_role("option", name="Newest first").click()
    await expect(page.locator("tbody").get_by_role("link").first).to_have_attribute("href", path(second))
    await page.keyboard.press("Escape")
    await page.locator("tbody").get_by_role("link").first.focus()
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(boxes.nth(1)).to_be_checked()
    bar = page.get_by_role("group", name="What to do with the selected tasks")
    await expect(bar).to_contain_text("2 tasks selected")
    assert await objections(page) == []
    await bar.get_by_role("button", name="Claim").click()
    await expect(page.get_by_text("Claimed: 2 tasks")).to_be_visible()
    await expect(bar).to_be_hidden()
    await page.get_by_role("tab", name="Mine").click()
    for visit in (first, second):
        await expect(page.locator(f"a[href='{path(visit)}']")).to_be_visible()


async def test_of_several_tasks_it_is_told_how_many_a_colleague_can_get(floor: Floor, screen: Open) -> None:
    """And why not the others, before and after."""
    visits = [*await floor.visits(1), *await floor.visits(1, team="clerks")]
    page = await screen("lead")
    await page.get_by_role("combobox", name="Order").click()
    await page.get_by_role("option", name="Newest first").click()
    for visit in visits:
        row = page.get_by_role("row").filter(has=page.locator(f"a[href='{path(visit)}']"))
        await row.get_by_role("checkbox").check()
    bar = page.get_by_role("group", name="What to do with the selected tasks")
    await bar.get_by_role("button", name="Delegate…").click()
    await page.get_by_role("combobox", name="To").click()
    senior = page.get_by_role("option", name="senior")
    await expect(senior).to_be_disabled()
    await expect(senior).to_contain_text("senior is not in the team")
    await page.get_by_role("combobox", name="To").fill("clerk")
    some = page.get_by_role("option", name="clerk").filter(has_text="1 of the 2 tasks")
    await expect(some).to_have_attribute("data-combobox-selected", "true")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await objections(page) == []
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    results = page.get_by_role("dialog")
    await expect(results).to_contain_text("Delegated: 1 of 2")
    await expect(results).to_contain_text("clerk is not in the team adjusters")
    assert await objections(page) == []


async def test_a_completion_is_undone_from_the_message_and_from_its_page(floor: Floor, screen: Open) -> None:
    (visit,) = await floor.visits(1)
    floor.grace(300)
    page = await screen("adjuster")
    await claimed(page, visit)
    await page.get_by_label("Visited on").fill("2026-03-02")
    await page.get_by_label("Findings").fill("Wet.")
    await page.get_by_role("button", name="Complete").click()
    message = page.get_by_role("alert").filter(has_text=f"Completed: {VISIT}")
    await expect(page).not_to_have_url(visit)
    await message.get_by_role("button", name="Undo").click()
    await expect(page).to_have_url(visit)
    await expect(page.get_by_label("Findings")).to_have_value("Wet.")

    await page.get_by_role("button", name="Complete").click()
    await expect(message).to_be_visible()
    await page.goto(visit)
    await page.get_by_role("region", name=VISIT).get_by_role("button", name="Undo").click()
    await expect(page.get_by_label("Findings")).to_have_value("Wet.")
    await expect(page.get_by_role("button", name="Undo")).to_be_hidden()


async def test_an_absence_is_said_and_ended_and_one_says_that_one_is_free(floor: Floor, screen: Open) -> None:
    page = await screen("senior")
    await page.get_by_role("button", name="signed in as senior").click()
    free = page.get_by_role("menuitemcheckbox", name="I am free for work")
    await expect(free).to_be_enabled()
    before = await free.get_attribute("aria-checked")
    await free.click()
    await expect(free).to_have_attribute("aria-checked", "false" if before == "true" else "true")
    await page.get_by_role("menuitem", name="My absence…").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("From").fill("2098-08-03")
    await dialog.get_by_label("To", exact=True).fill("2098-08-01")
    await dialog.get_by_role("button", name="Say so").click()
    await expect(dialog).to_contain_text("Choose a later moment.")
    await dialog.get_by_label("To", exact=True).fill("2098-08-16")
    await dialog.get_by_role("combobox", name="Who stands in").fill("lead")
    await page.get_by_role("option", name="lead").click()
    await dialog.get_by_role("button", name="Say so").click()
    mine = dialog.get_by_role("region", name="My absences")
    await expect(mine).to_contain_text("3 Aug 2098 to 16 Aug 2098, lead stands in")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await objections(page) == []
    await mine.get_by_role("button", name="End it").click()
    await expect(mine).to_be_hidden()
    lead = await screen("lead")
    await lead.get_by_role("button", name="signed in as lead").click()
    await lead.get_by_role("menuitem", name="Absences…").click()
    await lead.get_by_role("combobox", name="Who is away").fill("operator")
    await lead.get_by_role("option", name="operator").click()
    await lead.get_by_label("From").fill("2098-08-03")
    await lead.get_by_role("button", name="Say so").click()
    theirs = lead.get_by_role("region", name="Absences of operator")
    await expect(theirs).to_contain_text("3 Aug 2098 until they are back, nobody stands in")
    assert await objections(lead) == []


async def test_the_list_leaves_as_a_file(floor: Floor, screen: Open) -> None:
    await floor.visits(1)
    page = await screen("adjuster")
    await page.get_by_label("Search the tasks").fill("visit")
    await expect(page).to_have_url(f"{floor.house.url}/?view=team&q=visit")
    await page.get_by_role("button", name="Views").click()
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name="As CSV").click()
    assert VISIT in (await (await download.value).path()).read_text()


async def narrow(page: Page) -> None:
    """Nothing is cut off or scrolls sideways on a telephone, and everybody can use it there."""
    await page.set_viewport_size({"width": 390, "height": 800})
    assert await objections(page) == []
    assert await page.evaluate(WIDTHS) == []


async def test_every_place_is_reached_by_keyboard_on_a_narrow_screen(floor: Floor, screen: Open) -> None:
    page = await screen("lead")
    places = await page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
    assert places == ["Tasks", "Questions", "Cases", "Import", "Post", "Calendars", "Learning"]
    await narrow(page)
    for n, name in enumerate(places):
        await page.get_by_role("button", name="Menu").press("Enter")
        await expect(page.get_by_role("menuitem").first).to_be_focused()
        for _ in range(n):
            await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name=name)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name=f"Menu, here: {name}")).to_be_visible()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await narrow(page)


async def test_a_lead_changes_a_calendar_and_sees_first_which_deadlines_move(
    floor: Floor, screen: Open
) -> None:
    await floor.assessed()
    page = await screen("lead")
    await page.get_by_role("link", name="Calendars").click()
    await page.get_by_role("combobox", name="Country").fill("Germany")
    await page.get_by_role("option", name="Germany").click()
    await page.get_by_role("combobox", name="Region").fill("BY")
    await page.get_by_role("option", name="BY").click()
    await expect(page.get_by_role("list", name="Holidays in")).to_contain_text("Epiphany")
    await page.get_by_label("Monday: closes").fill("08:00")
    await page.get_by_role("button", name="Save").click()
    monday = page.get_by_role("group", name="Monday")
    await expect(monday.get_by_role("alert")).to_contain_text("before it opens")
    await page.get_by_label("Monday: closes").fill("20:00")

    first, last = date.today(), date.today() + timedelta(days=20)
    await page.get_by_label("From").fill(first.isoformat())
    await page.get_by_label("To (left empty: one day)").fill(last.isoformat())
    await page.get_by_role("button", name="Add closure").press("Enter")
    await page.get_by_label("On", exact=True).fill(first.isoformat())
    await page.get_by_label("Why it is open").fill("Stocktaking")
    await page.get_by_role("button", name="Add extra hours").press("Enter")
    await expect(page.get_by_role("region", name="Extra hours")).to_contain_text("09:00 to 17:00 Stocktaking")
    await narrow(page)
    await page.get_by_role("button", name="Save").press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("later")
    assert await objections(page) == []
    await page.get_by_role("dialog").get_by_role("button", name="Save").press("Enter")
    await expect(page.get_by_text("default is kept")).to_be_visible()
    await expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()

    await page.get_by_role("button", name="Remove the extra hours").press("Enter")
    await expect(page.get_by_text("No extra hours.")).to_be_visible()
    await page.get_by_role("button", name="Remove the closure").press("Enter")
    await expect(page.get_by_text("On no other day.")).to_be_visible()
    await page.get_by_role("link", name="New calendar").click()
    await page.get_by_label("Name").fill("Seniors")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Use up to 63 small letters")).to_be_visible()
    await page.get_by_label("Name").fill("seniors")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await page.get_by_role("combobox", name="Give it to another team").click()
    await page.get_by_role("option", name="Seniors").click()
    await page.get_by_role("dialog").get_by_role("button", name="Give it").click()
    await expect(page.get_by_role("link", name=re.compile("^seniors"))).to_contain_text("Seniors")


async def test_a_file_is_attached_to_an_answer_by_keyboard_and_what_does_not_do_is_told(
    floor: Floor, screen: Open, tmp_path: Path
) -> None:
    (address,) = await floor.visits(1)
    photo, note, large = (tmp_path / name for name in ("roof.png", "note.exe", "film.pdf"))
    Image.new("RGB", (40, 30), "white").save(photo)
    note.write_bytes(b"MZ")
    with large.open("wb") as film:
        film.truncate(51 * 1024**2)
    page = await screen("adjuster")
    await claimed(page, address)
    photos = page.locator("[data-field=photos]")

    async def attach(file: Path) -> None:
        async with page.expect_file_chooser() as chooser:
            await photos.get_by_role("button", name="Photos and papers").press("Enter")
        await (await chooser.value).set_files(file)

    await attach(large)
    await expect(photos.get_by_role("alert")).to_contain_text("at most 50 MiB")
    await attach(note)
    await expect(photos.get_by_role("alert")).to_contain_text("note.exe")
    for _ in range(2):
        await attach(photo)
        await expect(photos.get_by_role("listitem")).to_contain_text("roof.png")
        await photos.get_by_role("button", name="Remove roof.png").press("Enter")
        await expect(photos.get_by_role("listitem")).to_have_count(0)
        await expect(photos.get_by_role("button", name="Photos and papers")).to_be_focused()
    await attach(photo)
    await expect(photos.get_by_role("listitem")).to_contain_text(" B")
    assert await objections(page) == []
    await page.reload()
    await expect(photos.get_by_role("listitem")).to_contain_text("roof.png")
    await page.get_by_label("Visited on").fill("2026-03-02")
    await page.get_by_label("Findings").fill("As described.")
    await page.get_by_role("button", name="Complete").click()
    await expect(page.get_by_text("Completed: Visit the site")).to_be_visible()
    await page.goto(address)
    await expect(page.get_by_role("list", name="Photos and papers")).to_contain_text("roof.png")
