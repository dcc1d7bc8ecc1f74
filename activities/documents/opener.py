"""Opening a document as received: is it one, how many pages has it, and what do they look like."""

import asyncio
import hashlib
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from activities.documents.kinds import ZIPPED, Kind, kind_of, looks_like
from activities.documents.pieces import Piece, in_a_row, pages
from activities.documents.sandbox.client import Answer, RawPage, Sandbox, why
from activities.documents.sandbox.framing import Holds, Job, Reason, Trouble
from activities.documents.sandbox.limits import MIB, Limits
from activities.documents.troubles import in_words
from activities.documents.unwrapping import Unwrapping
from schemas.errors import Invalid, NotFound, Unsupported
from schemas.reading import PageInfo

ACCEPTED = (
    "Please send a PDF, JPEG, PNG, TIFF, WebP, HEIC, DOCX or XLSX file, an electronic invoice (XML), an"
    " e-mail (EML), or a ZIP of such."
)
KEPT = 32 * MIB
"""Bytes of the last e-mail or archive, unpacked, that are kept for its next page."""
SHARP = 200
"""Dots per inch of a page for the eye: as many as one that was read has, and sharp at twice its size."""
PNG_LEVEL = 1
"""The default level takes five times as long for a tenth less."""


@dataclass(frozen=True)
class Inspection:
    """What a file is, seen from outside."""

    media_type: str
    pieces: tuple[Piece, ...] = ()
    """What it consists of; empty when the file can be kept but not read."""
    problem: str | None = None
    """Why it can be kept but not read, in words for staff."""
    first: Answer | None = None
    """Its first page as it was to be drawn, with what the file says in XML; None: it is still to be drawn."""

    @property
    def pages(self) -> tuple[PageInfo, ...]:
        """Sizes in points; a page that stands for a file which cannot be read tells so."""
        return pages(self.pieces)

    def piece_with(self, n: int) -> Piece:
        """The piece that page `n` (from 1) is in.

        Raises:
            NotFound: there is no such page.
        """
        for piece in self.pieces:
            if n in piece.numbers():
                return piece
        raise NotFound(_no_page(sum(len(piece.sizes) for piece in self.pieces), n))


class Opener:
    """Looks into files in a sandbox; shared by all requests of a process."""

    def __init__(self, limits: Limits | None = None, at_once: int = 2) -> None:
        self.sandbox = Sandbox(limits, at_once)
        self._threads = ThreadPoolExecutor(at_once, "opener")
        self._last: tuple[bytes, Inspection] | None = None

    async def start(self) -> None:
        """Start the process that children are forked from, so that the first file does not wait for it."""
        self.sandbox.start()

    async def close(self) -> None:
        await asyncio.to_thread(self.sandbox.close)

    async def inspect(self, content: bytes, name: str, first: Job | None = None) -> Inspection:
        """Find out what a file is and how many pages it has, with those of the files in it.

        Args:
            first: how its first page is drawn on the way, if the file is of the kind that this names.

        Raises:
            Unsupported: a kind of file that cannot be read.
            Invalid: damaged, empty, or larger than can be opened; the text says what to do.
        """
        kind = _kind(content, name)
        job = first if first and first.kind == kind else Job(kind)
        answer = await self.answer(content, job)
        if job.pages and answer.sizes:
            whole = not answer.killed and not answer.troubles and answer.pages
            piece = Piece(content, kind, tuple(answer.sizes))
            return Inspection(kind.value, (piece,), first=answer if whole else None)
        self._refuse(answer, job, name)
        kind = answer.kind or kind
        if answer.troubles:
            return Inspection(
                kind.value, problem="It is locked with a password. Please ask for a copy without one."
            )
        pieces = [Piece(content, kind, tuple(answer.sizes))] if answer.sizes else []
        if answer.parts or not pieces:
            unwrapping = Unwrapping(self.answer, self.sandbox.limits, pages=len(answer.sizes))
            pieces += await unwrapping.pieces(answer.parts)
            _refuse_unread(pieces, name)
        return Inspection(kind.value, tuple(in_a_row(pieces)))

    def _refuse(self, answer: Answer, job: Job, name: str) -> None:
        """Raise where the file as a whole is of no use; one that is only locked can be kept."""
        if answer.killed:
            problem = why(answer.killed, self.sandbox.limits, job)
            raise Invalid(f"{name} cannot be opened: {problem}.")
        whole = next(iter(answer.troubles), None)
        if whole is None or whole.reason is Reason.LOCKED:
            return
        if whole.reason is Reason.OTHER:
            raise Unsupported(f"{name} cannot be opened: {in_words(whole)}. {ACCEPTED}")
        raise Invalid(f"{name} cannot be opened: {in_words(whole)}.")

    async def render(self, content: bytes, n: int, dpi: int = SHARP) -> bytes:
        """Page `n` (from 1) as a PNG for the eye, pixels as wide as high.

        Raises:
            NotFound: there is no such page.
            Invalid: the page cannot be drawn; the text says why.
        """
        kind = _kind(content, "The file")
        if kind is Kind.MAIL or kind in ZIPPED:
            piece = (await self._inspected(content)).piece_with(n)
        else:
            piece = Piece(content, kind, ())
        if piece.problem:
            raise Invalid(f"Page {n} cannot be shown: {piece.problem}.")
        job = Job(piece.kind, (n - piece.before,), float(dpi), square=True, words=False)
        answer = await self.answer(piece.content, job)
        if answer.sizes and not 1 <= n - piece.before <= len(answer.sizes):
            raise NotFound(_no_page(len(answer.sizes), n))
        if not answer.pages:
            raise Invalid(f"Page {n} cannot be shown: {unreadable(answer, self.sandbox.limits, job)}.")
        return await asyncio.to_thread(png, answer.pages[0])

    async def _inspected(self, content: bytes) -> Inspection:
        """What wraps other files is unwrapped once for the pages that are looked at one after another."""
        digest = hashlib.sha256(content).digest()
        if self._last is None or self._last[0] != digest:
            seen = await self.inspect(content, "The file")
            if sum(len(piece.content) for piece in seen.pieces) > KEPT:
                return seen
            self._last = digest, seen
        return self._last[1]

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


def _no_page(pages: int, n: int) -> str:
    return f"This document has {pages} pages; there is no page {n}."


def _refuse_unread(pieces: Sequence[Piece], name: str) -> None:
    """Raise where nothing in the file is of any use, not even to be asked for again without its password."""
    problems = [piece.problem for piece in pieces if piece.problem and not piece.locked]
    if not pieces:
        raise Invalid(f"{name} cannot be opened: {in_words(Trouble(0, Reason.EMPTY))}.")
    if len(problems) == len(pieces):
        raise Invalid(f"{name} cannot be opened: {'; '.join(problems[:3])}. {ACCEPTED}")


def unreadable(answer: Answer, limits: Limits, job: Job) -> str:
    """Why a page is not there, in words for staff."""
    if answer.killed:
        return why(answer.killed, limits, job)
    return in_words(answer.troubles[0]) if answer.troubles else "it is damaged"


def png(page: RawPage) -> bytes:
    """The page's pixels as a PNG that tells its resolution."""
    head = page.head
    image = Image.frombytes("L" if head.channels == 1 else "RGB", (head.width, head.height), page.pixels)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=PNG_LEVEL, dpi=(head.dpi_x, head.dpi_y))
    return out.getvalue()
