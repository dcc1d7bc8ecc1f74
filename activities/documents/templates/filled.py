"""A filled-in copy of a registered form: each zone read on its own, as drafts for the evidence."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from activities.documents.engines.page import ReadPage
from activities.documents.fields import drafts as by_labels
from activities.documents.fields import evidence
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines, within
from activities.documents.fields.targets import Target
from activities.documents.fields.targets import targets as fields_of
from activities.documents.fields.values import Value, understood
from activities.documents.signatures import judged
from activities.documents.templates import boxes
from activities.documents.templates.clean import Written
from activities.documents.templates.match import Laid
from schemas.forms import Form
from schemas.reading import Box, Word

Again = Callable[[ReadPage, list[Box], str], Awaitable[list[str]]]
"""Has boxes of a page read once more by the engine of that name; one text a box."""

MISPLACED = 0.02
"""Chance that a zone holds another field's value, before any evidence."""
NOTHING = Note("nothing is written in its zone of the registered form", 0.05)
READ_ALIKE = Note("read apart and with the whole page, it says the same", 0.9)
READ_APART = Note("read with the whole page, it says something else", 4.0)
TWO_OF_THREE = Note("two of three readings say so", 2.0)


def in_zone(laid: Laid) -> Note:
    """That the page is the registered form, which tells where the value stands."""
    return Note(f"it stands in its zone of {laid.template.name}", 0.05, of_place=True)


@dataclass(frozen=True)
class Heard:
    """What the readings of a zone of writing say."""

    laid: Laid
    written: Written
    apart: str
    """Its lines read on their own."""
    whole: str
    """What was read there with the whole page."""
    other: str = ""
    """A second engine's, asked where these two differ."""


@dataclass(frozen=True)
class Filled:
    """A document that is a copy of a registered form."""

    form: str
    pages: tuple[ReadPage, ...]
    """All pages of the document; those that were laid over a blank without the blank's print."""
    heard: tuple[Heard, ...]
    ticks: tuple[tuple[Laid, Written], ...]
    signs: tuple[tuple[Laid, Written], ...] = ()

    def drafts(self, targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        """A draft of each field that has a zone; of the others, what their labels tell."""
        mine = {target.name: draft for target in targets if (draft := self._draft(target))}
        others = by_labels.drafts(targets, sheets) if len(mine) < len(targets) else {}
        return {**{name: draft for name, draft in others.items() if name not in mine}, **mine}

    def _draft(self, target: Target) -> Draft | None:
        heard = [each for each in self.heard if each.written.zone.field == target.name]
        ticks = [each for each in self.ticks if each[1].zone.field == target.name]
        signs = [each for each in self.signs if each[1].zone.field == target.name]
        if signs:
            laid, zone = signs[0]
            return judged.draft(target, laid.page.n, zone.box, zone.strokes, [in_zone(laid)])
        if ticks:
            laid = ticks[0][0]
            return boxes.draft(target, laid.page.n, [written for _, written in ticks], in_zone(laid))
        return _written(target, heard[0]) if heard else None


async def heard(
    form: type[Form], laid: Laid, page: ReadPage, written: Sequence[Written], again: Again
) -> tuple[Heard, ...]:
    """What stands in each zone of writing of a page.

    Args:
        page: without the blank's print.
    """
    zones = [each for each in written if each.zone.kind.written]
    wholes = [_whole(laid, each) for each in zones]
    if page.engine == "pdf-text":
        return tuple(Heard(laid, each, whole, whole) for each, whole in zip(zones, wholes, strict=True))
    crops = [line for each in zones for line in each.lines]
    texts = iter(await again(page, crops, page.engine))
    first = [
        Heard(laid, each, " ".join(next(texts) for _ in each.lines), whole)
        for each, whole in zip(zones, wholes, strict=True)
    ]
    return await _third(form, first, page, again)


async def _third(form: type[Form], found: Sequence[Heard], page: ReadPage, again: Again) -> tuple[Heard, ...]:
    """A second engine's reading where the first one read differently apart and with the whole page."""
    known = {target.name: target for target in fields_of(form)}
    open_ = [h for h in found if h.written.lines and not _alike(known.get(h.written.zone.field), h)]
    texts = iter(await again(page, [line for h in open_ for line in h.written.lines], "tesseract"))
    told = {id(h): " ".join(next(texts) for _ in h.written.lines) for h in open_}
    return tuple(replace(h, other=told.get(id(h), "")) for h in found)


def _alike(target: Target | None, heard: Heard) -> bool:
    if target is None:
        return True
    return bool(understood(target, heard.apart).json == understood(target, heard.whole).json)


def _whole(laid: Laid, written: Written) -> str:
    """The words of the page in a zone, without those that the blank has there itself."""
    there = [word for word in laid.page.words if within(word.box, written.box)]
    words = [word for word in there if not _printed(laid, word, written)]
    return " ".join(" ".join(word.text for word in line) for line in lines(words))


def _printed(laid: Laid, word: Word, written: Written) -> bool:
    """Whether the blank itself has this word in the zone."""
    zone = written.zone
    return any(
        printed.text == word.text and within(printed.box, zone.box)
        for printed in laid.template.about.pages[zone.page - 1].words
    )


def _written(target: Target, heard: Heard) -> Draft:
    page = heard.laid.page
    box = around(heard.written.lines) if heard.written.lines else heard.written.box
    if not heard.written.lines and not heard.whole:
        return _empty(target, heard)
    text, value, notes = _chosen(target, heard)
    draft = Draft(target, value.json, text, page.n, box, page.engine, fault=value.fault, misplaced=MISPLACED)
    draft.notes += [in_zone(heard.laid), *by_labels.of_engine(page.engine, 1.0), *notes]
    draft.notes += _of_value(target, value)
    draft.crops += [Crop(page.n, line, text, target, value.json) for line in heard.written.lines]
    return draft


def _empty(target: Target, heard: Heard) -> Draft:
    fault = "nothing is written here" if target.required else None
    value = None if target.required else target.default
    page, box = heard.laid.page, heard.written.box
    draft = Draft(target, value, "", page.n, box, page.engine, fault=fault, misplaced=MISPLACED)
    draft.notes += [in_zone(heard.laid), NOTHING]
    return draft


def _chosen(target: Target, heard: Heard) -> tuple[str, Value, list[Note]]:
    """The reading that most of them give, or that fits the form; and what that says of it."""
    texts = [text for text in (heard.apart, heard.whole, heard.other) if text]
    values = [understood(target, text) for text in texts]
    fitting = [(t, v) for t, v in zip(texts, values, strict=True) if v.fault is None]
    if not fitting:
        return texts[0], values[0], []
    votes = [sum(v.json == w.json for _, w in fitting) - v.repaired / 2 for _, v in fitting]
    text, value = fitting[votes.index(max(votes))]
    if heard.laid.page.engine == "pdf-text" or len(fitting) == 1:
        return text, value, []
    if not heard.other:
        return text, value, [READ_ALIKE]
    return text, value, [TWO_OF_THREE if max(votes) > 1 else READ_APART]


def _of_value(target: Target, value: Value) -> list[Note]:
    if value.fault:
        return []
    notes = [evidence.REPAIRED] if value.repaired else []
    if value.checks and not value.repaired:
        notes.append(evidence.CHECK_DIGIT)
    elif target.patterned and not value.repaired:
        notes.append(evidence.LOOKS_RIGHT)
    return [*notes, evidence.TWOFOLD] if value.twofold else notes
