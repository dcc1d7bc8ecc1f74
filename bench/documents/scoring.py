"""How fields are compared with what is known of them, counted and told, with the size of each sample."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from activities.documents.fields.parse import day_in, number_in, plain
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from bench.figures import say, wilson
from schemas.forms import Form


@dataclass
class Score:
    """Counts of one field over all documents."""

    documents: int = 0
    exact: int = 0
    sure: int = 0
    surely_wrong: int = 0

    def count(self, right: bool, sure: bool) -> None:
        self.documents += 1
        self.exact += right
        self.sure += sure
        self.surely_wrong += sure and not right


@dataclass
class Measured:
    """Scores by field, and the seconds each document took."""

    scores: dict[str, Score] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> Score:
        rows = self.scores.values()
        return Score(
            sum(s.documents for s in rows),
            sum(s.exact for s in rows),
            sum(s.sure for s in rows),
            sum(s.surely_wrong for s in rows),
        )


Same = Callable[[str, Any, Any], bool]


async def measure(
    form: type[Form], samples: Iterable[tuple[str, bytes, dict[str, Any]]], reader: Reader, same: Same
) -> Measured:
    """Read each sample and compare its fields with what is known of it."""
    found = Measured()
    for name, content, truth in samples:
        begun = time.monotonic()
        reading = (await read(content, name, form, reader)).reading
        found.seconds.append(time.monotonic() - begun)
        for key, value in truth.items():
            got = reading.fields.get(key)
            right = got is not None and same(key, got.value, value)
            found.scores.setdefault(key, Score()).count(right, got is not None and got.sure)
    return found


def exactly(_: str, got: Any, known: Any) -> bool:
    return bool(got == known)


def as_receipts_compare(name: str, got: Any, known: str) -> bool:
    """Dates and amounts by value, words by their letters and figures."""
    if name == "date":
        day = day_in(known)
        return day is not None and got == day.value.isoformat()
    if name == "total":
        try:
            return got is not None and Decimal(str(got)) == number_in(known)
        except InvalidOperation:
            return False
    return _letters(got) == _letters(known)


def _letters(text: str | None) -> str:
    return re.sub(r"[\W_]", "", plain(text or ""))


def tell(title: str, found: Measured) -> None:
    """Print a set's counts, field by field, with intervals."""
    if not found.seconds:
        say(f"{title}: no samples")
        return
    mean = sum(found.seconds) / len(found.seconds)
    say(f"{title}: {len(found.seconds)} documents, {mean:.1f} s each")
    for name, score in {**found.scores, "all fields": found.total}.items():
        share, (low, high) = score.exact / score.documents, wilson(score.exact, score.documents)
        say(
            f"  {name:16} exact {share:.3f} ({low:.3f} to {high:.3f}) of {score.documents}"
            f", sure {score.sure}, sure and wrong {score.surely_wrong}"
        )
