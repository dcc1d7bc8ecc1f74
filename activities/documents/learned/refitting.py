"""Weights of evidence fitted to what people said in checks, near those that are shipped."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from activities.documents.fields import evidence, fitting
from activities.documents.fields.fitting import Design, Floats, Observed
from activities.documents.fields.weights import SHIPPED, Weights
from schemas.learned import Fitted, Judged, Weight
from schemas.outcomes import Outcome

ENOUGH = 300
"""Checked fields from which weights are fitted."""
SAMPLED = 30
"""Of these, fields that were sure and asked blind: without them only what was unsure would be known."""


def usable(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes of fields that evidence decided."""
    return [outcome for outcome in outcomes if outcome.grounds is not None]


def enough(outcomes: Sequence[Outcome]) -> bool:
    """Whether there are outcomes enough to fit to."""
    return len(outcomes) >= ENOUGH and sum(outcome.blind for outcome in outcomes) >= SAMPLED


def refitted(
    outcomes: Sequence[Outcome],
    unasked: Mapping[str, int],
    used: Weights = SHIPPED,
    near: Weights = SHIPPED,
) -> Fitted:
    """The weights that fit these outcomes, and how they judge checks that they were not fitted to.

    A field asked because it was unsure stands for itself. A blind one stands for all sure fields of its form
    that were not asked, shared among those that were (D. G. Horvitz and D. J. Thompson, 1952).

    Args:
        outcomes: those that are `usable`.
        unasked: of each form, how many fields were sure and not asked openly, sampled or not.
        used: the weights that are in use.
        near: those that the fitted ones are held near.
    """
    fields = _observed(outcomes, unasked)
    weight = np.array([field.weight for field in fields])
    design, before = Design.of(fields, near), Design.of(fields, used)
    crossed = fitting.crossed(design, [field.group for field in fields])
    factors = fitting.fitted(design, np.arange(len(fields)))
    return Fitted(
        fields=len(fields),
        sampled=sum(outcome.blind for outcome in outcomes),
        before=judged(before, fitting.probabilities(before, before.centre), weight),
        after=judged(design, crossed, weight),
        weights=_weights(design, factors),
    )


def _observed(outcomes: Sequence[Outcome], unasked: Mapping[str, int]) -> list[Observed]:
    blind = [outcome.form for outcome in outcomes if outcome.blind]
    stands_for = {form: max(1.0, unasked.get(form, 0) / blind.count(form)) for form in set(blind)}
    return [
        Observed(o.grounds, o.right, o.check, stands_for[o.form] if o.blind else 1.0)
        for o in outcomes
        if o.grounds is not None
    ]


def judged(design: Design, said: Floats, weight: Floats) -> Judged:
    """How well what was said of fields holds, each as often as it stands for others."""
    taken = (said >= evidence.SURE) & design.spoken
    wrong = 1 - design.right
    hit = np.clip(np.where(design.right > 0, said, 1 - said), 1e-6, 1)
    return Judged(
        calibration_error=round(fitting.calibration_error(said, design.right, weight), 4),
        share=round(float(weight[taken].sum() / weight.sum()), 4),
        wrong=round(float((weight * wrong)[taken].sum() / max(1e-9, weight[taken].sum())), 4),
        loss=round(float(-(weight * np.log(hit)).sum() / weight.sum()), 4),
    )


def _weights(design: Design, factors: Floats) -> tuple[Weight, ...]:
    held, wrong = design.holds.sum(axis=0), (1 - design.right) @ design.holds
    found = [
        Weight(
            rules=term.key[0],
            of_place=term.key[1],
            reason=term.key[2],
            factor=float(f"{math.exp(factors[i]):.4g}"),
            before=float(f"{math.exp(term.centre):.4g}"),
            fields=int(held[i]),
            wrong=int(wrong[i]),
        )
        for i, term in enumerate(design.terms)
    ]
    return tuple(sorted(found, key=lambda weight: weight.key))
