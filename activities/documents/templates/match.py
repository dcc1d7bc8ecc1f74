"""Which registered form a document is: every likely blank is tried, and the one that fits best wins."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields.parse import plain
from activities.documents.templates.align import Fit, Sheet
from activities.documents.templates.template import Template

Lay = Callable[[Sheet, Sheet], Awaitable[Fit | None]]
"""Has `align.fit` run in a reader: page and blank in."""

_TRIED = 6
"""Blank pages tried on one page, the likeliest by their words first."""
_SHARED = 0.2
_WORD = 3


@dataclass(frozen=True)
class Laid:
    """A page that lies on a page of a template."""

    page: ReadPage
    template: Template
    n: int
    """Page of the template."""
    fit: Fit


async def laid(pages: Sequence[ReadPage], templates: Sequence[Template], lay: Lay) -> tuple[Laid, ...]:
    """The pages that are copies of one template, the best one; () when the document is no registered form."""
    tried = [each for page in pages for each in await _tried(page, templates, lay)]
    best: dict[int, list[Laid]] = {}
    for template in {id(each.template): each.template for each in tried}.values():
        best[id(template)] = _one_each([each for each in tried if each.template is template])
    return tuple(max(best.values(), key=lambda found: sum(each.fit.gain for each in found), default=[]))


def blank(template: Template, n: int) -> Sheet:
    """Page `n` of the blank, to lay pages over."""
    about = template.about.pages[n - 1]
    words = tuple((word.text, word.box) for word in about.words)
    return Sheet(template.pictures[n - 1], about.width, about.height, words)


async def _tried(page: ReadPage, templates: Sequence[Template], lay: Lay) -> list[Laid]:
    """How the page lies on each blank page that it may be."""
    if page.blank:
        return []
    words = _words([word.text for word in page.words])
    shares = [
        (_share(words, template, n), template, n)
        for template in templates
        for n in range(1, len(template.about.pages) + 1)
    ]
    likely = sorted((s for s in shares if s[0] >= _SHARED), key=lambda s: -s[0])[:_TRIED]
    sheet = Sheet(page.png, page.width, page.height, tuple((word.text, word.box) for word in page.words))
    found = [(template, n, await lay(sheet, blank(template, n))) for _, template, n in likely]
    return [Laid(page, template, n, fit) for template, n, fit in found if fit and fit.copied]


def _words(texts: Sequence[str]) -> set[str]:
    return {part for text in texts for part in plain(text).replace(":", " ").split() if len(part) >= _WORD}


def _share(words: set[str], template: Template, n: int) -> float:
    """Share of the blank's words that stand on the page; 1 for a blank of which none are known."""
    printed = _words([word.text for word in template.about.pages[n - 1].words])
    return len(printed & words) / len(printed) if printed else 1.0


def _one_each(found: list[Laid]) -> list[Laid]:
    """Each page of the document, and each page of the template, at most once; the best fits first."""
    chosen: list[Laid] = []
    for each in sorted(found, key=lambda f: -f.fit.gain):
        if all(each.page.n != other.page.n and each.n != other.n for other in chosen):
            chosen.append(each)
    return chosen
