"""Noisy scanned forms that nobody registered: words, and labels with their values."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.fields.labels import ALIKE, likeness
from activities.documents.fields.parse import plain
from activities.documents.fields.runs import lines
from activities.documents.layout.pairs import Pair, pairs
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.figures import say, wilson
from schemas.reading import Box, Word

Known = tuple[str, bytes, list[dict[str, Any]]]
"""A form's name, its picture, and what is known of it."""


@dataclass
class Hits:
    """Found, known, and both."""

    both: int = 0
    found: int = 0
    known: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.both / max(1, self.found + self.known)

    def add(self, other: "Hits") -> None:
        self.both += other.both
        self.found += other.found
        self.known += other.known

    def __str__(self) -> str:
        low, high = wilson(self.both, self.known)
        return (
            f"F1 {self.f1:.3f}; found of those known {self.both / max(1, self.known):.3f} "
            f"({low:.3f} to {high:.3f}) of {self.known}; {self.found} told"
        )

    def count(self, found: Counter[Any], known: Counter[Any]) -> None:
        self.both += (found & known).total()
        self.found += found.total()
        self.known += known.total()


def known_pairs(form: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each label with all that is linked to it as its value, in reading order, line by line.

    Parts of one line are seldom known at quite the same height, so they are put to lines before.
    """
    by_id = {part["id"]: part for part in form}
    values: dict[int, list[dict[str, Any]]] = {}
    for part in form:
        for a, b in part["linking"]:
            if a == part["id"] and by_id[a]["label"] == "question" and by_id[b]["label"] == "answer":
                values.setdefault(a, []).append(by_id[b])
    return [
        (
            by_id[a]["text"],
            " ".join(word.text for line in lines([_whole(part) for part in parts]) for word in line),
        )
        for a, parts in values.items()
        if by_id[a]["text"].strip() and any(p["text"].strip() for p in parts)
    ]


def _whole(part: dict[str, Any]) -> Word:
    return Word(text=part["text"], page=1, box=part["box"], confidence=1.0)


def letters(text: str) -> str:
    """Letters and figures alone, in one case."""
    return re.sub(r"[\W_]", "", plain(text))


def _tokens(words: Iterable[str]) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", plain(" ".join(words))))


MEASURES = ("words", "label and value exact", "labels", "value exact at a like label")


def measured(words: tuple[Word, ...], found: list[Pair], form: list[dict[str, Any]]) -> tuple[Hits, ...]:
    """What each of MEASURES names.

    A word is letters and figures between blanks and marks, in one case; their order does not count. A label
    is like another one if it would name the same field.
    """
    of_words, of_pairs, of_labels, of_values = Hits(), Hits(), Hits(), Hits()
    of_words.count(_tokens(w.text for w in words), _tokens(w["text"] for part in form for w in part["words"]))
    of_values.both, of_values.found, of_values.known = _at_like_labels(found, known_pairs(form))
    known = [(letters(a), letters(b)) for a, b in known_pairs(form)]
    got = [(letters(p.label), letters(p.value)) for p in found]
    of_pairs.count(Counter(got), Counter(known))
    of_labels.count(Counter(a for a, _ in got), Counter(a for a, _ in known))
    return of_words, of_pairs, of_labels, of_values


def _at_like_labels(found: Sequence[Pair], known: Sequence[tuple[str, str]]) -> tuple[int, int, int]:
    """How many known values are found at labels like theirs; how many are found, and known."""
    left, both = list(found), 0
    for label, value in known:
        same = [p for p in left if letters(p.value) == letters(value)]
        like = next((p for p in same if likeness(label, p.label) >= ALIKE), None)
        if like:
            left.remove(like)
            both += 1
    return both, len(found), len(known)


def places_of(page: ReadPage, part: dict[str, Any]) -> list[Box]:
    """Where the words of an entity stand, in points of the page as shown."""
    way = np.array(page.matrix).reshape(3, 3) * (72 / (page.came_at or 72))
    way[:, 2] = np.array(page.matrix).reshape(3, 3)[:, 2]
    found = []
    for word in _written(part):
        x0, y0, x1, y1 = word["box"]
        xs, ys, by = way @ np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], float).T
        found.append((min(xs / by), min(ys / by), max(xs / by), max(ys / by)))
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


def _written(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [word for word in part["words"] if word["text"].strip()]


def as_known(page: ReadPage, form: list[dict[str, Any]]) -> ReadPage:
    """A page with its words as they are known in place of those that were read."""
    words = tuple(
        Word(text=word["text"].strip(), page=page.n, box=box, confidence=1.0)
        for part in form
        for word, box in zip(_written(part), places_of(page, part), strict=True)
    )
    return replace(page, words=words)


async def run(reader: Reader) -> None:
    """Print the figures: pairs of every second form were tuned on, those of the others not looked at."""
    forms = known_forms(folder("forms"))
    for title, part in (("tuned on", forms[::2]), ("whose pairs nobody looked at", forms[1::2])):
        say(f"forms {title}: {len(part)}")
        await _measure(part, reader)


def known_forms(where: Path) -> list[Known]:
    """All forms of a folder by name."""
    return [
        (file.name, file.read_bytes(), json.loads(file.with_suffix(".json").read_text())["form"])
        for file in sorted(where.glob("*.png"))
    ]


async def _measure(forms: Sequence[Known], reader: Reader) -> None:
    read, known = (tuple(Hits() for _ in MEASURES) for _ in range(2))
    for name, content, form in forms:
        (page,) = await pages_of(content, name, reader)
        for totals, shown in ((read, page), (known, as_known(page, form))):
            for total, part in zip(totals, measured(shown.words, pairs(shown), form), strict=True):
                total.add(part)
    for title, hits in zip(MEASURES, read, strict=True):
        say(f"  {title:28} {hits}")
    for title, hits in zip(MEASURES[1:], known[1:], strict=True):
        say(f"  {title:28} {hits}, among the words as they are known")
