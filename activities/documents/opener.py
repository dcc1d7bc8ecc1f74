"""Opening a document as received: is it one, how many pages has it, and what do they look like."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from activities.documents.kinds import Kind, kind_of, looks_like
from activities.documents.sandbox.client import Answer, RawPage, Sandbox, why
from activities.documents.sandbox.framing import Holds, Job, Reason, Trouble
from activities.documents.sandbox.limits import Limits
from schemas.errors import Invalid, NotFound, Unsupported
from schemas.reading import PageInfo

ACCEPTED = "Please send a PDF, JPEG, PNG, TIFF or WebP file."
PNG_LEVEL = 1
"""The default level takes five times as long for a tenth less."""


@dataclass(frozen=True)
class Inspection:
    """What a file is, seen from outside."""

    media_type: str
    pages: tuple[PageInfo, ...] = ()
    """Sizes in points; empty when the file can be kept but not read."""
    problem: str | None = None
    """Why it can be kept but not read, in words for staff."""


class Opener:
    """Looks into files in a sandbox; shared by all requests of a process."""

    def __init__(self, limits: Limits | None = None, at_once: int = 2) -> None:
        self.sandbox = Sandbox(limits, at_once)
        self._threads = ThreadPoolExecutor(at_once, "opener")

    async def start(self) -> None:
        """Start the process that children are forked from, so that the first file does not wait for it."""
        self.sandbox.start()

    async def close(self) -> None:
        await asyncio.to_thread(self.sandbox.close)

    async def inspect(self, content: bytes, name: str) -> Inspection:
        """Find out what a file is and how many pages it has.

        Raises:
            Unsupported: a kind of file that cannot be read.
            Invalid: damaged, empty, or larger than can be opened; the text says what to do.
        """
        kind = _kind(content, name)
        job = Job(kind)
        answer = await self.answer(content, job)
        problem = answer.killed and why(answer.killed, self.sandbox.limits, job)
        if problem:
            raise Invalid(
                f"{name} cannot be opened: {problem}. Please send it smaller, or print and scan it again."
            )
        whole = next((t for t in answer.troubles), None)
        if whole is None:
            return Inspection(kind.value, pages_of(answer))
        if whole.reason is Reason.LOCKED:
            return Inspection(
                kind.value, problem="It is locked with a password. Please ask for a copy without one."
            )
        raise Invalid(f"{name} cannot be opened: {in_words(whole)}.")

    async def render(self, content: bytes, n: int, dpi: int = 150) -> bytes:
        """Page `n` (from 1) as a PNG for the eye, pixels as wide as high.

        Raises:
            NotFound: there is no such page.
            Invalid: the page cannot be drawn; the text says why.
        """
        job = Job(_kind(content, "The file"), (n,), float(dpi), square=True, words=False)
        answer = await self.answer(content, job)
        if answer.sizes and not 1 <= n <= len(answer.sizes):
            raise NotFound(f"This document has {len(answer.sizes)} pages; there is no page {n}.")
        if not answer.pages:
            raise Invalid(f"Page {n} cannot be shown: {unreadable(answer, self.sandbox.limits, job)}.")
        return await asyncio.to_thread(png, answer.pages[0])

    async def answer(self, content: bytes, job: Job) -> Answer:
        """What a fresh child finds."""
        self.sandbox.start()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.sandbox.open, content, job)

    async def holds(self) -> dict[str, bool]:
        """Which protections of the sandbox hold on this machine, for `casework doctor`."""
        answer = await self.answer(b"%PDF-", Job(Kind.PDF))
        return {
            "limits on memory, time and files": Holds.LIMITS in answer.holds,
            "no network": Holds.NETWORK in answer.holds,
            "no files": Holds.FOLDER in answer.holds,
            "no privileges": Holds.PRIVILEGES in answer.holds,
        }


def _kind(content: bytes, name: str) -> Kind:
    if not content:
        raise Invalid(f"{name} is empty. Please send it again.")
    kind = kind_of(content)
    if kind is None:
        raise Unsupported(f"{name} is {looks_like(content)}, which cannot be read here. {ACCEPTED}")
    return kind


def pages_of(answer: Answer) -> tuple[PageInfo, ...]:
    """The pages as received, before anything is turned upright."""
    return tuple(PageInfo(n=n, width=w, height=h) for n, (w, h) in enumerate(answer.sizes, 1))


def unreadable(answer: Answer, limits: Limits, job: Job) -> str:
    """Why a page is not there, in words for staff."""
    if answer.killed:
        return why(answer.killed, limits, job)
    return in_words(answer.troubles[0]) if answer.troubles else "it is damaged"


def in_words(trouble: Trouble) -> str:
    """A trouble in words for staff, with what to do."""
    found, allowed = trouble.found, trouble.allowed
    return {
        Reason.DAMAGED: "it is damaged or incomplete; please send it again",
        Reason.LOCKED: "it is locked with a password; please ask for a copy without one",
        Reason.PAGES: f"it has {found:,.0f} pages and at most {allowed:,.0f} can be read; please split it",
        Reason.PIXELS: f"it has {found / 1e6:,.0f} megapixels and at most {allowed / 1e6:,.0f} can be read;"
        " please send it smaller",
        Reason.MEMORY: "it needs more memory to open than there is for one file; please send it smaller",
        Reason.EMPTY: "it has no pages; please send it again",
    }[trouble.reason]


def png(page: RawPage) -> bytes:
    """The page's pixels as a PNG that tells its resolution."""
    head = page.head
    image = Image.frombytes("L" if head.channels == 1 else "RGB", (head.width, head.height), page.pixels)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=PNG_LEVEL, dpi=(head.dpi_x, head.dpi_y))
    return out.getvalue()
