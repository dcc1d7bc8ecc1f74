"""The files in an e-mail or archive: each opened in a child of its own, with bounds for all together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from activities.documents.kinds import kind_of, looks_like
from activities.documents.pieces import Piece, unopened
from activities.documents.sandbox.client import Answer, why
from activities.documents.sandbox.framing import Job, Part, Reason, Trouble
from activities.documents.sandbox.limits import Limits
from activities.documents.troubles import in_words
from cases.documents import plain_name

GIVEN_UP = 3
"""Files whose child may be ended before the rest is left unopened."""

Ask = Callable[[bytes, Job], Awaitable[Answer]]


@dataclass
class Unwrapping:
    """Opens the files of one document; a file that cannot be opened costs that file only."""

    ask: Ask
    limits: Limits
    pages: int = 0
    """So far, with those of the e-mail itself."""
    parts: int = 0
    unpacked: int = 0
    seconds: float = 0.0
    ended: int = 0

    async def pieces(self, parts: Sequence[Part], depth: int = 1) -> list[Piece]:
        """What the files consist of, `depth` wrappings down."""
        return [piece for part in parts for piece in await self._piece(part, depth)]

    async def _piece(self, part: Part, depth: int) -> list[Piece]:
        name = plain_name(part.name)
        self.parts += 1
        self.unpacked += len(part.content)
        if part.trouble:
            return [_for_trouble(name, part.trouble)]
        refused = self._refused()
        if refused:
            return [unopened(f"{name}: {refused}")]
        kind = kind_of(part.content)
        if kind is None:
            what = looks_like(part.content) if part.content else "empty"
            return [unopened(f"{name} is {what}, which cannot be read here; please send it as PDF")]
        job = Job(kind)
        answer = await self.ask(part.content, job)
        self.seconds += answer.end.seconds
        if answer.killed:
            self.ended += 1
            return [unopened(f"{name}: {why(answer.killed, self.limits, job)}")]
        trouble = self._trouble(answer)
        if trouble:
            return [_for_trouble(name, trouble)]
        self.pages += len(answer.sizes)
        own = [Piece(part.content, answer.kind or kind, tuple(answer.sizes))] if answer.sizes else []
        if answer.parts and depth >= self.limits.depth:
            return [*own, _for_trouble(name, Trouble(0, Reason.DEPTH))]
        return own + await self.pieces(answer.parts, depth + 1)

    def _refused(self) -> str | None:
        """Why a file is not even looked at."""
        limits = self.limits
        if self.parts > limits.parts:
            return in_words(Trouble(0, Reason.PARTS, 0, limits.parts))
        if self.unpacked > limits.unpacked:
            return in_words(Trouble(0, Reason.UNPACKED, self.unpacked, limits.unpacked))
        if self.ended >= GIVEN_UP or self.seconds > limits.parts_cpu:
            return "it was not opened, since the files before it took too much; please send it by itself"
        return None

    def _trouble(self, answer: Answer) -> Trouble | None:
        """Why a file cannot be read as a whole."""
        whole = next((t for t in answer.troubles if not t.n or not answer.sizes), None)
        pages, most = self.pages + len(answer.sizes), self.limits.pages
        return whole or (Trouble(0, Reason.PAGES, pages, most) if pages > most else None)


def _for_trouble(name: str, trouble: Trouble) -> Piece:
    return unopened(f"{name}: {in_words(trouble)}", locked=trouble.reason is Reason.LOCKED)
