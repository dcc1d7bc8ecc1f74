"""How much of a form is read whose layout nobody has seen or taught, by manner of asking."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from activities.documents.pipeline import read
from activities.documents.reader import Reader
from bench.documents import learned_forms, published_forms
from bench.documents.learned_forms import Manner
from bench.figures import say, wilson
from schemas.base import Data
from schemas.household_claim import LossReport
from schemas.reading import Reading
from worklist.outcomes import same

COPIES = os.environ.get("CASEWORK_BENCH_FORMS")
"""Of each layout, where it is not the number below."""
FIRST = os.environ.get("CASEWORK_BENCH_FIRST")
"""First seed of layouts to tune on; else those that nobody tuned on."""
FAMILIES: tuple[tuple[str, ModuleType, range, int], ...] = (
    ("labels of offices, many of them strange", learned_forms, range(500, 505), 6),
    ("labels as insurers publish them, six languages", published_forms, range(700, 712), 2),
)


@dataclass
class Tally:
    """Counts over all copies of a family."""

    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    manners: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def add(self, reading: Reading, truth: Data, manners: Mapping[str, str]) -> None:
        """Count one copy."""
        self.documents += 1
        self.counts["recognised"] += reading.type == LossReport.form_name()
        for key, value in truth.items():
            got = reading.fields[key]
            right = bool(same(got.value, value))
            self.counts["right"] += right
            self.counts["sure"] += got.sure
            self.counts["sure and wrong"] += got.sure and not right
            self.counts["empty"] += got.value is None
            self.manners[manners[key], right] += 1
            self.missed[key] += not right

    def tell(self, title: str) -> None:
        """Print it."""
        fields, right = sum(self.manners.values()), self.counts["right"]
        low, high = wilson(right, fields)
        rest = ", ".join(f"{name} {self.counts[name]}" for name in ("empty", "sure", "sure and wrong"))
        recognised = f"recognised {self.counts['recognised']} of {self.documents}"
        say(
            f"{title}: right {right / fields:.3f} ({low:.3f} to {high:.3f}) of {fields}, {rest}, {recognised}"
        )
        say("  not right: " + ", ".join(f"{name} {n}" for name, n in self.missed.most_common() if n))
        for manner in Manner:
            good, bad = self.manners[manner, True], self.manners[manner, False]
            say(f"  {manner}: {good} of {good + bad}")


async def run(reader: Reader) -> None:
    """Print the figures of each family."""
    for title, family, seeds, copies in FAMILIES:
        first, tally = int(FIRST) if FIRST else seeds.start, Tally()
        for seed in range(first, first + len(seeds)):
            form = family.layout(seed)
            manners = {name: block.manner for block in form.blocks for name in block.fields}
            for n in range(1000, 1000 + int(COPIES or copies)):
                name, content, truth = family.copy(form, n)
                tally.add((await read(content, name, LossReport, reader)).reading, truth, manners)
        tally.tell(title)
