"""Weights fitted to checks of a kind of paper that the weights before them do not know: before and after.

The weights before are fitted to drawn scans and photos. Then faxes come in; a drawn clerk answers all fields
that are unsure and a sample of the sure ones, and the weights are fitted to that. Both are tried on faxes of
other seeds.
"""

import os
import random
from collections.abc import Sequence

import numpy as np

from activities.documents.fields import evidence, fitting
from activities.documents.fields.fitting import Design, Floats, Observed
from activities.documents.fields.weights import BY_HAND, Weights
from activities.documents.learned import refitting
from activities.documents.reader import Reader
from bench.documents import weighed
from bench.documents.fit import RIDGES, observed
from bench.figures import say, wilson
from samples.drawn import Quality
from schemas.outcomes import Outcome

KNOWN = range(5000, 5030)
"""Seeds of the scans and photos that the weights before know."""
CHECKED = range(20_000, 20_000 + int(os.environ.get("CASEWORK_BENCH_FORMS", "85")))
"""Seeds of faxes that a clerk checks."""
UNSEEN = range(5030, 5080)
"""Seeds of faxes that both are tried on."""
SAMPLE = 0.2
"""Share of sure fields that the clerk is asked blind."""


def _weights(design: Design, factors: Floats) -> Weights:
    terms = (term.key for term in design.terms)
    return Weights({key: float(np.exp(log)) for key, log in zip(terms, factors, strict=True)}, measured=False)


def _checks(fields: Sequence[Observed], before: Weights) -> tuple[list[Outcome], int]:
    """What the clerk is asked, and how many fields were sure."""
    draw = random.Random(1)
    design = Design.of(fields, before)
    said = fitting.probabilities(design, design.centre)
    sure = (said >= evidence.SURE) & design.spoken
    outcomes = [
        Outcome(
            form="loss_report",
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
    return outcomes, int(sure.sum())


def _tell(title: str, fields: Sequence[Observed], weights: Weights) -> None:
    design = Design.of(fields, weights)
    said = fitting.probabilities(design, design.centre)
    taken = (said >= evidence.SURE) & design.spoken
    good, count = int(design.right[taken].sum()), int(taken.sum())
    low, high = wilson(good, max(1, count))
    error = fitting.calibration_error(said, design.right, np.ones(len(said)))
    say(
        f"{title}: calibration error {error:.4f} of {len(fields)} fields; taken unasked "
        f"{count / len(fields):.3f}, right of those {good} of {count} ({low:.4f} to {high:.4f})"
    )


async def run(reader: Reader) -> None:
    """Print the figures."""
    known = [
        field
        for quality in (Quality.SCAN, Quality.PHOTO)
        for field in observed(await weighed.drawn(reader, KNOWN, quality))
    ]
    design = Design.of(known, BY_HAND)
    before = _weights(design, fitting.fitted(design, np.arange(len(known)), RIDGES["labels"]))
    outcomes, sure = _checks(observed(await weighed.drawn(reader, CHECKED, Quality.FAX)), before)
    blind = sum(outcome.blind for outcome in outcomes)
    say(
        f"a clerk checked {len(outcomes)} fields, {blind} of them blind; enough: {refitting.enough(outcomes)}"
    )
    found = refitting.refitted(outcomes, {"loss_report": sure}, before, before)
    say(f"what the clerk's checks say: before {found.before}, after (crossed) {found.after}")
    after = Weights({weight.key: weight.factor for weight in found.weights}, measured=False)
    unseen = observed(await weighed.drawn(reader, UNSEEN, Quality.FAX))
    _tell("unseen faxes, before", unseen, before)
    _tell("unseen faxes, after", unseen, Weights({**before.own, **after.own}, measured=False))
