"""People at their screens: each in a browser context of their own, signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, expect

PATIENCE = 60_000
"""Milliseconds that a screen gets: other tests run on the same processors."""
expect.set_options(timeout=PATIENCE)

Open = Callable[[str], Awaitable[Page]]
"""Opens a person's screen, by their name."""


@asynccontextmanager
async def seats(browser: Browser, url: str, password: str) -> AsyncIterator[Open]:
    """A way to open screens; all are closed at the end."""
    opened: list[BrowserContext] = []

    async def open_screen(name: str) -> Page:
        context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = await context.new_page()
        await page.goto(url)
        await page.get_by_label("Name", exact=True).fill(name)
        await sign_in(page, password)
        await expect(page.get_by_role("heading", name="Tasks")).to_be_visible()
        return page

    yield open_screen
    for context in opened:
        await context.close()


async def sign_in(page: Page, password: str) -> None:
    """Type the password and come in."""
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()
