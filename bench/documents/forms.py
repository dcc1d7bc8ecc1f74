"""Noisy scanned forms that nobody registered: words, and labels with their values."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from activities.documents.fields.parse import plain
from activities.documents.layout.pairs import Pair, pairs
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.figures import say, wilson
from schemas.reading import Word


@dataclass
class Hits:
    """Found, known, and both."""

    both: int = 0
    found: int = 0
    known: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.both / max(1, self.found + self.known)

    def count(self, found: Counter[Any], known: Counter[Any]) -> None:
        self.both += (found & known).total()
        self.found += found.total()
        self.known += known.total()


def known_pairs(form: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each label with all that is linked to it as its value, in reading order."""
    by_id = {part["id"]: part for part in form}
    values: dict[int, list[dict[str, Any]]] = {}
    for part in form:
        for a, b in part["linking"]:
            if a == part["id"] and by_id[a]["label"] == "question" and by_id[b]["label"] == "answer":
                values.setdefault(a, []).append(by_id[b])
    return [
        (
            by_id[a]["text"],
            " ".join(p["text"] for p in sorted(parts, key=lambda p: (p["box"][1], p["box"][0]))),
        )
        for a, parts in values.items()
        if by_id[a]["text"].strip() and any(p["text"].strip() for p in parts)
    ]


def letters(text: str) -> str:
    """Letters and figures alone, in one case."""
    return re.sub(r"[\W_]", "", plain(text))


def _tokens(words: Iterable[str]) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", plain(" ".join(words))))


def measured(
    words: tuple[Word, ...], found: list[Pair], form: list[dict[str, Any]]
) -> tuple[Hits, Hits, Hits]:
    """Words, labels with exact values, labels alone.

    A word is letters and figures between blanks and marks, in one case; their order does not count.
    """
    of_words, of_pairs, of_labels = Hits(), Hits(), Hits()
    of_words.count(_tokens(w.text for w in words), _tokens(w["text"] for part in form for w in part["words"]))
    known = [(letters(a), letters(b)) for a, b in known_pairs(form)]
    got = [(letters(p.label), letters(p.value)) for p in found]
    of_pairs.count(Counter(got), Counter(known))
    of_labels.count(Counter(a for a, _ in got), Counter(a for a, _ in known))
    return of_words, of_pairs, of_labels


async def run(reader: Reader) -> None:
    """Print the figures: pairs of every second form were tuned on, those of the others not looked at."""
    files = sorted(folder("forms").glob("*.png"))
    for title, part in (("tuned on", files[::2]), ("whose pairs nobody looked at", files[1::2])):
        say(f"forms {title}: {len(part)}")
        await _measure(part, reader)


async def _measure(files: list[Path], reader: Reader) -> None:
    totals = (Hits(), Hits(), Hits())
    for file in files:
        form = json.loads(file.with_suffix(".json").read_text())["form"]
        shown = await pages_of(file.read_bytes(), file.name, reader)
        words = tuple(word for page in shown for word in page.words)
        found = [pair for page in shown for pair in pairs(page)]
        for total, part in zip(totals, measured(words, found, form), strict=True):
            total.both, total.found, total.known = (
                total.both + part.both, total.found + part.found, total.known + part.known,
            )  # fmt: skip
    for title, hits in zip(("words", "label and value exact", "labels"), totals, strict=True):
        low, high = wilson(hits.both, hits.known)
        say(
            f"  {title:24} F1 {hits.f1:.3f}; found of those known {hits.both / max(1, hits.known):.3f} "
            f"({low:.3f} to {high:.3f}) of {hits.known}; {hits.found} told"
        )
