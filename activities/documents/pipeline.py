"""Reading one document, step by step."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from activities.documents import classify, hands, identity, invoices, receipts
from activities.documents.engines.page import ReadPage
from activities.documents.fields import drafts as by_labels
from activities.documents.fields import find
from activities.documents.fields.targets import targets
from activities.documents.fields.weights import Weights
from activities.documents.imprints import apart
from activities.documents.invoices import electronic
from activities.documents.kinds import Kind
from activities.documents.layout.suggested import suggested
from activities.documents.learned import remembering, using
from activities.documents.learned.using import Known
from activities.documents.opener import Inspection
from activities.documents.pieces import Piece
from activities.documents.reader import Reader
from activities.documents.sandbox.client import RawPage, why
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.packed import Stated
from activities.documents.signatures import judged
from activities.documents.strange import drafts as strange
from activities.documents.templates.filled import Filled
from activities.documents.templates.recognise import recognised
from activities.documents.troubles import in_words
from schemas.errors import CaseworkError, Unavailable
from schemas.forms import Form
from schemas.invoice import Invoice
from schemas.learned import Learned
from schemas.reading import Box, FieldReading, PageInfo, PageMark, Reading, Word

AT_ONCE = 4
"""Pages that one child draws."""
DPI = 200.0
GIVEN_UP = 3
"""Pages on which a child may end before the rest of the document is left unread."""

_DRAFTERS = {
    classify.RECEIPT: receipts.drafts,
    classify.INVOICE: invoices.drafts,
    classify.IDENTITY: identity.drafts,
}
"""Forms whose fields are found by rules of their own instead of by labels."""

NOTHING = Learned()
Progress = Callable[[int], None]
"""Told the number of each page that is through."""


@dataclass(frozen=True)
class DocumentReading:
    """What a document says, with its pages as shown and all their words."""

    reading: Reading
    images: tuple[bytes | None, ...] = ()
    """PNG; None where a page was not read, or is drawn as it is only when somebody looks at it."""
    words: tuple[Word, ...] = ()
    others: tuple[Reading, ...] = ()
    """The reading against the form that the document is, where that is another than the one asked for."""


async def read(
    content: bytes,
    name: str,
    form: type[Form] | None,
    reader: Reader,
    progress: Progress = lambda n: None,
    learned: Learned = NOTHING,
) -> DocumentReading:
    """Read one document against a form; without one, against the form it is recognised as.

    Never raises for what a document is: what cannot be read is said in the reading.

    Args:
        learned: what checks taught.
    """
    begun = time.monotonic()
    coarse = reader.lazy and not reader.templates
    try:
        seen = await reader.opener.inspect(content, name, _job(Kind.PDF, [1], coarse))
    except CaseworkError as error:
        return unread(form, error.detail, time.monotonic() - begun)
    if seen.problem:
        return unread(form, seen.problem, time.monotonic() - begun)
    pages, infos, data = await _pages(seen, reader, progress, coarse)
    stamps, codes = await apart.found(pages, reader.readers.run)
    shown, pages = pages, [apart.without(page, stamps.get(page.n, ())) for page in pages]
    copy = await recognised(pages, reader)
    taught = await asyncio.to_thread(_taught, learned, reader, pages)
    kind = _kind(copy, taught, data, form) or await asyncio.to_thread(classify.form_of, pages, reader.known)
    known = reader.known.get(kind or "")
    target = form or known
    sharp = partial(_sharp, seen, reader)
    sources = _Sources(pages, shown, stamps, codes, kind, copy, taught, learned, sharp, data)
    fields = await _fields(target, sources, reader) if target else {}
    reading = Reading(
        form=target.form_name() if target else "",
        form_version=target.version if target else 0,
        type=kind,
        pages=infos,
        fields=fields,
        marks=_marks(sources, fields),
        pairs=() if kind else await asyncio.to_thread(suggested, pages),
        problem=_nothing(infos),
        seconds=round(time.monotonic() - begun, 3),
    )
    return DocumentReading(
        reading,
        _pictures(pages, infos),
        tuple(word for page in shown for word in page.words),
        (await _as_itself(reading, known, sources, reader),) if known and known is not target else (),
    )


def _taught(learned: Learned, reader: Reader, pages: Sequence[ReadPage]) -> tuple[Known, ...]:
    """The layouts that corrections have shown, of forms that there are, which these pages have."""
    layouts = [layout for layout in learned.layouts if layout.form in reader.known]
    return using.recognised(layouts, pages)


def _pictures(pages: Sequence[ReadPage], infos: Sequence[PageInfo]) -> tuple[bytes | None, ...]:
    drawn = {page.n: page.png for page in pages}
    return tuple(drawn.get(info.n) or None for info in infos)


def _marks(sources: "_Sources", fields: Mapping[str, FieldReading]) -> tuple[PageMark, ...]:
    """What was put onto the pages besides their text, page by page."""
    marks = apart.told(sources.shown, sources.stamps, sources.codes)
    return tuple(sorted([*marks, *judged.marks(fields)], key=lambda mark: mark.page))


async def pages_of(content: bytes, name: str, reader: Reader) -> list[ReadPage]:
    """The pages of a document with their words, without any form; those that cannot be read are left out.

    Raises:
        CaseworkError: the document cannot be opened; the text says why.
    """
    seen = await reader.opener.inspect(content, name, _job(Kind.PDF, [1]))
    pages, *_ = await _pages(seen, reader, lambda n: None)
    return pages


@dataclass(frozen=True)
class _Sources:
    """What a document's fields are taken from."""

    pages: Sequence[ReadPage]
    """Without what stands in stamps."""
    shown: Sequence[ReadPage]
    stamps: apart.Stamps
    codes: apart.Codes
    kind: str | None
    """The form that it is; None: none that is known."""
    copy: Filled | None
    taught: Sequence[Known]
    learned: Learned
    sharp: judged.Sharp
    data: Sequence[electronic.Data] = ()
    """What it says in XML, if it is or carries an electronic invoice."""


def _kind(
    copy: Filled | None, taught: Sequence[Known], data: Sequence[electronic.Data], form: type[Form] | None
) -> str | None:
    """The form that the document tells it is, or is a copy of: one registered, or shown by corrections."""
    if data:
        return form.form_name() if form and issubclass(form, Invoice) else classify.INVOICE
    if copy:
        return copy.form
    return taught[0].layout.form if taught else None


async def _as_itself(reading: Reading, form: type[Form], sources: _Sources, reader: Reader) -> Reading:
    """The same document against the form that it is."""
    fields = await _fields(form, sources, reader)
    marks = _marks(sources, fields)
    update = {"form": form.form_name(), "form_version": form.version, "fields": fields, "marks": marks}
    return reading.model_copy(update=update)


def unread(form: type[Form] | None, problem: str, seconds: float = 0.0) -> DocumentReading:
    """What is left of a document that cannot be read: why."""
    return DocumentReading(
        Reading(
            form=form.form_name() if form else "",
            form_version=form.version if form else 0,
            type=None,
            pages=(),
            fields={},
            problem=problem,
            seconds=round(seconds, 3),
        )
    )


def _nothing(infos: Sequence[PageInfo]) -> str | None:
    """The document's problem when not one page could be read."""
    problems = [info.problem for info in infos if info.problem]
    return problems[0] if problems and len(problems) == len(infos) else None


async def _fields(form: type[Form], sources: _Sources, reader: Reader) -> dict[str, FieldReading]:
    async def again(page: ReadPage, boxes: list[Box]) -> list[str]:
        return await reader.readers.again(page, boxes, reader.witness) if page.png else [""] * len(boxes)

    async def written(page: ReadPage, boxes: list[Box]) -> list[bool]:
        return await reader.readers.run(hands.handwritten, page.png, page.dpi, boxes)

    name, (pages, drafter) = form.form_name(), _rules(form, sources)
    shown = sources.shown if pages is sources.pages else ()
    drafter = apart.marked(drafter, sources.stamps, shown)
    signed = await judged.drafts(targets(form), sources.shown, reader.readers.run, sources.sharp)
    return await find.fields(
        form,
        pages,
        again,
        independent=reader.witness != reader.readers.name,
        drafter=judged.beside(drafter, signed) if signed else drafter,
        thresholds=reader.thresholds.get(name),
        weights=Weights({weight.key: weight.factor for weight in sources.learned.weights_of(name)}),
        hands=written,
        order=reader.order,
    )


def _rules(form: type[Form], sources: _Sources) -> tuple[Sequence[ReadPage], find.Drafter]:
    """The pages on which a form's fields are looked for, and what finds them."""
    name, pages, copy = form.form_name(), sources.pages, sources.copy
    said: list[str] = []
    if sources.data and issubclass(form, Invoice):
        drafter = electronic.drafter(sources.data, invoices.drafts)
        said = sources.data[0].of_seller()
    elif copy and copy.form == name:
        pages, drafter = copy.pages, copy.drafts
    else:
        others = by_labels.drafts if sources.kind not in (None, name) else strange.drafts
        unlearned = _DRAFTERS.get(name, others)
        drafter = using.corrected(name, unlearned, sources.taught, sources.learned.layouts)
    return pages, remembering.remembered(name, drafter, sources.learned.senders, said)


async def _pages(
    seen: Inspection, reader: Reader, progress: Progress, coarse: bool = False
) -> tuple[list[ReadPage], tuple[PageInfo, ...], list[electronic.Data]]:
    """Every page that can be read, what is known of each, read or not, and what they say in XML.

    What XML says counts only where there is a page to show: a person must see what was taken.
    """
    read: dict[int, ReadPage] = {}
    data: list[electronic.Data] = []
    problems = {info.n: info.problem for info in seen.pages if info.problem}
    waiting = [info.n for info in seen.pages if not info.problem]
    ended = 0
    while waiting and ended < GIVEN_UP:
        piece = seen.piece_with(waiting[0])
        drawn = _Drawn.first(seen) if waiting[0] == 1 else None
        drawn = drawn or await _drawn(piece, waiting[:AT_ONCE], reader, coarse)
        ended += drawn.killed
        problems |= drawn.problems
        data += _data(piece, drawn)
        for raw in drawn.pages:
            try:
                page = await reader.readers.page(raw)
            except Unavailable as fault:
                problems[raw.head.n] = fault.detail
                continue
            read[page.n] = page
            if not page.words and not page.blank:
                problems[page.n] = "nothing can be read on this page"
            progress(page.n)
        waiting = [n for n in waiting if n not in read and n not in problems]
    problems |= dict.fromkeys(waiting, "it was not opened, since several pages before it could not be")
    infos = tuple(_info(info, read.get(info.n), problems.get(info.n)) for info in seen.pages)
    return [read[n] for n in sorted(read)], infos, data if read else []


async def _sharp(seen: Inspection, reader: Reader, page: ReadPage) -> ReadPage:
    """A page drawn as finely as if it was for people; as it is where that fails."""
    drawn = await _drawn(seen.piece_with(page.n), [page.n], reader, coarse=False)
    return await reader.readers.page(drawn.pages[0]) if drawn.pages else page


def _data(piece: Piece, drawn: "_Drawn") -> list[electronic.Data]:
    """What the file says in XML; it is told with its first page."""
    if not drawn.stated:
        return []
    only = piece.kind is Kind.INVOICE
    return [electronic.Data(drawn.stated, piece.before + 1, frozenset(piece.numbers() if only else ()))]


def _info(info: PageInfo, page: ReadPage | None, problem: str | None) -> PageInfo:
    """A page as shown, if there is something to show."""
    if page is None:
        return info.model_copy(update={"problem": problem})
    return PageInfo(
        n=page.n,
        width=page.width,
        height=page.height,
        matrix=page.matrix,
        steps=page.steps,
        dpi=page.came_at,
        blank=page.blank,
        problem=problem,
    )


@dataclass(frozen=True)
class _Drawn:
    """What one child made of some pages."""

    pages: Sequence[RawPage]
    problems: Mapping[int, str]
    killed: bool
    stated: tuple[Stated, ...]

    @classmethod
    def first(cls, seen: Inspection) -> "_Drawn | None":
        """The first page, where it was drawn when the file was looked at."""
        its = seen.first
        return cls(its.pages, {}, killed=False, stated=tuple(its.stated)) if its else None


def _job(kind: Kind, pages: Sequence[int], coarse: bool = False) -> Job:
    """How pages are drawn to be read."""
    return Job(kind, tuple(pages), DPI, coarse=coarse)


async def _drawn(piece: Piece, waiting: list[int], reader: Reader, coarse: bool) -> _Drawn:
    """Pages drawn by one child. A child that was ended costs the page it was at; later ones get another."""
    numbers = [n for n in waiting if n in piece.numbers()]
    job = _job(piece.kind, [n - piece.before for n in numbers], coarse)
    answer = await reader.opener.answer(piece.content, job)
    pages = [replace(raw, head=replace(raw.head, n=raw.head.n + piece.before)) for raw in answer.pages]
    problems = {t.n + piece.before: in_words(t) for t in answer.troubles if t.n}
    if answer.killed or len(pages) + len(problems) < len(numbers):
        done = {raw.head.n for raw in pages} | set(problems)
        at = next((n for n in numbers if n not in done), numbers[-1])
        limits = reader.opener.sandbox.limits
        problems[at] = why(answer.killed, limits, job) if answer.killed else "it could not be drawn"
    return _Drawn(pages, problems, answer.killed is not None, tuple(answer.stated))
