"""How well a piece of a page would do as a field's value: by its label's words, its kind and its shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from activities.documents.fields import labels as labelling
from activities.documents.fields.parse import day_in, plain
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import Value, understood
from activities.documents.strange.pieces import Piece
from activities.documents.strange.words import Meaning, asks, meaning

WORDED = 0.5
"""From this on a label speaks for a field."""
_DECLARED = 2.2
_FOREIGN = -3.0
_IBAN = "DE89370400440532013000"
"""The example account of the standard's registry (ISO 13616)."""
_FAR = 0.7
"""From how far away a label does not tell what free text is."""
_LEAST_OF_ADDRESS = 3
"""Words of an address without a comma."""
_OF_FIGURES = (Kind.DATE, Kind.MONEY, Kind.NUMBER, Kind.WHOLE)
_PROSE = 8
"""Words from which text is no value in a line."""
_NUMBERED = re.compile(r"^(?:[A-Z]|\d{1,2}[.)])\s+\D")
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,5}\b|\b\d{2}-\d{3}\b")
_NAME_PARTS = frozenset(
    [
        "de",
        "la",
        "le",
        "du",
        "des",
        "von",
        "van",
        "der",
        "den",
        "di",
        "da",
        "del",
        "y",
        "i",
        "und",
        "and",
        "et",
        "ni",
        "o",
    ]
)


@dataclass(frozen=True)
class Fit:
    """A piece as a field's value."""

    score: float
    value: Value
    label: Piece | None
    """The piece that names it."""
    worded: float
    """How surely the label's words ask for this field; below 0 they ask for something else."""


@cache
def asked(target: Target) -> Meaning:
    """What a field asks, by its kind and by what the form calls it."""
    said = [meaning(label) for label in target.labels]
    what = frozenset(name for each in said for name in each.what)
    of = frozenset(name for each in said for name in each.of)
    by_kind = {Kind.DATE: "date", Kind.MONEY: "amount"}.get(target.kind)
    if target.patterned and not understood(target, _IBAN).fault:
        by_kind = "account"
    elif target.patterned and not understood(target, "a.b@example.org").fault:
        by_kind = "email"
    elif not what and "self" in of and target.kind is Kind.TEXT:
        by_kind = "name"
    return Meaning(frozenset({by_kind}) if by_kind else what, of)


def values(targets: Sequence[Target], piece: Piece) -> dict[str, Value]:
    """What a piece means as each field; those are left out that it cannot be the value of at all."""
    if len(piece.text.split()) > _PROSE or named_by_form(piece.text, targets):
        return {}
    bare = not re.search(r"[\d@]", piece.text)
    found = {
        t.name: understood(t, piece.text) for t in targets if not bare or _may_lack_figures(t, piece.text)
    }
    return {name: value for name, value in found.items() if value.fault is None}


def _may_lack_figures(target: Target, text: str) -> bool:
    """Whether a text without figures can be the field's value: as it stands, nothing is repaired."""
    if not target.patterned:
        return target.kind not in _OF_FIGURES
    try:
        target.checked(text)
    except ValueError:
        return False
    return True


def fit(target: Target, piece: Piece, targets: Sequence[Target], said: Mapping[str, Value]) -> Fit | None:
    """How well a piece does; None where it cannot be the field's value at all.

    Args:
        said: what the piece means as each field.
    """
    value = said.get(target.name)
    if value is None:
        return None
    others = [t for t in targets if t is not target and _told_by_kind(t) and t.name in said]
    kind = _of_kind(target, piece, value, [said[t.name] for t in others if not said[t.name].repaired])
    worded, label = _named(target, piece)
    if not label:
        kind -= 0.2 if _told_by_kind(target) else 1.0
    kind -= 0.6 if piece.large and not _told_by_kind(target) else 0.0
    return Fit(kind + worded, value, label, worded)


def _told_by_kind(target: Target) -> bool:
    return target.kind is not Kind.TEXT or target.patterned


def named_by_form(text: str, targets: Sequence[Target]) -> bool:
    """Whether it is one of the form's own labels."""
    return any(labelling.likeness(label, text) >= 90 for target in targets for label in target.labels)


def _named(target: Target, piece: Piece) -> tuple[float, Piece | None]:
    """How surely the words around a piece ask for a field, and which of them."""
    ahead = _ahead(target, piece)
    if ahead:
        return relation(target, ahead), piece
    if not piece.near:
        return 0.0, None
    if piece.near[0][0] > _FAR and not _told_by_kind(target):
        return 0.0, None
    found = [(relation(target, label.text) - cost / 2, label) for cost, label in piece.near]
    best = max(found, key=lambda each: each[0])
    nearest = found[0]
    return best if best[0] > 0 and nearest[0] > _FOREIGN / 2 else nearest


def _ahead(target: Target, piece: Piece) -> str:
    """The words in front of a date in the same piece, which may be its label."""
    day = day_in(piece.text) if target.kind is Kind.DATE else None
    front = piece.text.partition(day.text)[0] if day else ""
    return front if sum(c.isalpha() for c in front) > 2 else ""


def relation(target: Target, label: str) -> float:
    """How surely a label asks for a field: above 0 for it, below for something else."""
    likeness = max((labelling.likeness(each, label) for each in target.labels), default=0.0)
    if likeness >= labelling.ALIKE:
        return _DECLARED if likeness >= 97 else _DECLARED - 0.3
    said, wanted = meaning(label), asked(target)
    if not said:
        return 0.0
    if said.foreign - wanted.of:
        return _FOREIGN if wanted.what != {"number"} or not target.patterned else _FOREIGN / 2
    of = said.of & wanted.of
    if said.what and wanted.what and not said.what & wanted.what:
        near = said.what | wanted.what <= {"place", "address"} or (of and said.what == {"number"})
        return -0.4 if near or _told_by_kind(target) else -1.5
    if not said.what:
        by_person = "self" in said.of and wanted.what == {"name"}
        return 1.2 if by_person else 0.8 if of else -0.3
    return 1.2 + (0.6 if of else 0.2 if not said.of else -0.1)


def _of_kind(target: Target, piece: Piece, value: Value, others: Sequence[Value]) -> float:
    """What the way a piece is written says of its being the field's value.

    Args:
        others: what it plainly means as fields that are told by the way they are written.
    """
    score = -0.5 if value.repaired else 0.0
    if not _told_by_kind(target):
        return _of_text(target, piece) - (2.0 if others else 0.0)
    if others and (value.repaired or any(other.checks for other in others)):
        score -= 1.5
    if target.kind is Kind.CHOICE:
        return score + 1.5
    if target.patterned:
        return score + (2.0 if value.checks or "@" in piece.text else 0.9)
    if target.kind is Kind.DATE:
        return score + 0.8
    if day_in(piece.text):
        return score - 2.0
    exact = bool(re.search(r"[.,]\d\d\D*$|[€$£]|\b[A-Z]{3}\b", piece.text))
    return score + (0.8 if exact else 0.0)


def _of_text(target: Target, piece: Piece) -> float:
    """What the shape of free text says: a name, an address, a place."""
    text, what = piece.text, asked(target).what
    score = -2.0 if asks(text) else -1.5 * meaning(text).covered
    score -= 0.8 if _NUMBERED.match(text) else 0.0
    if "name" in what:
        return score + _as_name(text)
    if "address" in what:
        return score + _as_address(text)
    return score + (-0.5 if re.search(r"\d|@", text) else 0.35)


def _as_name(text: str) -> float:
    words = re.findall(r"[^\s,]+", text)
    if re.search(r"[\d@]", text):
        return -1.0
    shaped = all(word[:1].isupper() or plain(word) in _NAME_PARTS for word in words)
    return 0.8 if shaped and 2 <= len(words) <= 5 else 0.0 if shaped else -0.5


def _as_address(text: str) -> float:
    if not re.search(r"\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return -0.5
    if "," not in text and len(text.split()) < _LEAST_OF_ADDRESS:
        return -0.3
    return 0.5 + 0.3 * ("," in text) + 0.3 * bool(_POSTCODE.search(text)) - 1.0 * ("@" in text)
