"""How sure reading must be, and what it costs to ask."""

import pytest

from schemas.household_claim import LossReport
from workflows.engine.paper import measures, worth_asking


def test_asking_pays_where_an_error_costs_much_more_than_a_question() -> None:
    assert worth_asking(error=500, question=0.5) == pytest.approx(0.999)
    assert worth_asking(error=10, question=1) == pytest.approx(0.9)
    assert worth_asking(error=1, question=5) == 0.0


@pytest.mark.parametrize(("error", "question"), [(0, 1), (1, 0), (-1, 1)])
def test_costs_are_above_nothing(error: float, question: float) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        worth_asking(error, question)


def test_only_fields_of_the_form_are_measured_and_only_by_probabilities() -> None:
    assert measures(LossReport, {"amount": 0.999}) == {"amount": 0.999}
    with pytest.raises(ValueError, match="loss_report has not: amuont"):
        measures(LossReport, {"amuont": 0.999})
    with pytest.raises(ValueError, match="from 0 to 1"):
        measures(LossReport, {"amount": 99})
