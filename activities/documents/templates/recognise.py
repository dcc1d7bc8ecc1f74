"""From the pages of a document to the registered form that they are, read zone by zone."""

from collections.abc import Sequence
from dataclasses import replace

from activities.documents.engines.page import ReadPage
from activities.documents.reader import Reader
from activities.documents.templates import align, clean, filled, match
from activities.documents.templates.clean import Written
from activities.documents.templates.filled import Filled, Heard
from activities.documents.templates.match import Laid
from activities.documents.templates.template import ZoneKind


async def recognised(pages: Sequence[ReadPage], reader: Reader) -> Filled | None:
    """The registered form that the pages are a copy of; None: they are none of those registered."""
    templates = [t for t in reader.templates if t.about.form in reader.known]
    if not templates:
        return None
    laid = await match.laid(pages, templates, lambda *sheets: reader.readers.run(align.fit, *sheets))
    if not laid:
        return None
    form = reader.known[laid[0].template.about.form]
    shown = {page.n: page for page in pages}
    heard: list[Heard] = []
    ticks: list[tuple[Laid, Written]] = []
    signs: list[tuple[Laid, Written]] = []
    for each in laid:
        zones = tuple(zone for zone in each.template.about.zones if zone.page == each.n)
        blank = match.blank(each.template, each.n)
        words = [(word.box, word.confidence) for word in each.page.words]
        done = await reader.readers.run(
            clean.cleaned, each.page.png, each.page.dpi, blank, each.fit, zones, words
        )
        page = shown[each.page.n] = replace(each.page, png=done.png)
        heard += await filled.heard(form, each, page, done, reader.readers.again, reader.witness)
        ticks += [(each, written) for written in done.zones if written.zone.kind.boxed]
        signs += [(each, written) for written in done.zones if written.zone.kind is ZoneKind.SIGNATURE]
    laid_pages = tuple(shown[n] for n in sorted(shown))
    return Filled(form.form_name(), laid_pages, tuple(heard), tuple(ticks), tuple(signs))
