"""Stacks of scans: what a sheet between letters says, how a stack is split, what became of its parts."""

import re
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from schemas.base import CaseId, Data, DocumentId, Instant, Model

VERSION = 1
"""Of what stands in the codes of sheets; it only ever grows."""
LONGEST_CODE = 120
"""Characters."""

ProcessName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
CaseNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{0,31}$")]

_OURS = re.compile(r"CW(\d{1,3});", re.ASCII)
_SAID = {
    "P": ("process", re.compile(r"[a-z][a-z0-9_]{0,99}", re.ASCII)),
    "C": ("case", re.compile(r"[A-Z][A-Z0-9-]{0,31}", re.ASCII)),
}


class Unclear(Exception):
    """A code that is ours and cannot be understood; the text says why, for staff."""


class Place(Model):
    """Where a part belongs: to a new case of a process, or to a case that there is."""

    process: ProcessName | None = None
    case: CaseNumber | None = None
    """Its number for people."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.process is None) == (self.case is None):
            raise ValueError("name either a process or a case")
        return self

    @property
    def code(self) -> str:
        """As a sheet's code says it: version, then one thing named by a letter."""
        return f"CW{VERSION};P={self.process}" if self.process else f"CW{VERSION};C={self.case}"


def is_ours(text: str) -> bool:
    """Whether a code was meant for us, of whatever version and in whatever state."""
    return _OURS.match(text) is not None


def place_in(text: str) -> Place:
    """What the code of a sheet says.

    Raises:
        Unclear: it is of another version, or nothing that a sheet says.
    """
    ours = _OURS.match(text)
    if ours is None or len(text) > LONGEST_CODE:
        raise Unclear("its code is none of ours")
    if int(ours[1]) != VERSION:
        raise Unclear(f"its code is of version {int(ours[1])}, and only version {VERSION} is known here")
    letter, _, value = text[ours.end() :].partition("=")
    name, shape = _SAID.get(letter, ("", re.compile(r"(?!)")))
    if not shape.fullmatch(value):
        raise Unclear("its code is damaged, or was not made here")
    return Place(**{name: value})


class Split(StrEnum):
    """What divides a stack."""

    SHEETS = "sheets"
    """Separator and cover sheets, and patch pages."""
    BLANK = "blank"
    """Blank pages too. Only for stacks that are scanned on one side: most backs are blank."""
    FORMS = "forms"
    """First pages of known forms too. Every page is read for it, which takes seconds a page."""


class BatchOrder(Model):
    """How a stack is to be taken in."""

    split: Split = Split.SHEETS
    process: ProcessName | None = None
    """Parts that no sheet says anything about become cases of this; else they wait for a person."""
    again: bool = False
    """Take the stack in although it was taken in before."""


class Placement(Model):
    """Where a person puts a part that was waiting."""

    process: ProcessName | None = None
    """Start a case of this."""
    data: Data = Field(default_factory=dict)
    """What that case starts with, beside the document."""
    case: CaseNumber | None = None
    """Put it into this case."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.process is None) == (self.case is None) or (self.case is not None and self.data):
            raise ValueError("name either a process, with its data, or a case")
        return self


class PartCase(Model):
    """The case that a part is in."""

    id: CaseId
    number: str
    started: bool
    """It began with this part; else the part was added to it."""


class PartView(Model):
    """A part of a stack: pages that belong together."""

    n: int
    """Counted from 1."""
    first: int
    last: int
    """Pages of the stack, counted from 1."""
    document: DocumentId
    case: PartCase | None = None
    """None: it waits for a person to place it."""
    problem: str | None = None
    """Why it could not be placed by itself."""


class BatchView(Model):
    """A stack that was handed in, and what became of it. Every page is in one part, or left out."""

    id: UUID
    name: str
    """Of the file."""
    sha256: str
    pages: int
    left_out: tuple[int, ...]
    """Pages that are in no part: sheets, their blank backs, and blank pages where these divide."""
    parts: tuple[PartView, ...]
    waiting: int
    """Parts that a person has to place."""
    before: bool = False
    """This very stack had been handed in before; nothing was made now."""
    added_at: Instant
