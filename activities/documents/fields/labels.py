"""Labels found on paper: which run of words names which field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from activities.documents.fields.parse import plain
from activities.documents.fields.targets import Target
from schemas.reading import Word

ALIKE = 84.0
"""Of 100: how like a label a run must be."""
_KEPT = 4096
"""Texts that are remembered in each way; every run is compared with every label."""
_LONGEST = 80
"""Letters that a run may have that names a field."""
_AHEAD = re.compile(r"^\s*(?:\(?[0-9A-Za-z]{1,2}[.)]\s+|\d{1,2}\s+)")
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*")
_UNITS = re.compile(r"\s+(in\s+)?(eur|usd|gbp|chf|€|\$|£)$")


@dataclass(frozen=True)
class Label:
    """A run that names a field, and whatever of it is already the value."""

    target: Target
    run: Word
    score: float
    """0 to 100; 100: letter by letter."""
    rest: str = ""
    """Words behind the label in the same run."""


def found(targets: Sequence[Target], runs: Sequence[Word]) -> list[Label]:
    """Every run that may name a field, the likest first."""
    hits = [label for target in targets for run in runs if (label := _named(target, run))]
    return sorted(hits, key=lambda label: -label.score)


@lru_cache(_KEPT)
def bare(text: str) -> str:
    """As labels are compared: small letters, no accents, marks, numbers in front or units behind."""
    text = _AHEAD.sub("", plain(text), count=1)
    return " ".join(_UNITS.sub("", re.sub(r"[^\w€$£]+", " ", text).strip()).split())


def likeness(label: str, text: str) -> float:
    """0 to 100, with or without what stands in brackets."""
    return max((_ratio(w, g) for w in _both(label) for g in _both(text)), default=0.0)


@lru_cache(_KEPT)
def _both(text: str) -> frozenset[str]:
    """With and without what stands in brackets."""
    return frozenset({bare(text), bare(_BRACKETS.sub(" ", text))} - {""})


@lru_cache(_KEPT)
def _ratio(wanted: str, given: str) -> float:
    """Short labels must fit almost letter by letter, blanks apart."""
    score = max(fuzz.ratio(wanted, given), fuzz.ratio(wanted.replace(" ", ""), given.replace(" ", "")))
    return score if len(wanted) > 5 or score >= 88 else 0.0


def _named(target: Target, run: Word) -> Label | None:
    score, rest = _said(target.labels, run.text)
    return Label(target, run, score, rest) if score else None


@lru_cache(4 * _KEPT)
def _said(labels: tuple[str, ...], text: str) -> tuple[float, str]:
    """How surely a text names a field with these labels (0: not at all), and what stands behind the label."""
    if len(text) > _LONGEST:
        return 0.0, ""
    score = max((likeness(label, text) for label in labels), default=0.0)
    return (score, "") if score >= ALIKE else _leading(labels, text)


@lru_cache(_KEPT)
def _in_front(label: str) -> re.Pattern[str]:
    """The label, and something behind it."""
    letters = r"[\s\W]*".join(re.escape(c) for c in plain(label) if not c.isspace())
    return re.compile(rf"{letters}\s*(?:[:;.#]+|\s)\s*(?=\S)")


def _leading(labels: Sequence[str], text: str) -> tuple[float, str]:
    """A label with its value behind it in one run: "Date: 6 March 2026"."""
    small = plain(text)
    if len(small) != len(text):
        return 0.0, ""
    for label in sorted(labels, key=len, reverse=True):
        match = _in_front(label).match(small)
        if match:
            return 90.0, text[match.end() :].strip()
    return 0.0, ""
