"""What was read from a document: each value with its evidence."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from schemas.base import DocumentId, Model

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points (1/72 inch) of the page as shown, origin top left."""


class PageInfo(Model):
    """A page as shown: turned upright and straight."""

    n: int = Field(ge=1)
    width: float
    """Points."""
    height: float
    """Points."""
    matrix: tuple[float, float, float, float, float, float, float, float, float] = (1, 0, 0, 0, 1, 0, 0, 0, 1)
    """Row-major 3x3 homography from points of the original page to points of the page as shown."""
    steps: tuple[str, ...] = ()
    """What was done to the page before it was read, in order, in words for staff: "turned by 90 degrees"."""
    dpi: float | None = None
    """Dots per inch of the page as it came in, as told by the file or estimated; None: not looked at yet."""
    blank: bool = False
    """Nothing stands on it, as on the back of a sheet."""
    problem: str | None = None
    """Why nothing could be read here, in words for staff; None when it was read."""


class Word(Model):
    """A word or short run of words as an engine found it."""

    text: str
    page: int
    box: Box
    confidence: float
    """The engine's own, 0 to 1; 1 for text that the file carries."""
    engine: str = ""
    """What read it, where that is not what read the rest of the page."""


class Evidence(Model):
    """Where a value stands."""

    document: DocumentId | None = None
    page: int
    box: Box
    text: str
    """The words as they stand there."""
    engine: str
    """pdf-text, rapidocr, tesseract, checkbox, signature, xml (an electronic invoice's data), or "person:"
    and an id."""


class Grounds(Model):
    """What a field's probability was made of, so that it can be weighed anew."""

    rules: str
    """The rules that found it, as the table of weights names them."""
    engine: str
    misplaced: float
    """Chance that it is another field's, before any evidence."""
    reasons: tuple[tuple[str, bool, float], ...]
    """Of each its general words, whether it tells of the place, and its factor as set by hand."""


class FieldReading(Model):
    """One field's value, how sure it is, and why."""

    value: Any
    """As JSON, in the form's own types: decimals as strings, dates as YYYY-MM-DD."""
    probability: float = Field(ge=0, le=1)
    """That the value is right, from the evidence; not an engine's confidence."""
    evidence: Evidence | None = None
    reasons: tuple[str, ...] = ()
    """For and against, in words for staff."""
    sure: bool = False
    """Whether it may be taken unasked."""
    grounds: Grounds | None = None
    """None where no evidence decides: it was not found, does not fit the form, or is asked in any case."""


class MarkKind(StrEnum):
    """What was put onto a page besides its text."""

    STAMP = "stamp"
    SIGNATURE = "signature"
    """Strokes of a pen where a form's field says that somebody signs."""
    BARCODE = "barcode"
    """A bar code or a code of dots, whatever it is meant for."""


class PageMark(Model):
    """A stamp, a signature or a bar code on a page. What stamps and codes say is no field's value."""

    kind: MarkKind
    page: int
    box: Box
    """Around it."""
    text: str = ""
    """What is read in it, line by line; empty: nothing."""
    symbology: str = ""
    """Of a bar code, as zxing-cpp names it: "QRCode", "Code128"."""


PAIRS = 100
"""Pairs that are kept of a document at most."""


class SuggestedPair(Model):
    """A label on paper of no known form, and what stands beside it: a guess to look at, no field's value."""

    page: int
    label: str
    value: str
    box: Box
    """Around the value."""


class Reading(Model):
    """What one document says, against one form and its version."""

    document: DocumentId | None = None
    form: str
    form_version: int
    type: str | None
    """The form that the document was recognised as, by its public name; None: unknown."""
    pages: tuple[PageInfo, ...]
    fields: dict[str, FieldReading]
    marks: tuple[PageMark, ...] = ()
    """Stamps, bar codes and signatures, page by page."""
    pairs: tuple[SuggestedPair, ...] = Field((), max_length=PAIRS)
    """Of a document of no known form: what stands beside labels, in reading order. Often wrong: nothing is
    taken from it unasked."""
    problem: str | None = None
    """Why the document could not be read at all, in words for staff."""
    seconds: float = 0.0

    @property
    def unsure(self) -> tuple[str, ...]:
        """Names of the fields that a person should look at, in the form's order."""
        return tuple(name for name, field in self.fields.items() if not field.sure)


def merged(readings: list[Reading], names: tuple[str, ...]) -> dict[str, FieldReading]:
    """For each field the most probable reading among several documents; what none has is unsure and empty."""
    out: dict[str, FieldReading] = {}
    for name in names:
        found = [r.fields[name] for r in readings if name in r.fields]
        out[name] = max(found, key=lambda f: f.probability, default=FieldReading(value=None, probability=0.0))
    return out
