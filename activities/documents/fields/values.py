"""From written text to a value that the form accepts, repairing only what the form's own rules demand."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapidfuzz import process

from activities.documents.fields import parse
from activities.documents.fields.targets import Kind, Target
from activities.documents.languages import MONTHS

_STRAY = " \t|_¦‖[]{}~"
_FIGURES = re.compile(r"[-+]?[\d.,'\u2019 ]*\d[.,\-\u2013\u2014]*")
_EMPTY = ("\u25a1", "\u2610", "[]", "[ ]", "\u300c\u300d")
"""An empty box in front of a word, and what it is read as."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
"""An address of e-mail, which has points and no commas (RFC 5322, dot-atom)."""
_CENT = Decimal("0.01")
_MOST_FIGURES = 24
"""Before the point, of a number; with 27, cents are beyond what `Decimal` counts."""


@dataclass(frozen=True)
class Value:
    """What a text means."""

    json: Any
    """In the form's JSON types; the bare text, or None, when it does not fit."""
    fault: str | None = None
    """Why it does not fit the form."""
    repaired: bool = False
    """Letters were changed to make it fit."""
    twofold: bool = False
    """It could be meant another way as well."""
    checks: bool = False
    """The form refuses the value when any one digit is changed: it has a check digit, and that fits."""


def understood(target: Target, text: str) -> Value:
    """The value of a field that is written as `text`."""
    text = " ".join(text.split())
    if target.kind is Kind.CHOICE and text.startswith(_EMPTY):
        return Value(None, "the box beside it is empty")
    text = text.strip(_STRAY)
    if not text:
        return Value(None, "nothing is written here")
    match target.kind:
        case Kind.DATE:
            return _date(target, text)
        case Kind.MONEY | Kind.NUMBER | Kind.WHOLE:
            return _figure(target, text)
        case Kind.CHOICE:
            return _choice(target, text)
        case Kind.TICK:
            return _tick(target, text)
        case _:
            return _text(target, text)


def _date(target: Target, text: str) -> Value:
    for repaired, candidate in ((False, text), (True, parse.as_digits(text)), (True, _spelled(text))):
        day = parse.day_in(candidate)
        if day:
            return _accepted(target, day.value.isoformat(), repaired=repaired, twofold=day.twofold)
    return Value(None, "this is not a date")


def _spelled(text: str) -> str:
    """The month's name as it is spelled, if it nearly is."""
    for word in re.findall(r"[^\W\d]{4,}", text):
        near = process.extractOne(parse.plain(word), list(MONTHS), score_cutoff=75)
        if near:
            return text.replace(word, near[0])
    return text


def _figure(target: Target, text: str) -> Value:
    """A number that stands alone, with or without a currency."""
    currency = parse.currency_in(text)
    bare = _without_currency(text)
    for repaired, candidate in ((False, bare), (True, parse.as_digits(bare))):
        if not _FIGURES.fullmatch(candidate):
            continue
        number = parse.number_in(candidate)
        if number is not None and number.adjusted() < _MOST_FIGURES:
            return _accepted(target, _as(target.kind, number, currency), repaired=repaired)
    return Value(None, "this is not a number")


def _without_currency(text: str) -> str:
    for sign in ("€", "$", "£", "¥"):
        text = text.replace(sign, " ")
    return re.sub(r"(?<![A-Za-z])(?:EUR|USD|GBP|CHF|[A-Z]{2}[RK]|RM)(?![A-Za-z])\.?", " ", text).strip(" :=")


def _as(kind: Kind, number: Decimal, currency: str | None) -> Any:
    if kind is Kind.MONEY:
        return {"amount": str(number.quantize(_CENT)), **({"currency": currency} if currency else {})}
    return int(number) if kind is Kind.WHOLE and number == int(number) else str(number)


def _choice(target: Target, text: str) -> Value:
    words = set(re.findall(r"[^\W\d_]+", parse.plain(text)))
    if len(words & {parse.plain(choice) for choice in target.choices}) > 1:
        return Value(None, "it cannot be seen which of the choices is meant")
    near = process.extractOne(parse.plain(text), [parse.plain(c) for c in target.choices], score_cutoff=80)
    return _accepted(target, target.choices[near[2]]) if near else Value(None, "this is none of the choices")


def _tick(target: Target, text: str) -> Value:
    word = "".join(parse.plain(text).split()[:1]).strip(".,:;")
    known = {"yes": True, "ja": True, "oui": True, "x": True, "no": False, "nein": False, "non": False}
    return _accepted(target, known[word]) if word in known else Value(None, "this is neither yes nor no")


def _text(target: Target, text: str) -> Value:
    text = text.replace("·", " ") if not target.patterned else text
    if "," in text and target.patterned and _MAIL.fullmatch(text):
        return _accepted(
            target, text.replace(",", "."), repaired=True
        )  # no address has commas (RFC 5322, dot-atom)
    first = _accepted(target, text)
    if first.fault is None or not target.patterned:
        return first
    close = text.replace(" ", "")
    marked, closer = re.sub(r"[.,·]", " ", text), re.sub(r"[.,·]", "", close)
    for candidate in dict.fromkeys((close, close.upper(), marked, closer, closer.upper())):
        value = _accepted(target, candidate, repaired=candidate.replace(" ", "") != close)
        if value.fault is None:
            return value
    fitting = {
        value.json: value
        for value in (_accepted(target, r, repaired=True) for r in parse.repairs(close))
        if not value.fault
    }
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    abroad = _accepted(target, parse.with_country(close), repaired=True)
    if not fitting and abroad.checks:
        return abroad
    return Value(text, _accepted(target, close).fault or first.fault)


def _accepted(target: Target, value: Any, repaired: bool = False, twofold: bool = False) -> Value:
    """The value in JSON types, or the fault that the form finds in it."""
    try:
        checked = target.checked(value)
    except ValueError as error:
        return Value(value, str(error), repaired, twofold)
    return Value(checked, None, repaired, twofold, checks=_has_check_digit(target, checked))


def _has_check_digit(target: Target, value: Any) -> bool:
    if not target.patterned or not isinstance(value, str):
        return False
    others = list(parse.other_digits(value))
    return len(others) > 8 and not any(_fits(target, other) for other in others)


def _fits(target: Target, value: str) -> bool:
    try:
        target.checked(value)
    except ValueError:
        return False
    return True
