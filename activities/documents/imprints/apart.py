"""What stamps say, kept apart from what stands on the paper under them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from activities.documents.engines.page import ReadPage
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.runs import lines
from activities.documents.fields.targets import Target
from activities.documents.imprints import look
from activities.documents.imprints.barcodes import Barcode
from activities.documents.imprints.stamps import Stamp
from schemas.reading import Box, MarkKind, PageMark, Word

Run = Callable[..., Awaitable[Any]]
"""Has a function run in a reader."""
Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]
Stamps = Mapping[int, Sequence[Stamp]]
Codes = Mapping[int, Sequence[Barcode]]
"""By page, as stamps."""

WITHIN = 0.8
"""Share of a word's box that lies in a stamp which the word belongs to."""
ACROSS = 0.12
"""Share of a value's box from which a stamp stands across it."""
STAMPED = Note("a stamp stands across it", 3.0, asks=True)
"""Asked in any case: how often such values are misread was not measured."""
RATHER = Note("what is taken for a stamp holds another value for it", 3.0, asks=True)
"""Asked in any case: a pen rings what counts."""


async def found(pages: Sequence[ReadPage], run: Run) -> tuple[Stamps, Codes]:
    """The stamps and the bar codes on those pages that are drawn."""
    seen = {page.n: await run(look.on, page.png, page.dpi) for page in pages if page.png}
    stamps = {n: each for n, (each, _) in seen.items() if each}
    return stamps, {n: each for n, (_, each) in seen.items() if each}


def without(page: ReadPage, marks: Sequence[Stamp]) -> ReadPage:
    """The page without the words that stand in its stamps; itself where there are none.

    A single line stays: a pen may have ringed a value of the page. It is asked, since that stands across it.
    """
    gone = [stamp for stamp in marks if len(lines(_words(page, stamp))) > 1]
    kept = tuple(word for word in page.words if not any(_in(word.box, stamp) for stamp in gone))
    return page if len(kept) == len(page.words) else replace(page, words=kept)


def _words(page: ReadPage, stamp: Stamp) -> list[Word]:
    return [word for word in page.words if _in(word.box, stamp)]


def _in(box: Box, stamp: Stamp) -> bool:
    return stamp.share(box) >= WITHIN


def told(pages: Sequence[ReadPage], marks: Stamps, codes: Codes) -> tuple[PageMark, ...]:
    """Page by page each stamp with what is read in it, line by line, then each bar code with what it says."""
    said: list[PageMark] = []
    for page in pages:
        for stamp in marks.get(page.n, ()):
            text = "\n".join(" ".join(word.text for word in line) for line in lines(_words(page, stamp)))
            said.append(PageMark(kind=MarkKind.STAMP, page=page.n, box=stamp.box, text=text))
        for code in codes.get(page.n, ()):
            its = {"box": code.box, "text": code.text, "symbology": code.symbology}
            said.append(PageMark(kind=MarkKind.BARCODE, page=page.n, **its))
    return tuple(said)


def marked(drafter: Drafter, marks: Stamps, shown: Sequence[ReadPage]) -> Drafter:
    """The drafter, which says of each value whether a stamp stands across it, or holds another.

    Args:
        shown: the pages with what stands in stamps; () where they are not those that the drafter looks at.
    """

    def drafted(wanted: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        made = drafter(wanted, sheets)
        whole = drafter(wanted, [sheet_of(page) for page in shown]) if shown else {}
        for name, draft in made.items():
            across = (stamp.share(draft.box) >= ACROSS for stamp in marks.get(draft.page, ()))
            if draft.engine != "signature" and any(across):
                draft.notes.append(STAMPED)
            elif name in whole and _stamped_otherwise(draft, whole[name], marks):
                draft.notes.append(RATHER)
        return made

    return drafted if marks else drafter


def _stamped_otherwise(draft: Draft, whole: Draft, marks: Stamps) -> bool:
    """Whether another value would have been found, in a stamp, had nothing been kept apart."""
    return whole.value != draft.value and any(_in(whole.box, stamp) for stamp in marks.get(whole.page, ()))
