"""How many corrected copies of a layout it takes until it is read rightly."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from activities.documents.fields.targets import targets
from activities.documents.learned.teaching import taught
from activities.documents.learned.tokens import tokens
from activities.documents.lessons import copy_of
from activities.documents.pipeline import DocumentReading, read
from activities.documents.reader import Reader
from bench.documents.learned_forms import LABELS, copy, layout
from bench.figures import say, wilson
from schemas.base import Data
from schemas.household_claim import LossReport
from schemas.learned import Layout, Learned
from worklist.outcomes import same

FIRST = int(os.environ.get("CASEWORK_BENCH_FIRST", "500"))
"""First seed of layouts that nobody tuned on; tuning is done below 100."""
OFFICES = int(os.environ.get("CASEWORK_BENCH_LAYOUTS", "5"))
CORRECTED = (0, 1, 3, 10)
HELD_OUT = int(os.environ.get("CASEWORK_BENCH_FORMS", "10"))


@dataclass
class Tally:
    """Fields of held-out copies after so many corrections."""

    n: int = 0
    right: int = 0
    sure: int = 0
    sure_wrong: int = 0
    recognised: int = 0
    missed: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, right: bool, sure: bool) -> None:
        self.n += 1
        self.right += right
        self.sure += sure
        self.sure_wrong += sure and not right
        if not right:
            self.missed[name] = self.missed.get(name, 0) + 1


def learned_from(known: Sequence[Layout], found: DocumentReading, truth: Data) -> list[Layout]:
    """What is known after a person has answered the fields that were asked of one copy."""
    reading = found.reading
    asked = [n for n in LABELS if reading.type != "loss_report" or n in reading.unsure]
    page = tokens((word.text, word.box, word.confidence) for word in found.words)
    told = copy_of(page, {name: truth[name] for name in asked}, reading, 1)
    made = taught(known, "loss_report", targets(LossReport), told)
    return [*(each for each in known if made is None or each.id != made.id), *([made] if made else [])]


async def curve(seed: int, reader: Reader, tallies: dict[int, Tally]) -> None:
    """One office's form: corrected copy after corrected copy, and held-out copies between."""
    form, known = layout(seed), list[Layout]()
    for n in range(max(CORRECTED) + 1):
        if n in CORRECTED:
            for held in range(1000, 1000 + HELD_OUT):
                await _judged(copy(form, held), known, reader, tallies[n])
        name, content, truth = copy(form, n)
        known = learned_from(
            known, await read(content, name, LossReport, reader, learned=Learned(layouts=tuple(known))), truth
        )


async def _judged(
    sample: tuple[str, bytes, dict[str, Any]], known: Sequence[Layout], reader: Reader, tally: Tally
) -> None:
    name, content, truth = sample
    reading = (await read(content, name, LossReport, reader, learned=Learned(layouts=tuple(known)))).reading
    tally.recognised += reading.type == "loss_report"
    for key, value in truth.items():
        got = reading.fields[key]
        right = same(got.value, value)
        tally.count(key, right, got.sure)
        if os.environ.get("CASEWORK_BENCH_TELL") and not right:
            say(f"    {name} {key}: {got.value!r} not {value!r}: {'; '.join(got.reasons)}")


async def run(reader: Reader) -> None:
    """Print the figures."""
    totals = {n: Tally() for n in CORRECTED}
    for seed in range(FIRST, FIRST + OFFICES):
        own = {n: Tally() for n in CORRECTED}
        await curve(seed, reader, own)
        say(f"layout {seed}: " + ", ".join(f"{n}: {t.right / t.n:.3f}" for n, t in own.items()))
        for n, tally in own.items():
            total = totals[n]
            for name in ("n", "right", "sure", "sure_wrong", "recognised"):
                setattr(total, name, getattr(total, name) + getattr(tally, name))
            for name, missed in tally.missed.items():
                total.missed[name] = total.missed.get(name, 0) + missed
    for n, total in totals.items():
        low, high = wilson(total.right, total.n)
        say(
            f"after {n:2} corrected copies: right {total.right / total.n:.3f} ({low:.3f} to {high:.3f}) of "
            f"{total.n}, sure {total.sure}, sure and wrong {total.sure_wrong}, "
            f"recognised {total.recognised}; wrong {total.missed}"
        )
