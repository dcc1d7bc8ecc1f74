"""Whether somebody has signed: what the ink beside a label, or in a registered zone, says of it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from activities.documents.engines.page import ReadPage
from activities.documents.fields import labels as labelling
from activities.documents.fields.evidence import LABEL_ALIKE, LABEL_EXACT, Draft, Note
from activities.documents.fields.labels import Label
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.targets import Kind, Target
from activities.documents.signatures import look
from activities.documents.signatures.look import Seen
from activities.documents.signatures.strokes import Strokes
from schemas.reading import Box, FieldReading, MarkKind, PageMark

Run = Callable[..., Awaitable[Any]]
"""Has a function run in a reader."""
Sharp = Callable[[ReadPage], Awaitable[ReadPage]]
"""Has a page drawn that was not; as it was where that fails."""
Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]

PEN, REACH = 30.0, 13.0
"""Points of a pen's strokes, and of the longest of them, from which it is a signature."""
MARKS, PRINT = 12.0, 5.0
"""Up to so many points of small marks and of print nothing stands there."""
SIGNED = Note("strokes of a pen stand where one signs", 0.2)
UNSIGNED = Note("nothing is written where one signs", 0.3)
"""As often wrong as on drawn pages that nothing was tuned on (bench/documents/signatures.py)."""
EXACT = 97.0
ENGINE = "signature"

UNCLEAR = "it cannot be told whether it is signed"
TYPED = "only print stands where one signs"
STAMPED = "a stamp stands where one signs"
NO_PLACE = "no line or box to sign in was found beside its label"


async def drafts(
    wanted: Sequence[Target], pages: Sequence[ReadPage], run: Run, sharp: Sharp
) -> dict[str, Draft]:
    """A draft of each field that says whether it is signed, where its label was found."""
    found = await looked_for(wanted, pages, run, sharp)
    out = {}
    for target in wanted:
        if target.name in found:
            label, n, seen = found[target.name]
            place = [LABEL_EXACT if label.score >= EXACT else LABEL_ALIKE]
            fault = None if seen.certain else NO_PLACE
            out[target.name] = draft(target, n, seen.box, seen.strokes, place, fault)
    return out


async def looked_for(
    wanted: Sequence[Target], pages: Sequence[ReadPage], run: Run, sharp: Sharp | None = None
) -> dict[str, tuple[Label, int, Seen]]:
    """By field: the label of the place to sign, its page, and what stands there.

    Args:
        sharp: draws pages that were not; without it nothing is looked for on such.
    """
    signed = [target for target in wanted if target.kind is Kind.SIGNED]
    labels: dict[str, tuple[Label, ReadPage]] = {}
    for page in pages if signed else ():
        for hit in labelling.found(signed, sheet_of(page).runs):
            before = labels.get(hit.target.name)
            if before is None or hit.score >= before[0].score:
                labels[hit.target.name] = hit, page
    coarse = {page for _, page in labels.values() if not page.png}
    drawn = {page: await sharp(page) for page in coarse} if sharp else {}
    out = {}
    for name, (label, found_on) in labels.items():
        page = drawn.get(found_on, found_on)
        if not page.png:
            continue
        words = [(word.box, word.confidence) for word in page.words]
        (seen,) = await run(look.beside, page.png, page.dpi, [_head(label)], words, page.cells)
        out[name] = label, page.n, seen
    return out


def draft(
    target: Target, n: int, box: Box, strokes: Strokes, place: Sequence[Note], fault: str | None = None
) -> Draft:
    """What the ink in a box says.

    Args:
        place: what speaks for the place.
        fault: why it is not certain that it is the place.
    """
    value = None if fault else signed(strokes)
    if value is None and fault is None:
        fault = TYPED if strokes.print > PRINT and not strokes.pen else UNCLEAR
        fault = STAMPED if strokes.stamped and not strokes.pen else fault
    made = Draft(target, value, "", n, box, ENGINE, fault=fault)
    made.notes += [*place, *([SIGNED] if value else [UNSIGNED] if value is False else [])]
    return made


def marks(fields: Mapping[str, FieldReading]) -> Iterator[PageMark]:
    """Each signature that is there, once for its place."""
    places = [f.evidence for f in fields.values() if f.value is True and f.evidence]
    seen = {(place.page, place.box) for place in places if place.engine == ENGINE}
    for page, box in sorted(seen):
        yield PageMark(kind=MarkKind.SIGNATURE, page=page, box=box)


def signed(strokes: Strokes) -> bool | None:
    """None: nobody knows, as of a typed name, a stamp, or a few marks."""
    if strokes.pen >= PEN and strokes.reach >= REACH:
        return True
    nothing = strokes.pen == 0 and strokes.other <= MARKS and strokes.print <= PRINT
    return False if nothing and not strokes.stamped else None


def beside(drafter: Drafter, found: dict[str, Draft]) -> Drafter:
    """The drafter, with what was found of signatures besides."""
    return lambda wanted, sheets: {**found, **drafter(wanted, sheets)}


def _head(label: Label) -> Box:
    """The label without what stands behind it in the same run."""
    x0, y0, x1, y1 = label.run.box
    share = len(label.rest) / max(1, len(label.run.text))
    return (x0, y0, x1 - (x1 - x0) * share, y1)
