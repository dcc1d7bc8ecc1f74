"""Registering a blank: its pages, its printed words and its zones, from the file as the office keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import within
from activities.documents.fields.targets import targets
from activities.documents.kinds import Kind
from activities.documents.opener import unreadable
from activities.documents.reader import Reader
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.framing import Job
from activities.documents.signatures import judged
from activities.documents.templates import wizard
from activities.documents.templates.template import (
    BlankPage,
    Description,
    PrintedWord,
    Template,
    Zone,
    ZoneKind,
)
from activities.documents.templates.wizard import Widget
from activities.documents.templates.writing_lines import writing_lines
from schemas.errors import Invalid
from schemas.forms import Form

DPI = 200.0
MOST_PAGES = 50


@dataclass(frozen=True)
class Registered:
    """A template, and what staff should look at before they use it."""

    template: Template
    missing: tuple[str, ...]
    """Fields of the form for which no zone was found."""
    written: tuple[str, ...]
    """Fields whose zone has print in it, as on a copy that somebody has filled in."""


async def registered(content: bytes, name: str, form: type[Form], version: str, reader: Reader) -> Registered:
    """A template of a form, made from its blank.

    Args:
        name: of the file, for what is said of it.
        version: of the paper, as people tell it apart from others.

    Raises:
        Invalid: the file cannot be a blank of this form; the text says why and what to do.
        Unsupported: it is a kind of file that cannot be read.
    """
    seen = await reader.opener.inspect(content, name)
    if seen.problem:
        raise Invalid(f"{name} cannot be a blank form: {seen.problem}")
    kind = Kind(seen.media_type)
    if kind is not Kind.PDF and not kind.picture:
        raise Invalid(f"{name} cannot be a blank form: please give it as a PDF or as a picture.")
    if len(seen.pages) > MOST_PAGES:
        count = len(seen.pages)
        raise Invalid(f"{name} has {count} pages; a form has {MOST_PAGES} at most. Please split it.")
    pages, widgets = [], []
    for info in seen.pages:
        job = Job(seen.media_type, (info.n,), DPI)
        page = await reader.readers.page(await _drawn(content, name, job, reader))
        words = tuple(word.box for word in page.words)
        lines = await reader.readers.run(writing_lines, page.png, page.dpi, page.cells, words)
        pages.append(replace(page, cells=(*page.cells, *lines)))
        widgets.append(await _widgets(content, name, seen.media_type, info.n, reader))
    if all(page.blank for page in pages):
        raise Invalid(f"Nothing is printed on {name}. Please choose the blank form as it is given out.")
    found = with_signatures(wizard.found(targets(form), pages, widgets), await _spots(form, pages, reader))
    if not found.zones:
        raise Invalid(
            f"None of the fields of {form.form_name()} was found on {name}. Is it the blank of that form? "
            "If it is, add what is printed on it to the labels of the form's fields (`Printed`)."
        )
    about = Description(
        form=form.form_name(), version=version, pages=tuple(_about(page) for page in pages), zones=found.zones
    )
    template = Template(about, tuple(page.png for page in pages))
    return Registered(template, found.missing, _filled(found.zones, pages))


async def _spots(form: type[Form], pages: Sequence[ReadPage], reader: Reader) -> list[Zone]:
    """Where one signs."""
    found = await judged.looked_for(targets(form), pages, reader.readers.run)
    return [
        Zone(field=name, page=n, box=seen.box, kind=ZoneKind.SIGNATURE)
        for name, (_, n, seen) in found.items()
        if seen.certain
    ]


def with_signatures(found: wizard.Found, spots: Sequence[Zone]) -> wizard.Found:
    """The zones with those where one signs."""
    signed = {zone.field for zone in spots}
    zones = [zone for zone in found.zones if zone.field not in signed]
    missing = tuple(name for name in found.missing if name not in signed)
    return wizard.Found((*zones, *spots), missing)


def _about(page: ReadPage) -> BlankPage:
    words = tuple(PrintedWord(text=word.text, box=word.box) for word in page.words)
    return BlankPage(width=page.width, height=page.height, words=words)


def _filled(zones: Sequence[Zone], pages: Sequence[ReadPage]) -> tuple[str, ...]:
    """Fields in whose zone the blank already has words."""
    held = [
        zone.field
        for zone in zones
        if zone.kind.written and any(within(word.box, zone.box) for word in pages[zone.page - 1].words)
    ]
    return tuple(dict.fromkeys(held))


async def _drawn(content: bytes, name: str, job: Job, reader: Reader) -> RawPage:
    answer = await reader.opener.answer(content, job)
    if not answer.pages:
        reason = unreadable(answer, reader.opener.sandbox.limits, job)
        raise Invalid(f"Page {job.pages[0]} of {name} cannot be read: {reason}.")
    return answer.pages[0]


async def _widgets(content: bytes, name: str, media_type: str, n: int, reader: Reader) -> tuple[Widget, ...]:
    """The fields that a page of a PDF carries itself."""
    if media_type != Kind.PDF:
        return ()
    page = await _drawn(content, name, Job(media_type, (n,), 20.0, widgets=True), reader)
    found = [(word.box, word.text.split("\t")) for word in page.words]
    return tuple(
        Widget(parts[1], box, parts[0] == "tick", parts[2])
        for box, parts in found
        if len(parts) == 3 and box[2] - box[0] > 1 and box[3] - box[1] > 1
    )
