"""What stamps say, kept apart from what stands on the paper under them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from activities.documents.engines.page import ReadPage
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import lines
from activities.documents.fields.targets import Target
from activities.documents.imprints import stamps
from activities.documents.imprints.stamps import Stamp
from schemas.reading import MarkKind, PageMark, Word

Run = Callable[..., Awaitable[Any]]
"""Has a function run in a reader."""
Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]
Stamps = Mapping[int, Sequence[Stamp]]
"""By page."""

WITHIN = 0.8
"""Share of a word's box that lies in a stamp which the word belongs to."""
ACROSS = 0.12
"""Share of a value's box from which a stamp stands across it."""
STAMPED = Note("a stamp stands across it", 3.0, asks=True)
"""Asked in any case: how often such values are misread was not measured."""


async def found(pages: Sequence[ReadPage], run: Run) -> Stamps:
    """The stamps on those pages that are drawn."""
    seen = {page.n: await run(stamps.on, page.png, page.dpi) for page in pages if page.png}
    return {n: each for n, each in seen.items() if each}


def without(page: ReadPage, marks: Sequence[Stamp]) -> ReadPage:
    """The page without the words that stand in its stamps; itself where there are none."""
    kept = tuple(word for word in page.words if not _in(word, marks))
    return page if len(kept) == len(page.words) else replace(page, words=kept)


def _in(word: Word, marks: Sequence[Stamp]) -> bool:
    return any(stamp.share(word.box) >= WITHIN for stamp in marks)


def told(pages: Sequence[ReadPage], marks: Stamps) -> tuple[PageMark, ...]:
    """Each stamp with what is read in it, line by line."""
    return tuple(
        PageMark(
            kind=MarkKind.STAMP,
            page=page.n,
            box=stamp.box,
            text="\n".join(
                " ".join(word.text for word in line)
                for line in lines([word for word in page.words if _in(word, [stamp])])
            ),
        )
        for page in pages
        for stamp in marks.get(page.n, ())
    )


def marked(drafter: Drafter, marks: Stamps) -> Drafter:
    """The drafter, which says of each value whether a stamp stands across it."""

    def drafted(wanted: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        made = drafter(wanted, sheets)
        for draft in made.values():
            across = (stamp.share(draft.box) >= ACROSS for stamp in marks.get(draft.page, ()))
            if draft.engine != "signature" and any(across):
                draft.notes.append(STAMPED)
        return made

    return drafted if marks else drafter
