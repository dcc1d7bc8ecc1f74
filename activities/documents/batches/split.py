"""Where parts begin: decided from what was seen on each page, and from nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from activities.documents.batches.marks import Bars, PageMarks
from cases.batches.stack import Part
from schemas.batches import Place, Split, Unclear, place_in

NONE: Mapping[int, str] = {}


@dataclass
class _Open:
    """A part that pages are still put into, and what stood before it."""

    sheets: list[Place] = field(default_factory=list)
    """What the sheets before it say, in their order."""
    problem: str | None = None
    first: int = 0
    last: int = 0
    begins: str | None = None

    def take(self, n: int, begins: str | None) -> None:
        if not self.first:
            self.first, self.begins = n, begins
        self.last = n

    def closed(self) -> Part:
        place, problem = _agreed(self.sheets)
        problem = self.problem or problem
        return Part(self.first, self.last, None if problem else place, problem, self.begins)

    def next(self) -> "_Open":
        """The part behind a blank page: what the sheet says goes on."""
        return _Open(list(self.sheets), self.problem)


def split(
    pages: Sequence[PageMarks], by: Split, firsts: Mapping[int, str] = NONE
) -> tuple[tuple[Part, ...], tuple[int, ...]]:
    """Parts, and the pages that are in none of them.

    A sheet is a page with the same code of ours twice, or with one and bars; a patch page has bars alone.
    Both are left out with their blank back. What only may be a sheet begins a part and stays in it, for a
    person to look at.

    Args:
        firsts: pages that begin a part by what is printed on them, with what that is; what the sheet before
            says goes on.
    """
    parts: list[Part] = []
    left_out: list[int] = []
    part, behind_sheet = _Open(), False
    for page in pages:
        said = _said(page)
        if said is not None and (part.first or said.problem):
            parts.extend(_closed(part))
            part = _Open()
        elif page.n in firsts and part.first:
            parts.extend(_closed(part))
            part = part.next()
        if said is not None:
            part.sheets += said.sheets
            part.problem = part.problem or said.problem
        if said is not None and not said.kept:
            left_out.append(page.n)
        elif page.blank and (behind_sheet or (by is Split.BLANK and said is None)):
            left_out.append(page.n)
            if part.first:
                parts.extend(_closed(part))
                part = part.next()
        else:
            part.take(page.n, firsts.get(page.n))
        behind_sheet = said is not None and not said.kept
    return (*parts, *_closed(part)), tuple(left_out)


def _closed(part: _Open) -> Iterator[Part]:
    if part.first:
        yield part.closed()


@dataclass(frozen=True)
class _Said:
    """What a page says that begins a part."""

    sheets: tuple[Place, ...] = ()
    problem: str | None = None
    kept: bool = False
    """It may be more than a sheet, so it stays with what it begins."""


def _said(page: PageMarks) -> _Said | None:
    """What a page says of the part that it begins; None: it begins none."""
    if page.unread:
        return _Said(problem=f"page {page.n} could not be looked at; it may be a sheet", kept=True)
    codes = set(page.codes)
    if not codes:
        if page.bars is Bars.OURS:
            return _Said(problem=f"the code of the sheet on page {page.n} cannot be read", kept=True)
        return _Said() if page.bars is Bars.PATCH else None
    if page.bars is Bars.NONE and len(page.codes) < 2:
        return _Said(problem=f"page {page.n} has a code of ours, but is no sheet", kept=True)
    if len(codes) > 1:
        return _Said(problem=f"the codes on page {page.n} say different things", kept=True)
    try:
        return _Said((place_in(page.codes[0]),))
    except Unclear as why:
        return _Said(problem=f"the sheet on page {page.n} is not clear: {why}", kept=True)


def _agreed(sheets: Sequence[Place]) -> tuple[Place | None, str | None]:
    """What several sheets in a row say together.

    A cover sheet lies on top of its letter, so what separator sheets before it say does not count; anything
    else that differs is left to a person.
    """
    covers = [sheet for sheet in sheets if sheet.case]
    telling = covers if covers and sheets[-1].case else sheets
    if len(set(telling)) > 1:
        return None, "the sheets before it say different things"
    return (telling[0], None) if telling else (None, None)
