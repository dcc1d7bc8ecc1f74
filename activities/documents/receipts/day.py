"""The day of the purchase."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from activities.documents.fields import evidence, parse
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.parse import Day
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.receipts.lines import drafted, texts
from schemas.reading import Word

BESIDE_WORD = Note("the word for it stands beside it", 0.4, True)
ONLY_ONE = Note("it is the only one on the receipt", 0.3, True)
SEVERAL = Note("other values stand on the receipt that it could be as well", 2.5, True)
WITH_TIME = Note("a time of day stands beside it", 0.5, True)
NUMBERED = Note("its figures stand in another number on the receipt", 0.1)
MENDED = Note("the marks between its figures were read as other signs", 6.0)
MONTH_FIRST = Note("the shop is in the United States, where the month stands first", 0.9)

_WORD = re.compile(r"date|datum|tarikh|fecha|\bdata\b", re.IGNORECASE)
_OTHER_WORD = re.compile(r"\bdue\b|delivery|expir|valid|birth|print|until|\bbis\b|since", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}\s?[:.]\s?\d{2}(?:\s?[:.]\s?\d{2})?\s?(?:[ap]\.?m\b)?", re.IGNORECASE)
_GLUED = re.compile(r"\d(\d{2}/\d{2}/20\d{2})(?=\D|\d{1,2}:\d\d|$)")
_MISREAD = re.compile(r"(?<!\d)(\d{2})\s?[1Il|/:.]\s?(\d{2})\s?[1Il|/:.]\s?(20\d{2})(?!\d)")
_LONG = re.compile(r"\d{6,}")
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA"
    "|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_AMERICAN = re.compile(
    rf"\b(?:{_STATES})[.,]?\s+\d{{5}}(?:-\d{{4}})?\b|\bU\.?S\.?A\b|united states", re.IGNORECASE
)


@dataclass(frozen=True)
class _Found:
    """A date with its line."""

    day: Day
    sheet: Sheet
    runs: Sequence[Word]
    line: str
    mended: bool = False

    @property
    def fitness(self) -> float:
        word = bool(_WORD.search(self.line)) - 2 * bool(_OTHER_WORD.search(self.line))
        return 2 * word + bool(_TIME.search(self.line.replace(self.day.text, " ")))


def day(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The date beside the word for it, or beside a time; else the one most often there; else the first."""
    found = [f for sheet in sheets for f in _plainly(sheet)] or [f for sheet in sheets for f in _badly(sheet)]
    if not found:
        return None
    swapped = american(sheets)
    if swapped:
        found = [replace(f, day=month_first(f.day)) for f in found]
    often = Counter(f.day.value for f in found)
    best = max(found, key=lambda f: (f.fitness, often[f.day.value]))
    exact = [run for run in best.runs if best.day.text in run.text] or list(best.runs)
    text = best.day.value.isoformat() if swapped or best.mended else best.day.text
    draft = drafted(target, best.sheet, exact, text, _notes(best, often, len(found)))
    if _numbered(best.day, sheets):
        draft.notes.append(NUMBERED)
    draft.text = best.day.text
    if swapped and best.day.twofold:
        draft.notes.append(MONTH_FIRST)
    return draft


def _notes(best: _Found, often: Counter[date], count: int) -> list[Note]:
    notes = [BESIDE_WORD] if _WORD.search(best.line) else []
    if _TIME.search(best.line.replace(best.day.text, " ")):
        notes.append(WITH_TIME)
    if best.mended:
        notes.append(MENDED)
    if len(often) > 1:
        return [*notes, SEVERAL]
    return [*notes, evidence.REPEATED if count > 1 else ONLY_ONE]


def _numbered(day: Day, sheets: Sequence[Sheet]) -> bool:
    """Whether a number begins or ends with the date, as those of receipts do that count from day to day."""
    ways = [day.value.strftime(way) for way in ("%Y%m%d", "%d%m%Y", "%y%m%d", "%d%m%y")]
    runs = (run.text.replace(day.text, " ") for sheet in sheets for run in sheet.runs)
    numbers = [number for text in runs for number in _LONG.findall(text)]
    return any(number.startswith(way) or number.endswith(way) for number in numbers for way in ways)


def _plainly(sheet: Sheet) -> Iterator[_Found]:
    for text, runs in texts(sheet):
        for found in parse.days_in(text):
            yield _Found(found, sheet, runs, text)


def _badly(sheet: Sheet) -> Iterator[_Found]:
    """Dates that stand right behind another number, or whose marks were misread beside the word for them."""
    for text, runs in texts(sheet):
        for match in _GLUED.finditer(text):
            found = parse.day_in(match[1])
            if found:
                yield _Found(found, sheet, runs, text)
        if _WORD.search(text):
            for match in _MISREAD.finditer(text):
                found = parse.day_in("/".join(match.groups()))
                if found:
                    yield _Found(replace(found, text=match[0]), sheet, runs, text, mended=True)


def american(sheets: Sequence[Sheet]) -> bool:
    """Whether the top of the paper names a place in the United States."""
    return any(_AMERICAN.search(text) for sheet in sheets for text, _ in texts(sheet)[:10])


def month_first(found: Day) -> Day:
    """The date with the month in front of the day, where it can be meant so."""
    if not found.twofold:
        return found
    value = found.value
    return replace(found, value=date(value.year, value.day, value.month))
