"""Check boxes of the drawn forms: found and judged, with the blank registered and without; a box at a time.

Where a box truly lies on a copy is told by laying the copy over the blank, since each is scanned askew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields import ticked
from activities.documents.fields.runs import area
from activities.documents.kinds import kind_of
from activities.documents.pipeline import DPI
from activities.documents.reader import Reader
from activities.documents.sandbox.framing import Job
from activities.documents.templates import align, boxes, clean, match
from activities.documents.templates.align import Fit
from activities.documents.templates.register import registered
from activities.documents.templates.template import Template
from bench.documents.templates import WAYS, drawn
from bench.figures import say, wilson
from schemas.reading import Box

_OVERLAP = 0.4


@dataclass
class Boxes:
    """Counts of one way to look for boxes on one kind of paper."""

    pages: int = 0
    drawn: int = 0
    right: int = 0
    missed: int = 0
    false: int = 0

    def count(self, true: Sequence[tuple[Box, bool]], found: Sequence[tuple[Box, bool | None]]) -> None:
        """Add a page; a found box says whether it is ticked, or None when it cannot tell."""
        self.pages += 1
        self.drawn += len(true)
        free = list(found)
        for box, is_ticked in true:
            hit = max(free, key=lambda f: _overlap(f[0], box), default=None)
            if hit is None or _overlap(hit[0], box) < _OVERLAP:
                self.missed += 1
                continue
            free.remove(hit)
            self.right += hit[1] == is_ticked
        self.false += len(free)

    def tell(self, title: str) -> None:
        low, high = wilson(self.right, self.drawn)
        say(
            f"{title}: found and judged {self.right / max(1, self.drawn):.4f} ({low:.4f} to {high:.4f}) of "
            f"{self.drawn} boxes, {self.missed} missed; {self.false / max(1, self.pages):.3f} false a page "
            f"on {self.pages} pages"
        )


async def run(reader: Reader) -> None:
    """Print the figures."""
    counts = {(way, how): Boxes() for way in WAYS for how in ("blank registered", "no blank")}
    for seed, form in drawn():
        template = (await registered(form.blank, "blank.pdf", form.model, "1", reader)).template
        for way, degraded in WAYS.items():
            page = await _page(degraded(form.filled, seed), reader)
            fit = await _laid(page, template, reader)
            if fit is None:
                say(f"  {way} {seed}: not known as its form")
                continue
            true = [(clean.on_page(square.box, fit), square.ticked) for square in form.squares]
            free = [(t.box, _said(t.ink, ticked.EMPTY, ticked.FULL)) for t in page.ticks]
            counts[way, "no blank"].count(true, free)
            counts[way, "blank registered"].count(true, await _by_zones(page, fit, template, reader))
    for (way, how), boxes_ in counts.items():
        boxes_.tell(f"{way}, {how}")


async def _page(content: bytes, reader: Reader) -> ReadPage:
    answer = await reader.opener.answer(content, Job(kind_of(content) or "", (1,), DPI))
    return await reader.readers.page(answer.pages[0])


async def _laid(page: ReadPage, template: Template, reader: Reader) -> Fit | None:
    words = tuple((word.text, word.box) for word in page.words)
    sheet = align.Sheet(page.png, page.width, page.height, words)
    fit = await reader.readers.run(align.fit, sheet, match.blank(template, 1))
    return fit if fit and fit.copied else None


async def _by_zones(
    page: ReadPage, fit: Fit, template: Template, reader: Reader
) -> list[tuple[Box, bool | None]]:
    zones = tuple(zone for zone in template.about.zones if zone.kind.boxed)
    blank = match.blank(template, 1)
    done = await reader.readers.run(clean.cleaned, page.png, page.dpi, blank, fit, zones)
    return [(w.box, _said(w.ink, boxes.EMPTY, boxes.FULL)) for w in done.zones]


def _said(ink: float, empty: float, full: float) -> bool | None:
    return True if ink >= full else False if ink < empty else None


def _overlap(a: Box, b: Box) -> float:
    """Share of the joint area that two boxes have in common."""
    common = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    both = area(common) if common[0] < common[2] and common[1] < common[3] else 0.0
    return both / (area(a) + area(b) - both)
