"""Who leads looks at what checks taught, takes a lesson back and puts it back, at a real screen."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from schemas.contracts import OpenTask
from schemas.learned import Fact, Layout, Lesson, Mark, Sender, Spot
from schemas.registry import forms
from schemas.tasks import Origin
from store.database import Store
from tests.acceptance.office import House, furnished
from tests.acceptance.seats import Open, seats
from tests.acceptance.test_web import clear_paper, objections
from tests.acceptance.test_web_work import WIDTHS
from tests.build import REPORT, reading
from tests.servers import wait_for
from workers.demo import office
from worklist.service import Worklist

pytestmark = pytest.mark.asyncio(loop_scope="session")
PRINT = ("harbour", "mutual", "notice", "of", "loss", "policy", "claimant", "signature")
CUT_OFF = (
    "button => [button, ...button.querySelectorAll('*')].filter(each => each.scrollWidth > each.clientWidth)"
)
PAPER = "harbour mutual notice of loss policy claimant signature …"


@dataclass(frozen=True)
class Archive:
    """A running system whose readers have learned something."""

    house: House
    keys: office.Keys


async def teach(house: House, case: str, document: str) -> None:
    """A check that the clerk completes, and what it taught."""
    store, now, check = Store(house.settings.database_url), datetime.now(UTC), uuid4()
    worklist, tenant = Worklist(store, forms()), house.settings.tenant
    async with store.transaction(tenant) as tx:
        clerk = await tx.people.named("clerk")
        read = await tx.readings.put(reading(UUID(document), REPORT, unsure=("phone", "place")), now)
    await worklist.open(
        OpenTask(
            tenant=tenant,
            case=UUID(case),
            now=now,
            task=check,
            form="loss_report",
            version=1,
            title="Check what was read",
            team="clerks",
            origin=Origin.CHECK,
            asked=("phone", "place"),
            readings=(read,),
        )
    )
    await worklist.claim(clerk, check, 1, now)
    await worklist.complete(clerk, check, 2, {"phone": REPORT["phone"], "place": "Cellar"}, now)
    async with store.transaction(tenant) as tx:
        for each in lessons(check):
            await tx.lessons.put(each, now)
    await store.close()


def lessons(check: UUID) -> tuple[Layout, Sender]:
    def place(field: str, label: str, votes: int) -> Lesson:
        spot = Spot(box=(300, 100, 380, 112), label=label, votes=votes)
        return Lesson(id=uuid4(), field=field, spots=(spot,), taught=votes, checks=(check,))

    marks = tuple(Mark(text=word, box=(50, 20.0 * i, 90, 20.0 * i + 10)) for i, word in enumerate(PRINT))
    known = (place("phone", "Reach me at", 4), place("place", "", 1))
    paper = Layout(id=uuid4(), form="loss_report", marks=marks, copies=4, lessons=known)
    facts = (
        Fact(name="company", said=("Greenleaf Trading",) * 3),
        Fact(name="currency", said=("EUR", "USD")),
    )
    return paper, Sender(id=uuid4(), form="receipt", facts=facts, papers=3, checks=(check,))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with furnished(tmp_path_factory.mktemp("learning") / "data") as (house, keys):
        yield Archive(house, keys)


@pytest.fixture(scope="module")
def taught(archive: Archive) -> Archive:
    with archive.house.client(archive.keys.portal) as http:
        case = office.file_claim(http, clear_paper(601), "learning")
        document = http.get(f"/api/v1/cases/{case['id']}").json()["documents"][0]["id"]
        # Read later than taught, the paper would be judged by what its own reading says.
        wait_for(lambda: http.get(f"/api/v1/documents/{document}/reading").is_success, "the paper to be read")
    asyncio.run(teach(archive.house, case["id"], document))
    return archive


@pytest_asyncio.fixture(loop_scope="session")
async def seat(browser: Browser, archive: Archive) -> AsyncIterator[Open]:
    """Opens a person's screen, signed in."""
    async with seats(browser, archive.house.url, archive.keys.password) as opened:
        yield opened


def lesson(page: Page, title: str) -> Locator:
    return page.get_by_role("tabpanel").locator(":scope > ul > li").filter(has_text=title)


async def test_nothing_learned_yet_says_what_will_stand_there_and_is_for_who_leads(
    archive: Archive, seat: Open
) -> None:
    lead, clerk = await seat("lead"), await seat("clerk")
    await lead.get_by_role("link", name="Learning").click()
    await expect(lead.get_by_role("heading", name="Nothing has been learned yet")).to_be_visible()
    for tab, nothing in (
        ("Taken back", "Nothing was taken back"),
        ("Forms", "Nothing to switch off yet"),
        ("How much better", "Nobody has checked anything yet"),
    ):
        await lead.get_by_role("tab", name=tab).click()
        await expect(lead.get_by_role("heading", name=nothing)).to_be_visible()
        assert await objections(lead) == []
    await expect(clerk.get_by_role("link", name="Learning")).to_have_count(0)
    await clerk.goto(f"{archive.house.url}/learning")
    await expect(clerk.get_by_role("heading", name="What was learned is looked after")).to_be_visible()


async def test_a_lesson_says_why_is_taken_back_and_put_back_by_keyboard(taught: Archive, seat: Open) -> None:
    page = await seat("lead")
    await page.goto(f"{taught.house.url}/learning")
    paper = lesson(page, PAPER)
    await expect(paper).to_contain_text("Known again by 8 printed words; 4 corrected copies taught it")
    await expect(paper).to_contain_text("Read here because of 4 corrections")
    await expect(paper).to_contain_text("“Reach me at” beside it asks for it on other paper too")
    phone = f"Phone on “{PAPER}”"
    await page.get_by_role("button", name=f"From which checks: {phone}").press("Enter")
    checks = page.get_by_role("list", name="Learned from these checks")
    await expect(checks).to_contain_text("Check what was read in C-000001, by clerk")

    take = page.get_by_role("button", name=f"Take back: {phone}")
    await take.press("Enter")
    await expect(page.get_by_role("dialog").get_by_role("button", name="Take it back")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(take).to_be_focused()
    await take.press("Enter")
    assert await objections(page) == []
    await page.get_by_role("dialog").get_by_role("button", name="Take it back").press("Enter")
    message = page.get_by_role("alert").filter(has_text=f"Taken back: {phone}")
    await expect(paper).not_to_contain_text("Read here because of 4 corrections")
    undo = message.get_by_role("button", name="Put it back")
    assert await undo.evaluate(CUT_OFF) == []
    await undo.click()
    await expect(paper).to_contain_text("Read here because of 4 corrections")

    await page.get_by_role("button", name="Take back all of it: “Greenleaf Trading”").press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Take it back").press("Enter")
    await expect(lesson(page, "Greenleaf Trading")).to_have_count(0)
    await page.get_by_role("tab", name="Taken back").click()
    gone = lesson(page, "Greenleaf Trading")
    await expect(gone).to_contain_text("by lead")
    assert await objections(page) == []
    await gone.get_by_role("button", name="Put back").press("Enter")
    await expect(page.get_by_role("heading", name="Nothing was taken back")).to_be_visible()


async def test_what_was_learned_is_found_by_words_kind_and_form_and_the_address_keeps_it(
    taught: Archive, seat: Open
) -> None:
    page = await seat("lead")
    await page.goto(f"{taught.house.url}/learning")
    await expect(lesson(page, "Greenleaf")).to_be_visible()
    await page.get_by_role("textbox", name="Search what was learned").fill("reach me")
    await expect(lesson(page, "Greenleaf")).to_have_count(0)
    await expect(lesson(page, PAPER)).to_be_visible()
    await page.reload()
    await expect(lesson(page, PAPER)).to_be_visible()
    await page.get_by_role("combobox", name="Kind").click()
    await page.get_by_role("option", name="Senders").click()
    await expect(page.get_by_role("heading", name="Nothing like that")).to_be_visible()
    await page.get_by_role("textbox", name="Search what was learned").fill("")
    await expect(lesson(page, "Greenleaf")).to_contain_text("Checks contradict each other: EUR, USD")
    await page.get_by_role("combobox", name="Form").click()
    await page.get_by_role("option", name="Loss report").click()
    await expect(page.get_by_role("heading", name="Nothing like that")).to_be_visible()


async def test_a_form_is_switched_off_and_on_and_the_report_tells_the_weeks(
    taught: Archive, seat: Open
) -> None:
    page = await seat("lead")
    await page.goto(f"{taught.house.url}/learning?view=forms")
    receipt = page.get_by_role("switch", name="Receipt")
    await receipt.press(" ")
    await expect(receipt).not_to_be_checked()
    await expect(page.get_by_text("Switched off since")).to_be_visible()
    await page.get_by_role("tab", name="What was learned").click()
    await expect(lesson(page, "Greenleaf")).to_contain_text("Switched off")
    await page.get_by_role("tab", name="Forms").click()
    await receipt.press(" ")
    await expect(receipt).to_be_checked()
    await page.get_by_role("tab", name="How much better").click()
    weeks = page.get_by_role("list", name="Weeks, the latest first").get_by_role("listitem")
    await expect(weeks).to_have_count(12)
    await expect(weeks.first).to_contain_text("1 of 12 fields corrected")
    await expect(weeks.first).to_contain_text("1 check, 2 fields asked")


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_pages_fit_every_screen_and_can_be_used_by_everybody(
    taught: Archive, seat: Open, width: int
) -> None:
    page = await seat("lead")
    await page.set_viewport_size({"width": width, "height": 900})
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for view in ("known", "taken", "forms", "report"):
            await page.goto(f"{taught.house.url}/learning?view={view}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await expect(page.get_by_text("Loading")).to_have_count(0)
            assert await objections(page) == []
            assert await page.evaluate(WIDTHS) == []
