"""Weights fitted to checks of paper that the weights before them do not know: before and after.

Receipts are judged by factors set by hand; then a clerk checks those of half the shops. Or weights that know
scans alone judge faxes and photos; then a clerk checks some. The clerk, who knows the truth, answers all
fields that are unsure and a sample of the sure ones. Both weights are tried on other shops and other forms.
"""

import random
from collections.abc import Sequence

import numpy as np

from activities.documents.fields import evidence, fitting
from activities.documents.fields.fitting import Design, Floats, Observed
from activities.documents.fields.weights import BY_HAND, Weights
from activities.documents.learned import refitting
from activities.documents.reader import Reader
from bench.documents import calibration, weighed
from bench.documents.fit import FIRST_SEED, FORMS, RIDGES, observed
from bench.figures import say, wilson
from samples.drawn import Quality
from schemas.outcomes import Outcome

SAMPLE = 0.2
"""Share of sure fields that the clerk is asked blind."""
SPLITS = 2
"""Ways in which shops are put into halves."""


def _judged(fields: Sequence[Observed], weights: Weights) -> tuple[Floats, np.ndarray, Floats]:
    """What is said of each field, whether it is sure, and whether it is right."""
    design = Design.of(fields, weights)
    said = fitting.probabilities(design, design.centre)
    return said, (said >= evidence.SURE) & design.spoken, design.right


def after(fields: Sequence[Observed], before: Weights) -> Weights:
    """The weights once a clerk has checked these fields."""
    draw = random.Random(1)
    said, sure, _ = _judged(fields, before)
    outcomes = [
        Outcome(
            form="",
            field="",
            probability=float(said[i]),
            sure=bool(sure[i]),
            blind=bool(sure[i]),
            right=field.right,
            check=field.group,
            grounds=field.grounds,
        )
        for i, field in enumerate(fields)
        if not sure[i] or draw.random() < SAMPLE
    ]
    say(f"a clerk checked {len(outcomes)} fields, {sum(o.blind for o in outcomes)} of them blind")
    found = refitting.refitted(outcomes, {"": int(sure.sum())}, before, before)
    own = {weight.key: weight.factor for weight in found.weights}
    return Weights({**before.own, **own}, before.measured)


def tell(title: str, fields: Sequence[Observed], weights: Weights) -> None:
    """Print how well fields are judged."""
    said, taken, right = _judged(fields, weights)
    good, count = int(right[taken].sum()), int(taken.sum())
    low, high = wilson(good, max(1, count))
    error = fitting.calibration_error(said, right, np.ones(len(said)))
    say(
        f"  {title}: calibration error {error:.4f} of {len(fields)} fields; taken unasked "
        f"{count / len(fields):.3f}, right of those {good} of {count} ({low:.4f} to {high:.4f})"
    )


async def _drawn(reader: Reader, seeds: range, *papers: Quality) -> list[Observed]:
    return [field for quality in papers for field in observed(await weighed.drawn(reader, seeds, quality))]


async def run(reader: Reader) -> None:
    """Print the figures."""
    receipts = observed(await weighed.real(reader))
    if not receipts:
        say("receipts: there are none here")
    for split in range(SPLITS if receipts else 0):
        shops = sorted({field.group for field in receipts})
        random.Random(split).shuffle(shops)
        checked = set(shops[::2])
        fitted = after([field for field in receipts if field.group in checked], BY_HAND)
        unseen = [field for field in receipts if field.group not in checked]
        tell("receipts of other shops, weights set by hand", unseen, BY_HAND)
        tell("receipts of other shops, fitted", unseen, fitted)
    tuned, fresh = (range(first, first + FORMS) for first in (FIRST_SEED, calibration.FIRST_SEED))
    scans = Design.of(await _drawn(reader, tuned, Quality.SCAN), BY_HAND)
    factors = fitting.fitted(scans, np.arange(len(scans.right)), RIDGES["labels"])
    own = {term.key: float(np.exp(log)) for term, log in zip(scans.terms, factors, strict=True)}
    before = Weights(own, measured=False)
    fitted = after(await _drawn(reader, fresh, Quality.FAX, Quality.PHOTO), before)
    unseen = await _drawn(reader, tuned, Quality.FAX, Quality.PHOTO)
    tell("faxes and photos, weights that know scans", unseen, before)
    tell("faxes and photos, fitted", unseen, fitted)
