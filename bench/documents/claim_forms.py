"""Drawn household claim forms, each kind of paper apart."""

from collections.abc import Iterable
from typing import Any

from activities.documents.reader import Reader
from bench.documents.scoring import exactly, measure, tell
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.household_claim import LossReport


def drawn_forms(
    seeds: Iterable[int], quality: Quality, hand: bool
) -> Iterable[tuple[str, bytes, dict[str, Any]]]:
    """The claim form of each seed."""
    for seed in seeds:
        case = draw(seed, quality, hand=hand)
        name = next(name for name in case.files if name.startswith("claim-form"))
        yield name, case.files[name], case.truth[name]


SETS = (
    ("scans, the seeds of the issue", Quality.SCAN, False, range(20)),
    ("scans that nobody tuned on", Quality.SCAN, False, range(1000, 1020)),
    ("digital PDFs that nobody tuned on", Quality.CLEAN, False, range(1000, 1020)),
    ("faxes that nobody tuned on", Quality.FAX, False, range(1000, 1010)),
    ("photos that nobody tuned on", Quality.PHOTO, False, range(1000, 1010)),
    ("scans filled in by hand", Quality.SCAN, True, range(1000, 1010)),
)
"""Claim forms, each kind of paper apart: never pooled."""


async def run(reader: Reader) -> None:
    """Print the figures."""
    for title, quality, hand, seeds in SETS:
        drawn = drawn_forms(seeds, quality, hand)
        tell(f"claim forms, {title}", await measure(LossReport, drawn, reader, exactly))
