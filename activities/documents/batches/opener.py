"""Stacks of scans, opened and cut in the sandbox, like all foreign bytes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from activities.documents.batches.marks import PageMarks, unpacked
from activities.documents.batches.split import split
from activities.documents.kinds import Kind, kind_of, looks_like
from activities.documents.opener import Opener, unreadable
from activities.documents.sandbox.client import Answer
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.packed import Garbled
from activities.documents.troubles import in_words
from cases.batches.stack import NOTHING, Part, Size, Stack
from schemas.batches import Split
from schemas.errors import Invalid, Unavailable, Unsupported
from schemas.learned import Learned

Firsts = Callable[[bytes, str, Learned], Awaitable[Mapping[int, str]]]
"""Tells which pages of a file, by its name, begin a document by what is printed on them, and what that is."""
WANTED = "Please send the stack as one PDF or TIFF file."
MOST_READ = 100
"""Pages of a stack that are read to see where documents begin, while whoever hands it in waits."""
AT_ONCE = 50
"""Pages that one child looks at, or cuts parts of."""

PATIENCE = 60.0
"""Seconds that a stack waits until another one has been read."""


class InTurn:
    """Reads one stack at a time, since what reads takes much memory; others wait their turn for a while.

    Args:
        firsts: reads a stack.
        patience: seconds to wait.
    """

    def __init__(self, firsts: Firsts, patience: float = PATIENCE) -> None:
        self._firsts = firsts
        self._patience = patience
        self._turn = asyncio.Semaphore(1)

    async def __call__(self, content: bytes, name: str, learned: Learned) -> Mapping[int, str]:
        """The pages that begin a document, and why.

        Raises:
            Unavailable: others are still being read; trying again later is right.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._turn.acquire()
        except TimeoutError as error:
            raise Unavailable(
                f"To divide {name} by its forms it has to be read, and another stack is being read just "
                "now. Please try again in some minutes."
            ) from error
        try:
            return await self._firsts(content, name, learned)
        finally:
            self._turn.release()


class StackOpener:
    """Opens stacks where they can do no harm."""

    def __init__(self, opener: Opener, firsts: Firsts | None = None) -> None:
        self._opener = opener
        self._firsts = firsts

    async def split(self, content: bytes, name: str, by: Split, learned: Learned = NOTHING) -> Stack:
        """Find the parts.

        Args:
            learned: what checks taught.

        Raises:
            Unsupported: it is neither PDF nor TIFF.
            Invalid: damaged, empty, or larger than can be taken in; the text says what to do.
            Unavailable: its pages would have to be read, and others are being read.
        """
        kind = _kind(content, name)
        sizes: Sequence[Size] = (await self._done(content, Job(kind, stack="cut"), name)).sizes
        marks: list[PageMarks] = []
        for start in range(1, len(sizes) + 1, AT_ONCE):
            marks += await self._marks(
                content, kind, range(start, min(start + AT_ONCE, len(sizes) + 1)), name
            )
        begun = await self._begun(content, name, len(sizes), learned) if by is Split.FORMS else {}
        parts, left_out = split(marks, by, begun)
        return Stack(tuple(sizes), parts, left_out)

    async def _begun(self, content: bytes, name: str, pages: int, learned: Learned) -> Mapping[int, str]:
        """Pages that begin a document by what is printed on them, and why."""
        if self._firsts is None:
            raise Invalid("Pages cannot be read here; hand the stack in with sheets between its letters.")
        if pages > MOST_READ:
            raise Invalid(
                f"{name} has {pages} pages, and {MOST_READ} at most can be divided by their forms. "
                "Please hand it in as several stacks, or with sheets between its letters."
            )
        return await self._firsts(content, name, learned)

    async def _marks(self, content: bytes, kind: Kind, asked: Sequence[int], name: str) -> list[PageMarks]:
        answer = await self._done(content, Job(kind, tuple(asked), stack="marks"), name)
        try:
            seen = {page.n: page for part in answer.parts for page in unpacked(part.content, asked)}
        except Garbled as error:
            raise Invalid(f"{name} cannot be opened: it is damaged. Please scan it again.") from error
        return [seen.get(n, PageMarks(n, unread=True)) for n in asked]

    async def cut(self, content: bytes, name: str, parts: Sequence[Part]) -> list[bytes]:
        """Each part as a PDF, its pictures as they came.

        Raises:
            Invalid: it cannot be cut; the text says why.
        """
        kind = _kind(content, name)
        made: list[bytes] = []
        for few in _few(parts):
            numbers = tuple(n for part in few for n in range(part.first, part.last + 1))
            cuts = tuple(part.last - part.first + 1 for part in few)
            answer = await self._done(content, Job(kind, numbers, stack="cut", cuts=cuts), name)
            if len(answer.parts) != len(few):
                raise Invalid(f"{name} cannot be cut into its parts. Please scan it again.")
            made += [part.content for part in answer.parts]
        return made

    async def _done(self, content: bytes, job: Job, name: str) -> Answer:
        answer = await self._opener.answer(content, job)
        if answer.killed:
            problem = unreadable(answer, self._opener.sandbox.limits, job)
            raise Invalid(f"{name} cannot be opened: {problem}.")
        if answer.troubles:
            raise Invalid(f"{name} cannot be opened: {in_words(answer.troubles[0])}.")
        return answer


def _few(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts in groups that one child cuts."""
    few: list[Part] = []
    for part in parts:
        if few and part.last - few[0].first >= AT_ONCE:
            yield few
            few = []
        few.append(part)
    if few:
        yield few


def _kind(content: bytes, name: str) -> Kind:
    if not content:
        raise Invalid(f"{name} is empty. Please send it again.")
    kind = kind_of(content)
    if kind not in (Kind.PDF, Kind.TIFF):
        what = f"a file of the kind {kind}" if kind else looks_like(content)
        raise Unsupported(f"{name} is {what}, which is no stack of scans. {WANTED}")
    return kind
