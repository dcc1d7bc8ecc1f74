"""How sure a value is: what speaks for it and against it, weighed.

A value is right when it was read rightly and stands in the field's place. The odds of either being wrong
start from how the value was read and found, and each piece of evidence multiplies them by a factor. Where the
rules that found it have been measured, factors come from the table in weights.csv, which `python -m
bench.documents fit` writes; elsewhere those set by hand here count. An engine's own confidence finds wrong
values badly and counts only where it is low.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from activities.documents.fields.targets import Target
from activities.documents.fields.weights import SHIPPED, Weights
from schemas.reading import Box, Evidence, FieldReading, Grounds

SURE = 0.95
"""From this probability on a value is taken unasked, unless the field has a threshold of its own."""

START = {"pdf-text": 0.03, "rapidocr": 0.12, "tesseract": 0.3, "checkbox": 0.1, "signature": 0.1, "xml": 0.01}
"""Chance of being wrong before any evidence."""
LABELLED = 0.03
"""Chance that a box beside a label is another field's."""
STATED = "xml"
"""In place of an engine's name where the data of an electronic invoice say so."""
ENGINES = ("rapidocr", "tesseract")
"""What guesses letters from pixels."""
PROOF = 0.3
"""Factor by hand of what is more than a second look of the same kind."""
LEAST = 0.0005
"""Chance of being wrong that no evidence gets below."""
ASKED = 0.3
"""Probability that no evidence gets beyond where a person has to be asked."""


@dataclass(frozen=True)
class Note:
    """A piece of evidence in words for staff, and its factor on the odds of being wrong."""

    text: str
    factor: float
    of_place: bool = False
    """It tells whether this is the right place on the page; otherwise whether it was read rightly."""
    general: str = ""
    """The same without what differs from page to page."""
    asks: bool = False
    """Whatever speaks for the value, a person is asked."""

    @property
    def name(self) -> str:
        """What it is called in the table of weights."""
        return self.general or self.text

    @property
    def speaks_for(self) -> bool:
        return self.factor < 1


TEXT_OF_FILE = Note("the file itself carries this text", 0.5)
LABEL_EXACT = Note("its label stands there as expected", 0.3, True)
LABEL_ALIKE = Note("its label is only similar to the one expected", 1.5, True)
NO_LABEL = Note("no label stands beside it", 2.0, True)
NO_BOX = Note("it does not stand in a box", 12.0, True)
BEHIND_LABEL = Note("it stands right behind its label", 1.5, True)
OTHER_FIELDS = Note("it is written as another field of the form is", 8.0, True)
EMPTY_CELLS = Note("some rows have an empty cell", 3.0, True)
CHECK_DIGIT = Note("its check digits fit", 0.03)
LOOKS_RIGHT = Note("it is written as it should be", 0.6)
REPEATED = Note("the same value stands on the paper a second time", 0.15)
SUM_FITS = Note("the items add up to the amount", 0.02)
SUM_PLACES = Note("the items add up to the amount", 0.2, True)
ITEMS_SUM_FITS = Note("its amounts add up", 0.5)
"""Of a table: its amounts are right, which says little of the words beside them."""
SUM_DIFFERS = Note("the items do not add up to the amount", 12.0, True)
AGREED = Note("a second reader reads the same", 0.02)
AGREED_SELF = Note("read a second time, it says the same", 0.6)
AGREED_ACCENTS = Note("a second reader reads the same but for accents", 0.3)
AGREED_BLANKS = Note("a second reader reads the same letters", 0.1)
AGREED_MARKS = Note("a second reader reads the same letters and figures, with other marks between", 0.1)
POINTED = Note("a second reader reads the same but for a mark", 0.1)
SPECKED = Note("only one of two readers sees an accent or a mark in it", 8.0, asks=True)
"""Asked in any case: nothing tells a speck from an accent or a point."""
NUMBERED = Note("it begins with letters that figures look like", 8.0, asks=True)
"""Asked in any case: both readers take such figures for letters."""
SIGNED = Note("a sign that no word has stands at its letters", 8.0, asks=True)
"""Asked in any case: letters of a fax are taken for such signs."""
AGREED_WITHIN = Note("a second reader reads the same among the words beside it", 0.05)
AGREED_ALIKE = Note("a second reader reads the same but for signs that look alike", 0.2)
AGREED_KNOWN = Note("a second reader reads the same but for words that are spelled as they should be", 0.2)
AGREED_AMONG = Note("a second reader reads the same and more beside it", 0.3)
AGREED_MOSTLY = Note("a second reader reads nearly the same, with the same figures", 0.3)
OTHER_UNFIT = Note("what the first reader read does not fit the form", 1.0)
UNREAD = Note("a second reader could not read it", 1.5)
BLANKS = Note("blanks between words are as a second reader sees them", 1.5)
REPAIRED = Note("letters that look alike were exchanged to make it fit", 3.0)
TWOFOLD = Note("day and month could be meant the other way round", 1.2)
FAINT = Note("it is printed badly", 2.0)
HANDWRITTEN = Note("it is written by hand", 1.0)
"""Neutral: how much more often handwriting is misread, beyond what engines show, was not measured."""
ONE_TICK = Note("one box is clearly ticked and the others are clearly empty", 0.1)
UNCLEAR_TICK = Note("it is not clear which box is ticked", 6.0)


def differs(text: str) -> Note:
    return Note(f"a second reader reads “{text}”", 8.0, general="a second reader reads something else")


def tells_nothing(text: str) -> Note:
    """Specks that a reader makes `]` or `--` of are not shown: nobody could do anything with them."""
    said = any(each.isalnum() for each in text)
    return Note(
        f"a second reader makes “{text}” of it, which tells nothing" if said else UNREAD.text,
        2.0,
        general="a second reader makes something of it that tells nothing",
    )


@dataclass(frozen=True)
class Crop:
    """A part of the page that a second reader may look at."""

    page: int
    box: Box
    text: str
    target: Target
    value: Any
    cell: Box | None = None
    """The ruled box it stands in."""
    known: str = ""
    """Words at the end of the value that are spelled as they should be, so that they were not misread."""


@dataclass
class Draft:
    """A field's value while the evidence is gathered."""

    target: Target
    value: Any
    text: str
    page: int
    box: Box
    engine: str
    notes: list[Note] = field(default_factory=list)
    fault: str | None = None
    crops: list[Crop] = field(default_factory=list)
    misplaced: float = LABELLED
    """Chance that this is not the field's place, before any evidence."""
    rules: str = ""
    """The rules that found it, as the table of weights names them; "receipt.date" are those for one field."""
    weights: Weights = SHIPPED
    guessed: bool = False
    """Found without a label that the form names; what corrections say goes before it."""

    @property
    def probability(self) -> float:
        """That the value is right."""
        if self.fault:
            return 0.05 if self.value is not None else 0.0
        found = (1 - self._chance(False)) * (1 - self._chance(True))
        return min(found, ASKED) if self.asks else found

    @property
    def asks(self) -> bool:
        """Whether a person has to be asked."""
        return any(note.asks for note in self.notes)

    def _chance(self, of_place: bool) -> float:
        """Of its being misplaced or misread."""
        start = self.misplaced if of_place else START.get(self.engine, 0.3)
        odds = start / (1 - start) * self.weights.of_start(self.rules, of_place, self.engine)
        for note in dict.fromkeys(self.notes):
            if note.of_place is of_place:
                odds *= self.weights.factor(self.rules, of_place, note.name, note.factor)
        return max(LEAST, odds / (1 + odds))

    def sure(self, threshold: float = SURE) -> bool:
        """Never without evidence, and what an engine read never on that one reading alone."""
        spoken = speaks(self.engine, ((n.factor, n.of_place) for n in self.notes))
        return spoken and not self.asks and self.fault is None and self.probability >= threshold

    def reading(self, threshold: float = SURE) -> FieldReading:
        """As it is stored."""
        reasons = ([self.fault] if self.fault else []) + list(dict.fromkeys(note.text for note in self.notes))
        return FieldReading(
            value=self.value,
            probability=round(self.probability, 4),
            evidence=Evidence(page=self.page, box=self.box, text=self.text, engine=self.engine),
            reasons=tuple(reasons),
            sure=self.sure(threshold),
            grounds=self._grounds(),
        )

    def _grounds(self) -> Grounds | None:
        """What its probability was made of, where that is evidence and nothing else."""
        if self.fault or self.asks:
            return None
        notes = dict.fromkeys(self.notes)
        reasons = tuple((note.name, note.of_place, note.factor) for note in notes)
        return Grounds(rules=self.rules, engine=self.engine, misplaced=self.misplaced, reasons=reasons)


def speaks(engine: str, notes: Iterable[tuple[float, bool]]) -> bool:
    """Whether there is evidence enough to be sure at all.

    Args:
        notes: of each its factor by hand, and whether it tells of the place.
    """
    if engine in ENGINES:
        return any(factor <= PROOF and not of_place for factor, of_place in notes)
    return any(factor < 1 for factor, _ in notes)


def not_found(target: Target) -> FieldReading:
    """A field that is nowhere on the pages."""
    return FieldReading(
        value=None if target.required else target.default,
        probability=0.0,
        reasons=("it was not found on these pages",),
    )
