"""A filled-in copy of a registered form: each zone read on its own, as drafts for the evidence."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from activities.documents.engines.page import ReadPage
from activities.documents.fields import drafts as by_labels
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines, within
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.targets import targets as fields_of
from activities.documents.fields.values import Value, understood
from activities.documents.fields.witnesses import spaced_alike
from activities.documents.signatures import judged
from activities.documents.templates import boxes, ones
from activities.documents.templates.clean import Cleaned, Written
from activities.documents.templates.match import Laid
from schemas.forms import Form
from schemas.reading import Box, Word

Again = Callable[[ReadPage, list[Box], str], Awaitable[list[str]]]
"""Has boxes of a page read once more by the engine of that name; one text a box."""

_INNER_I = re.compile(r"(?<=[^\W\d_c])I(?=[a-z\u00df-\u00ff])")
"""Within a word before a small letter: "DIesden". It stands so behind a c alone: "McIntyre"."""
_FIGURES = (Kind.DATE, Kind.WHOLE, Kind.NUMBER, Kind.MONEY)
MISPLACED = 0.02
"""Chance that a zone holds another field's value, before any evidence."""
NOTHING = Note("nothing is written in its zone of the registered form", 0.05)
READ_ALIKE = Note("read apart and with the whole page, it says the same", 0.9)
READ_APART = Note("each time that it is read it says something else", 4.0)
MOST = Note("most readings of it say so", 2.0)
SHAPED = Note("what was read as a seven in it has the shape of a one", 2.0)
COUNTED = Note("other readings of it have fewer or more letters than stand there", 8.0, asks=True)
SPLIT = Note("as many readings of it say something else", 8.0, asks=True)


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
    rough: str = ""
    """Its lines read on their own with the specks that they came with."""
    other: str = ""
    """A second engine's, asked where these differ."""


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
        certain = ones.apart((each.apart, each.written.shapes) for each in self.heard)
        return _written(target, heard[0], certain) if heard else None


async def heard(
    form: type[Form],
    laid: Laid,
    page: ReadPage,
    cleaned: Cleaned,
    again: Again,
    witness: str,
) -> tuple[Heard, ...]:
    """What stands in each zone of writing of a page.

    Args:
        page: without the blank's print.
        witness: the engine that is asked where readings differ; it may be the page's own.
    """
    zones = [each for each in cleaned.zones if each.zone.kind.written]
    wholes = [_whole(laid, each) for each in zones]
    if page.engine == "pdf-text":
        return tuple(Heard(laid, each, whole, whole) for each, whole in zip(zones, wholes, strict=True))
    apart = await _lines(zones, page, again, page.engine)
    rough = await _lines(zones, replace(page, png=cleaned.rough), again, page.engine)
    first = [Heard(laid, *each) for each in zip(zones, apart, wholes, rough, strict=True)]
    if witness == page.engine:
        return tuple(first)
    known = {target.name: target for target in fields_of(form)}
    open_ = [h for h in first if h.written.lines and not _alike(known.get(h.written.zone.field), h)]
    texts = await _lines([h.written for h in open_], page, again, witness)
    told = {id(h): text for h, text in zip(open_, texts, strict=True)}
    return tuple(replace(h, other=told.get(id(h), "")) for h in first)


async def _lines(zones: Sequence[Written], page: ReadPage, again: Again, engine: str) -> list[str]:
    """What an engine reads of the lines of each zone on their own."""
    texts = iter(await again(page, [line for each in zones for line in each.lines], engine))
    return [" ".join(next(texts) for _ in each.lines) for each in zones]


def _alike(target: Target | None, heard: Heard) -> bool:
    if target is None:
        return True
    first, *others = (understood(target, text).json for text in (heard.apart, heard.whole, heard.rough))
    return all(other == first for other in others)


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


def _written(target: Target, heard: Heard, certain: bool) -> Draft:
    page = heard.laid.page
    box = around(heard.written.lines) if heard.written.lines else heard.written.box
    if not heard.written.lines and not heard.whole:
        return _empty(target, heard)
    text, value, notes = _chosen(target, heard, certain)
    draft = Draft(target, value.json, text, page.n, box, page.engine, fault=value.fault, misplaced=MISPLACED)
    draft.notes += [in_zone(heard.laid), *by_labels.of_engine(page.engine, 1.0), *notes]
    draft.notes += [] if value.fault else by_labels.of_value(target, value)
    draft.crops += [Crop(page.n, line, text, target, value.json) for line in heard.written.lines]
    return draft


def _empty(target: Target, heard: Heard) -> Draft:
    fault = "nothing is written here" if target.required else None
    value = None if target.required else target.default
    page, box = heard.laid.page, heard.written.box
    draft = Draft(target, value, "", page.n, box, page.engine, fault=fault, misplaced=MISPLACED)
    draft.notes += [in_zone(heard.laid), NOTHING]
    return draft


def _chosen(target: Target, heard: Heard, certain: bool) -> tuple[str, Value, list[Note]]:
    """The reading that most of them give, or that fits the form; and what that says of it.

    Args:
        certain: the writer's sevens are told from ones by their shape.
    """
    texts = [text for text in (heard.apart, heard.whole, heard.other, heard.rough) if text]
    drawn = heard.laid.page.engine != "pdf-text"
    read = _with_ones(target, texts, heard.written.shapes, certain) if drawn else texts
    notes = [SHAPED] if read != texts else []
    if target.kind is Kind.TEXT:
        read = spaced_alike(read, 1 if target.patterned else (len(read) + 1) // 2)
    values = [understood(target, text) for text in read]
    fitting = [(t, v) for t, v in zip(read, values, strict=True) if v.fault is None]
    if not fitting:
        return read[0], values[0], notes
    votes = [sum(v.json == w.json for _, w in fitting) - v.repaired / 2 for _, v in fitting]
    likely = [each for each, given in zip(fitting, votes, strict=True) if given == max(votes)]
    text, value = min(likely, key=lambda each: _odd(target, each[0]))
    counted = _counted(fitting, len(heard.written.shapes)) if drawn and target.kind in _FIGURES else []
    if counted and all(v.json != value.json for _, v in counted):
        notes.append(COUNTED)
        text, value = counted[0] if value.repaired else (text, value)
    if not drawn or len(fitting) == 1:
        return text, value, notes
    return text, value, [*notes, _of_votes(value, values)]


def _counted(read: Sequence[tuple[str, Value]], letters: int) -> list[tuple[str, Value]]:
    """Readings with as many letters as stand there, none of them exchanged."""
    return [(text, value) for text, value in read if ones.letters(text) == letters and not value.repaired]


def _with_ones(target: Target, texts: Sequence[str], told: str, certain: bool) -> list[str]:
    """Readings with ones for sevens of their shape, unless the form takes them only as they were read."""
    shaped = ones.shaped(texts, told, certain)
    pairs = [(text, other) for text, other in zip(texts, shaped, strict=True)]
    return [other if other == text or _may_be(target, text, other) else text for text, other in pairs]


def _may_be(target: Target, text: str, other: str) -> bool:
    """Whether `other` fits the form no worse than what was read, which no check digit proves."""
    read = understood(target, text)
    return not read.checks and (read.fault is not None or understood(target, other).fault is None)


def _odd(target: Target, text: str) -> int:
    """How oddly capitals stand in free text: one like an l within a word, or none at its beginning."""
    if target.kind is not Kind.TEXT or target.patterned:
        return 0
    return len(_INNER_I.findall(text)) + text[:1].islower()


def _of_votes(value: Value, read: Sequence[Value]) -> Note:
    """How many of the readings give a value, against the most that give another which fits the form."""
    mine = sum(v.json == value.json for v in read)
    others = Counter(str(v.json) for v in read if v.json != value.json and v.fault is None)
    if mine == len(read):
        return READ_ALIKE
    if mine == 1:
        return READ_APART
    return SPLIT if mine <= max(others.values(), default=0) else MOST
