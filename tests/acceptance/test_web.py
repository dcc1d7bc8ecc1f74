"""Staff at their screens: a real browser, the built web app, and a whole system behind it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Page, Route, expect

from activities.documents.batches.printed import Sheet, sheets
from samples.drawn import Drawn, Quality
from samples.household_claim import ASSESSED, draw
from schemas.batches import Place
from store.database import Store
from tests.acceptance.office import Bureau
from tests.acceptance.seats import Open, sign_in
from tests.integration.api.house import pdf
from tests.integration.api.test_batches import stack
from tests.integration.api.test_imports import GOOD, HEADS, KEYED
from workers.demo.claims import truth_of_form

pytestmark = pytest.mark.asyncio(loop_scope="session")
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(each => [each.id, each.nodes.map(node => node.html)])"""
"""Runs axe in the page; what it objects to, with the elements."""
CUT = "all => all.filter(input => input.scrollWidth > input.clientWidth).map(input => input.value)"
"""Values of the inputs that do not show all of theirs."""
READ = 180_000
"""Milliseconds until paper is read and somebody's task, on a busy machine."""
DONE = 30_000
"""Milliseconds until a case has gone on."""


def clear_paper(seed: int) -> Drawn:
    """A claim without anything to check: it goes straight to an adjuster."""
    return draw(seed, Quality.CLEAN, amount=ASSESSED)


def row(page: Page, number: str) -> Locator:
    return page.get_by_role("row").filter(has_text=number)


def field(page: Page, name: str) -> Locator:
    """A field of the form with its label, notes and errors."""
    return page.locator(f"[data-field={name}]")


async def claim(page: Page, number: str) -> None:
    """Take the case's task from the queue, as soon as it is there, and have its form open."""
    await row(page, number).get_by_role("button", name="Claim").click(timeout=READ)
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()


def amount_to_pay(page: Page) -> Locator:
    return field(page, "amount").get_by_role("textbox", name="Amount to pay", exact=True)


def grounds(page: Page) -> Locator:
    return field(page, "note").get_by_role("textbox")


async def assess(page: Page, amount: str) -> None:
    await field(page, "verdict").get_by_label("Pay", exact=True).check()
    await amount_to_pay(page).fill(amount)


async def objections(page: Page) -> list[Any]:
    """What axe objects to on this page."""
    await page.evaluate(AXE.read_text())
    found: list[Any] = await page.evaluate(LOOK, RULES)
    return found


async def test_an_adjuster_takes_a_claim_from_the_queue_to_its_payment(bureau: Bureau, screen: Open) -> None:
    paper = clear_paper(301)
    number, claimed = bureau.file(paper, "payment"), truth_of_form(paper)["amount"]["amount"]
    page = await screen("adjuster")
    await claim(page, number)
    await expect(page.get_by_role("img", name="claim-form.pdf, page 1")).to_be_visible()

    await page.keyboard.press("Control+Enter")
    await expect(field(page, "verdict").get_by_role("alert")).to_have_text("Please fill this in.")
    await expect(field(page, "amount").get_by_role("alert")).to_have_text("Please fill this in.")
    await expect(field(page, "verdict").get_by_label("Pay", exact=True)).to_be_focused()

    await assess(page, claimed)
    await page.get_by_role("button", name="Complete").click()
    await expect(page.get_by_text(f"Completed: Assess the damage, {number}")).to_be_visible()

    await page.get_by_role("link", name="Cases", exact=True).click()
    await page.get_by_role("link", name=number).click()
    outcome = page.get_by_role("region", name="Outcome")
    await expect(outcome).to_contain_text(f"€{float(claimed):,.2f}", timeout=DONE)
    await expect(page.get_by_role("region", name="Timeline")).to_contain_text("The case was completed")
    await expect(page.get_by_role("region", name="Tasks")).to_contain_text("Completed")
    await expect(page.get_by_role("region", name="Case data")).to_contain_text(truth_of_form(paper)["iban"])


async def test_a_wrong_answer_is_told_in_words_and_what_was_typed_stays(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(302), "wrong")
    page = await screen("adjuster")
    await claim(page, number)
    await assess(page, "0")
    await page.get_by_role("button", name="Complete").click()
    await expect(page.get_by_role("alert")).to_contain_text("An amount to pay must be more than 0")
    await expect(amount_to_pay(page)).to_have_value("0")


async def test_what_was_typed_survives_a_reload(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(303), "reload")
    page = await screen("adjuster")
    await claim(page, number)
    await grounds(page).fill("The floor is worn.")
    await page.reload()
    await expect(grounds(page)).to_have_value("The floor is worn.")
    await grounds(page).fill("The floor is worn out.")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await page.evaluate("sessionStorage.clear()")
    await page.reload()
    await expect(grounds(page)).to_have_value("The floor is worn out.")


async def test_a_session_that_ends_loses_nothing(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(304), "session")
    page = await screen("adjuster")
    await claim(page, number)
    await page.context.clear_cookies()
    await grounds(page).fill("Typed while nobody was signed in.")
    await expect(page.get_by_role("dialog")).to_contain_text("Please sign in again")
    await sign_in(page, bureau.keys.password)
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(grounds(page)).to_have_value("Typed while nobody was signed in.")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()


async def test_a_task_that_opens_before_the_live_news_do_is_seen(bureau: Bureau, screen: Open) -> None:
    page, colleague = await screen("adjuster"), await screen("lead")
    heard = asyncio.Event()

    async def hold(route: Route) -> None:
        await heard.wait()
        await route.continue_()

    await page.route("**/api/v1/events", hold)
    async with page.expect_response("**/api/v1/tasks?*"):
        await page.reload()
    await expect(page.get_by_role("heading", name="Tasks")).to_be_visible()
    number = bureau.file(clear_paper(308), "early")
    await expect(row(colleague, number)).to_be_visible(timeout=READ)
    await expect(row(page, number)).to_be_hidden()
    heard.set()
    await expect(row(page, number)).to_be_visible(timeout=5_000)


async def test_a_colleague_sees_at_once_who_has_taken_a_task(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(305), "colleague")
    first, second = await screen("adjuster"), await screen("lead")
    await expect(row(second, number).get_by_role("button", name="Claim")).to_be_visible(timeout=READ)
    await claim(first, number)
    await expect(row(second, number)).to_contain_text("adjuster")
    await expect(row(second, number).get_by_role("button", name="Claim")).to_be_hidden()


async def test_a_clerk_sees_on_the_paper_what_a_field_is_about(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(draw(103, hand=True, amount=ASSESSED), "paper")
    page = await screen("clerk")
    await claim(page, number)
    await expect(page.get_by_role("heading", name="Check the claim form")).to_be_visible()
    mark = page.locator("[data-mark]").first
    name = await mark.get_attribute("data-mark")
    assert name is not None
    await field(page, name).locator("input, select, textarea").first.focus()
    await expect(mark).to_have_attribute("aria-current", "true")
    await expect(mark).to_be_in_viewport()
    await expect(page.get_by_text("Straightened by")).to_be_visible()
    await page.get_by_role("button", name="Show it as it came in").press("Enter")
    await expect(page.get_by_role("img", name="as it came in")).to_be_visible()
    await expect(mark).to_be_hidden()
    await page.get_by_role("button", name="Show it as it was read").press("Enter")
    await expect(mark).to_be_visible()
    assert await page.locator("input[inputmode=decimal]").evaluate_all(CUT) == []
    assert await objections(page) == []


async def test_the_pages_can_be_used_by_everybody_and_call_nobody_else(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(306), "everybody")
    page = await screen("lead")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.goto(bureau.house.url)
        await expect(row(page, number)).to_be_visible(timeout=READ)
        assert await objections(page) == []
        await row(page, number).get_by_role("link").click()
        await expect(page.get_by_role("heading", name="Assess the damage")).to_be_visible()
        assert await objections(page) == []
        await page.get_by_role("link", name=number).click()
        await expect(page.get_by_role("region", name="Timeline")).to_contain_text("sent in the case")
        assert await objections(page) == []
    assert set(asked) == {urlsplit(bureau.house.url).netloc}


async def hand_in(page: Page, name: str, content: bytes) -> None:
    """Choose a spreadsheet and have it checked, by keyboard."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Choose").press("Enter")
    await (await chooser.value).set_files({"name": name, "mimeType": "text/csv", "buffer": content})
    await page.get_by_role("button", name="Check the file").press("Enter")


async def test_a_sheet_is_corrected_taken_in_and_noticed_when_it_comes_again(
    bureau: Bureau, screen: Open
) -> None:
    with bureau.house.client(bureau.keys.lead) as http:
        files = [("file", each) for each in clear_paper(309).files.items()]
        papers = [http.post("/api/v1/documents", files=[file]).json()["id"] for file in files]
    good = f"Documents,Customer\n{';'.join(papers)},Ada\n".encode()
    page = await screen("adjuster")
    await page.get_by_role("link", name="Import").press("Enter")
    await hand_in(page, "scan.pdf", b"%PDF-1.4")
    await expect(page.get_by_role("alert")).to_contain_text("Please send an XLSX or CSV file.")
    await hand_in(page, "claims.csv", good + b"paper 7,Eve\n")
    result = page.get_by_role("region", name="claims.csv: 1 thing to correct")
    await expect(result.get_by_role("heading")).to_be_focused()
    await expect(result.get_by_role("row").last).to_contain_text("3DocumentsThis is not an id")
    async with page.expect_download() as download:
        await result.get_by_role("link", name="Download the file with reasons").click()
    assert "this is not an id" in (await (await download.value).path()).read_text()

    await hand_in(page, "claims.csv", good)
    result = page.get_by_role("region", name="claims.csv: everything fits")
    await expect(result.get_by_role("row", name="Customer")).to_contain_text("Ada")
    await everybody(page)
    await result.get_by_role("button", name="Take in 1 case").press("Enter")
    result = page.get_by_role("region", name="claims.csv: 1 case was taken in")
    number = await result.get_by_role("link").inner_text()

    await hand_in(page, "the same.csv", good)
    await expect(page.get_by_role("alert")).to_contain_text("adjuster handed it in on")
    await everybody(page)
    await page.get_by_role("alert").get_by_role("link", name="claims.csv").press("Enter")
    await page.get_by_role("link", name=number).press("Enter")
    await expect(page.get_by_role("region", name="Timeline")).to_contain_text(
        "row 2 of the spreadsheet claims"
    )


async def everybody(page: Page) -> None:
    """It can be used wide and narrow, by day and by night."""
    for width in (1152, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme="dark" if width == 390 else "light")
        assert await objections(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_the_queue_is_worked_by_keyboard_alone(bureau: Bureau, screen: Open) -> None:
    number = bureau.file(clear_paper(307), "keyboard")
    page = await screen("adjuster")
    await expect(row(page, number)).to_be_visible(timeout=READ)
    position = await row(page, number).evaluate("row => [...row.parentElement.children].indexOf(row)")
    for _ in range(position + 1):
        await page.keyboard.press("j")
    await page.keyboard.press("c")
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()
    await expect(page.get_by_text(number)).to_be_visible()
    await expect(field(page, "verdict").get_by_label("Pay", exact=True)).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Alt+ArrowDown")
    await page.keyboard.type("100")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text(f"Completed: Assess the damage, {number}")).to_be_visible()


async def test_a_letter_in_a_stack_is_read_as_its_case_and_a_stray_page_is_placed_by_hand(
    bureau: Bureau, screen: Open, tmp_path: Path
) -> None:
    sheet = sheets([Sheet(Place(process="household_claim"))])
    scanned = tmp_path / "post.pdf"
    scanned.write_bytes(
        stack(
            pdf("A photo that came later"),
            sheet,
            clear_paper(309).files["claim-form.pdf"],
            sheets([Sheet(Place(case="C-999999"))]),
            pdf("A letter of somebody new"),
        )
    )
    clerk, adjuster = await screen("clerk"), await screen("adjuster")
    await clerk.get_by_role("link", name="Post", exact=True).click()
    await clerk.get_by_label("Hand in a stack of scans").set_input_files(scanned)
    await expect(clerk.get_by_text("1 letter placed; 2 below wait for you.")).to_be_visible(timeout=READ)
    waiting = clerk.get_by_role("listitem").filter(has_text="Page 1 of post.pdf")
    await expect(waiting).to_contain_text("No sheet before it says where it belongs.")
    await expect(clerk.get_by_role("link", name="Post 2", exact=True)).to_be_visible()
    assert await objections(clerk) == []
    with bureau.house.client(bureau.keys.lead) as http:
        number = http.get("/api/v1/batches").json()["items"][0]["parts"][1]["case"]["number"]
    await waiting.get_by_role("button", name="Look at page 1 of post.pdf").press("Enter")
    letter = clerk.get_by_role("dialog", name="Documents")
    await expect(letter.get_by_role("img", name="page 1")).to_be_visible()
    assert await objections(clerk) == []
    await clerk.keyboard.press("Escape")
    await expect(letter).to_be_hidden()
    await waiting.get_by_label("Number of its case").fill(number)
    await waiting.get_by_role("button", name="Place").click()
    await expect(clerk.get_by_role("link", name="Post 1", exact=True)).to_be_visible()
    new = clerk.get_by_role("listitem").filter(has_text="Page 5 of post.pdf")
    await new.get_by_role("combobox", name="Or a new case of").click()
    await clerk.get_by_role("option", name="Household claim").click()
    await new.get_by_label("Customer").fill("Ines Example")
    await new.get_by_role("button", name="Place").press("Enter")
    await expect(clerk.get_by_text("All post is placed")).to_be_visible(timeout=DONE)
    await clerk.get_by_role("link", name="Cases", exact=True).click()
    await expect(clerk.get_by_role("row").filter(has_text="Ines Example")).to_be_visible()
    lead = await screen("lead")
    await lead.get_by_role("button", name="Notices").press("Enter")
    await lead.get_by_role("menuitem", name="Post is waiting to be placed: post.pdf, 2 letters").click()
    await expect(lead.get_by_role("heading", name="Post", exact=True)).to_be_visible()
    await claim(adjuster, number)
    await adjuster.get_by_role("link", name=number).click()
    timeline = adjuster.get_by_role("region", name="Timeline")
    await expect(timeline).to_contain_text("From the stack post.pdf came: page 3")
    await expect(timeline).to_contain_text("From the stack post.pdf came: page 1")
    await expect(adjuster.get_by_role("button", name="Add a task")).to_be_visible()
    await expect(adjuster.get_by_role("button", name="Cancel the case")).to_be_hidden()


async def test_the_rows_of_a_sheet_become_the_table_of_one_case(bureau: Bureau, screen: Open) -> None:
    store = Store(bureau.house.settings.database_url)
    async with store.transaction(bureau.house.settings.tenant) as tx:
        await tx.processes.put(KEYED, datetime.now(UTC))
    await store.close()
    page = await screen("adjuster")
    await page.get_by_role("link", name="Import").press("Enter")
    for label, wanted in (("Cases of", KEYED.title), ("The rows are", "One case: “Lost or damaged items”")):
        await page.get_by_role("combobox", name=label).press("Enter")
        await page.get_by_role("option", name=wanted).click()
    for title, value in zip(HEADS, GOOD, strict=True):
        if title not in ("Cause of loss", "Reported to the police", "Reference"):
            await page.get_by_role("textbox", name=title, exact=True).fill(value)
    await page.get_by_label("Water").check()
    await page.get_by_label("No", exact=True).check()
    await page.get_by_label("Your own number or name for it").fill("ours-7")
    await hand_in(page, "items.csv", b"Description,Qty,Value\nKettle,1,40\nLamp,0,10.5\n")
    await expect(page.get_by_role("region", name="items.csv: 1 thing to correct")).to_contain_text("Qty")
    await hand_in(page, "items.csv", b"Description,Qty,Value\nKettle,1,40\nLamp,2,10.5\n")
    result = page.get_by_role("region", name="items.csv: everything fits")
    await expect(result).to_contain_text("2 rows would become 1 case")
    await everybody(page)
    await result.get_by_role("button", name="Take in 1 case").press("Enter")
    await page.get_by_role("region", name="items.csv: 1 case was taken in").get_by_role("link").click()
    await expect(page.get_by_text("Kettle")).to_be_visible()
    await expect(page.get_by_text("ours-7")).to_be_visible()
