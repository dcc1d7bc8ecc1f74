"""Two people at their screens talk about a task: a question, its answer, and the bell that rings for each."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.acceptance.letterbox import Letterbox, letterbox
from tests.acceptance.office import House, furnished
from tests.acceptance.seats import Open, seats
from tests.acceptance.test_web import READ, claim, clear_paper, objections, row
from workers.demo import office

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True)
class Desks:
    """A running system with a claim in it."""

    house: House
    keys: office.Keys
    box: Letterbox

    def file(self, seed: int) -> str:
        """A claim comes in; its number."""
        with self.house.client(self.keys.portal) as http:
            return str(office.file_claim(http, clear_paper(seed), f"talk-{seed}")["number"])


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    with letterbox() as (box, address), pytest.MonkeyPatch.context() as environment:
        environment.setenv("CASEWORK_SMTP_URL", address)
        environment.setenv("CASEWORK_MAIL_FROM", "Casework <casework@example.com>")
        environment.setenv("CASEWORK_PUBLIC_URL", "https://casework.example")
        with furnished(tmp_path_factory.mktemp("talk") / "data") as (house, keys):
            yield Desks(house, keys, box)


@pytest_asyncio.fixture(loop_scope="session")
async def seat(browser: Browser, desks: Desks) -> AsyncIterator[Open]:
    """Opens a person's screen, signed in."""
    async with seats(browser, desks.house.url, desks.keys.password) as opened:
        yield opened


def talk(page: Page) -> Locator:
    return page.get_by_role("region", name="Talk")


def bell(page: Page, unread: int = 0) -> Locator:
    name = f"Notices, {unread} unread" if unread else "Notices"
    return page.get_by_role("button", name=name, exact=True)


async def ask(page: Page, name: str, words: str) -> None:
    await talk(page).get_by_label("Comment", exact=True).fill(words)
    await talk(page).get_by_role("combobox", name="Ask a colleague").click()
    await page.get_by_role("option", name=name, exact=True).click()
    await talk(page).get_by_role("button", name="Ask", exact=True).click()


async def test_a_question_rings_at_the_colleagues_desk_and_its_answer_comes_back_by_itself(
    desks: Desks, seat: Open
) -> None:
    number = desks.file(401)
    adjuster, senior = await seat("adjuster"), await seat("senior")
    await expect(bell(senior)).to_be_visible()
    await claim(adjuster, number)
    await ask(adjuster, "senior", "Is a kettle covered?")
    await expect(talk(adjuster)).to_contain_text("Waiting for senior")
    await expect(adjuster.get_by_role("button", name="Complete")).to_be_visible()

    await bell(senior, 1).click()
    await senior.get_by_role("menuitem", name="adjuster asks you about 'Assess the damage'").click()
    await expect(talk(senior)).to_contain_text("Is a kettle covered?")
    await expect(bell(senior)).to_be_visible()
    await talk(senior).get_by_role("button", name="Answer").click()
    await talk(senior).get_by_label("Your answer").fill("It is, up to 40 EUR.")
    await talk(senior).get_by_role("button", name="Answer").click()

    await expect(talk(adjuster)).to_contain_text("It is, up to 40 EUR.")
    await expect(talk(adjuster)).to_contain_text("Answered")
    await expect(adjuster.get_by_role("link", name="2 comments")).to_be_visible()
    await adjuster.get_by_role("link", name=number).click()
    await expect(adjuster.get_by_role("region", name="Timeline")).to_contain_text("senior answered adjuster")
    for scheme in ("light", "dark"):
        for page in (adjuster, senior):
            await page.emulate_media(color_scheme=scheme)
            assert await objections(page) == []


async def test_questions_wait_in_the_navigation_until_they_are_answered(desks: Desks, seat: Open) -> None:
    number = desks.file(402)
    lead, clerk = await seat("lead"), await seat("clerk")
    await expect(row(lead, number)).to_be_visible(timeout=READ)
    await row(lead, number).get_by_role("link").click()
    await ask(lead, "clerk", "Did the letter come?")
    await expect(clerk.get_by_role("link", name="Questions 1")).to_be_visible()
    await clerk.get_by_role("link", name="Questions").click()
    question = clerk.get_by_role("listitem").filter(has_text="Did the letter come?")
    await question.get_by_role("button", name="Answer").click()
    await question.get_by_label("Your answer").fill("Yesterday.")
    await clerk.keyboard.press("Control+Enter")
    await expect(clerk.get_by_role("heading", name="Nobody waits for your answer")).to_be_visible()
    await expect(bell(lead)).to_be_visible()
    await lead.get_by_role("link", name="Questions").click()
    await lead.get_by_role("tab", name="By me").click()
    mine = lead.get_by_role("listitem").filter(has_text="Did the letter come?")
    await expect(mine).to_contain_text("clerk answered")
    await expect(mine).to_contain_text("Yesterday.")
    assert await objections(lead) == []


async def test_a_colleague_is_named_by_keyboard_and_what_was_typed_survives_a_reload(
    desks: Desks, seat: Open
) -> None:
    number = desks.file(403)
    lead, operator = await seat("lead"), await seat("operator")
    await expect(row(lead, number)).to_be_visible(timeout=READ)
    await row(lead, number).get_by_role("link").click()
    await talk(lead).get_by_label("Comment", exact=True).focus()
    await lead.keyboard.type("Look here @ope")
    await expect(lead.get_by_role("option", name="operator")).to_be_visible()
    await lead.keyboard.press("Enter")
    await lead.keyboard.type("please")
    field = talk(lead).get_by_label("Comment", exact=True)
    await expect(field).to_have_value("Look here @operator please")
    await lead.reload()
    await expect(field).to_have_value("Look here @operator please")
    await field.press("Control+Enter")
    await expect(talk(lead).locator("mark")).to_have_text("@operator")
    await expect(field).to_have_value("")
    await expect(bell(operator, 1)).to_be_visible()
    await talk(lead).get_by_role("button", name="Take back").click()
    await expect(talk(lead)).to_contain_text("Taken back")
    follow = talk(lead).get_by_role("switch", name="Follow this case")
    await expect(follow).to_be_checked()
    await follow.click()
    await expect(follow).not_to_be_checked()
    await lead.reload()
    await expect(follow).not_to_be_checked()


async def test_everybody_chooses_how_they_are_told(desks: Desks, seat: Open) -> None:
    page = await seat("clerk")
    await bell(page).click()
    await page.get_by_role("menuitem", name="All notices, and how you are told").click()
    await page.get_by_label("E-mail", exact=True).fill("clerk")
    await expect(page.get_by_text("Write it as name@example.com.")).to_be_visible()
    await page.get_by_label("E-mail", exact=True).fill("clerk@example.com")
    await page.get_by_role("combobox", name="Somebody mentions me: by e-mail").click()
    await page.get_by_role("option", name="Once a day").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved how you are told of things")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("E-mail", exact=True)).to_have_value("clerk@example.com")
    mentions = page.get_by_role("combobox", name="Somebody mentions me: by e-mail")
    await expect(mentions).to_have_value("Once a day")
    number = desks.file(404)
    lead = await seat("lead")
    await expect(row(lead, number)).to_be_visible(timeout=READ)
    await row(lead, number).get_by_role("link").click()
    await ask(lead, "clerk", "Between us: odd claim?")
    letter = await asyncio.to_thread(desks.box.letters.get, timeout=20)
    assert (letter["To"], letter["Subject"]) == (
        "clerk@example.com",
        f"lead asks you about 'Assess the damage' ({number})",
    )
    words = "".join(part.get_content() for part in letter.iter_parts())
    assert f"https://casework.example{urlsplit(lead.url).path}" in words
    assert "odd claim" not in words


async def test_the_new_pages_can_be_used_by_everybody(desks: Desks, seat: Open) -> None:
    page = await seat("lead")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for place in ("notices", "questions?view=by_me", "questions"):
            await page.goto(f"{desks.house.url}/{place}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await expect(page.get_by_text("Loading")).to_have_count(0)
            assert await objections(page) == []
