"""Whether values said to be .9 sure are right nine times in ten, and how many may be taken unasked."""

import os
import random
from collections.abc import Sequence

import numpy as np

from activities.documents.fields.fitting import calibration_error
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from bench.documents.claim_forms import drawn_forms
from bench.documents.scoring import exactly
from bench.figures import percentile, say, wilson
from samples.drawn import Quality
from schemas.household_claim import LossReport

FIRST_SEED = int(os.environ.get("CASEWORK_BENCH_FIRST", "20000"))
"""Seeds that nobody tuned on; tuning is done below 10,000."""
FORMS = int(os.environ.get("CASEWORK_BENCH_FORMS", "85"))
"""Forms of each kind of paper; 85 of 12 fields and three kinds make 3,060 fields."""
REPEATS = 1000
Judged = tuple[float, bool, bool]
"""A value's probability, whether it is right, whether it would be taken unasked."""


def ece(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error; all values count the same."""
    found = np.array(judged, float).reshape(-1, 2)
    return calibration_error(found[:, 0], found[:, 1], np.ones(len(found)))


def noise_floor(probabilities: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile of the error of a perfectly calibrated reader on as many values."""
    draw = random.Random(1)
    errors = [ece([(p, draw.random() < p) for p in probabilities]) for _ in range(REPEATS)]
    return percentile(errors, 0.5), percentile(errors, 0.95)


async def _judged(quality: Quality, reader: Reader) -> list[Judged]:
    found = []
    for name, content, truth in drawn_forms(range(FIRST_SEED, FIRST_SEED + FORMS), quality, hand=False):
        fields = (await read(content, name, LossReport, reader)).reading.fields
        for key, value in truth.items():
            field = fields.get(key)
            right = field is not None and exactly(key, field.value, value)
            found.append((field.probability if field else 0.0, right, field is not None and field.sure))
    return found


def _tell(title: str, judged: Sequence[Judged]) -> None:
    pairs = [(probability, right) for probability, right, _ in judged]
    middle, high = noise_floor([probability for probability, _ in pairs])
    taken = [right for _, right, sure in judged if sure]
    low_p, high_p = wilson(sum(taken), len(taken))
    say(f"{title}: {len(judged)} fields of {FORMS} forms")
    say(f"  calibration error {ece(pairs):.4f}; a perfect reader's {middle:.4f}, up to {high:.4f}")
    say(
        f"  taken unasked {len(taken) / max(1, len(judged)):.3f}; right of those "
        f"{sum(taken) / max(1, len(taken)):.4f} ({low_p:.4f} to {high_p:.4f}) of {len(taken)}"
    )


async def run(reader: Reader) -> None:
    """Print the figures, each kind of paper apart."""
    for title, quality in (("scans", Quality.SCAN), ("faxes", Quality.FAX), ("photos", Quality.PHOTO)):
        _tell(f"drawn {title}", await _judged(quality, reader))
