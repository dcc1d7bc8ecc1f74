"""Weights fitted to checks of a kind of paper that the shipped ones do not know: before and after.

Scans filled in by a handwriting font come in. A drawn clerk answers all fields that are unsure and a sample of
the sure ones, the weights are fitted to that, and both are tried on forms of other seeds.
"""

import random
from collections.abc import Sequence

import numpy as np

from activities.documents.fields import evidence, fitting
from activities.documents.fields.fitting import Design, Observed
from activities.documents.fields.weights import SHIPPED, Weights
from activities.documents.learned import refitting
from activities.documents.reader import Reader
from bench.documents import weighed
from bench.documents.fit import observed
from bench.figures import say, wilson
from samples.drawn import Quality
from schemas.outcomes import Outcome

CHECKED, UNSEEN = range(6000, 6060), range(26_000, 26_025)
"""Seeds of forms that a clerk checks, and of those that both are tried on."""
SAMPLE = 0.2
"""Share of sure fields that the clerk is asked blind."""


def checks(fields: Sequence[Observed]) -> tuple[list[Outcome], int]:
    """What the clerk is asked, and how many fields were sure."""
    draw = random.Random(1)
    design = Design.of(fields, SHIPPED)
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


def tell(title: str, fields: Sequence[Observed], weights: Weights) -> None:
    """Print how well fields are judged."""
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
    outcomes, sure = checks(observed(await weighed.drawn(reader, CHECKED, Quality.SCAN, hand=True)))
    blind = sum(outcome.blind for outcome in outcomes)
    say(f"a clerk checked {len(outcomes)} fields, {blind} of them blind")
    found = refitting.refitted(outcomes, {"loss_report": sure})
    say(f"by these checks: before {found.before}, after, crossed {found.after}")
    unseen = observed(await weighed.drawn(reader, UNSEEN, Quality.SCAN, hand=True))
    tell("unseen forms, before", unseen, SHIPPED)
    tell("unseen forms, after", unseen, Weights({weight.key: weight.factor for weight in found.weights}))
