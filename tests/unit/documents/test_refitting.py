"""Weights fitted to what people said: near those that are shipped, and not biased by who was asked."""

import random
from collections.abc import Iterator

import numpy as np

from activities.documents.fields import evidence, fitting
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.fitting import Design, Observed
from activities.documents.fields.targets import targets
from activities.documents.fields.weights import SHIPPED, Weights
from activities.documents.learned import refitting
from schemas.outcomes import Outcome
from schemas.receipt import Receipt

COMPANY = targets(Receipt)[0]
AGREED, DIFFERS = evidence.AGREED, evidence.differs("x")
HERE = {AGREED.name: 0.05, DIFFERS.name: 0.1}
"""How often values are wrong on a tenant's paper: more than shipped where readers agree, else less."""
SAMPLE = 0.1


def draft(note: Note) -> Draft:
    return Draft(
        COMPANY, "A", "A", 1, (0, 0, 9, 9), "rapidocr", [note], misplaced=0.01, rules="labels.written"
    )


def field(note: Note, right: bool, group: str = "") -> Observed:
    grounds = draft(note).reading().grounds
    assert grounds is not None
    return Observed(grounds, right, group)


def paper(seed: int, count: int = 6000) -> Iterator[tuple[Note, bool]]:
    """Fields as they come in, and whether each is right."""
    rng = random.Random(seed)
    for _ in range(count):
        note = AGREED if rng.random() < 0.8 else DIFFERS
        yield note, rng.random() >= HERE[note.name]


def checked(seed: int) -> tuple[list[Outcome], dict[str, int]]:
    """What a clerk says who is asked all that is unsure and a sample of the rest; how large that is."""
    rng = random.Random(seed + 1)
    found, unasked = [], 0
    for i, (note, right) in enumerate(paper(seed)):
        read = draft(note).reading()
        unasked += read.sure
        if not read.sure or rng.random() < SAMPLE:
            found.append(
                Outcome(
                    form="receipt",
                    field="company",
                    probability=read.probability,
                    sure=read.sure,
                    blind=read.sure,
                    right=right,
                    check=str(i // 6),
                    grounds=read.grounds,
                )
            )
    return found, {"receipt": unasked}


def test_weights_fitted_to_checks_say_how_right_unseen_fields_are_and_a_blind_field_stands_for_many() -> None:
    assert draft(AGREED).sure()
    assert not draft(DIFFERS).sure()
    outcomes, unasked = checked(1)
    found = refitting.refitted(outcomes, unasked)
    mine = Weights({each.key: each.factor for each in found.weights})
    unseen = [field(note, right) for note, right in paper(2)]
    before, after = (_error(Design.of(unseen, weights)) for weights in (SHIPPED, mine))
    assert after < 0.02 < before
    assert found.after.calibration_error < found.before.calibration_error
    assert found.after.loss < found.before.loss
    assert abs(found.before.share - 0.8) < 0.02
    assert abs(found.before.wrong - HERE[AGREED.name]) < 0.02


def _error(design: Design) -> float:
    said = fitting.probabilities(design, design.centre)
    return fitting.calibration_error(said, design.right, np.ones(len(said)))


def test_a_reason_for_a_value_never_counts_against_it_and_few_fields_change_little() -> None:
    wrong = [field(AGREED, False, str(i)) for i in range(200)]
    design = Design.of(wrong, SHIPPED)
    factors = dict(zip((t.key for t in design.terms), fitting.fitted(design, np.arange(200)), strict=True))
    assert factors[("labels", False, AGREED.name)] <= 0
    few = Design.of([field(AGREED, False), *(field(AGREED, True) for _ in range(9))], SHIPPED)
    assert np.abs(fitting.fitted(few, np.arange(10)) - few.centre).max() < 2.5


def test_too_few_checks_or_no_sampled_ones_fit_nothing() -> None:
    outcomes, _ = checked(4)
    assert refitting.enough(outcomes)
    assert not refitting.enough(outcomes[:299])
    assert not refitting.enough([each for each in outcomes if not each.blind])


def test_what_is_asked_in_any_case_or_does_not_fit_the_form_is_not_fitted_to() -> None:
    asked, unfit = draft(Note("another account", 100.0, True, asks=True)), draft(AGREED)
    unfit.fault = "this is not a date"
    assert asked.reading().grounds is None
    assert unfit.reading().grounds is None
    assert refitting.usable([]) == []
