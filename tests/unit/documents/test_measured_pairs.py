"""How labels and values of noisy forms are counted against what is known of them."""

from typing import Any

from activities.documents.layout.pairs import Pair
from bench.documents.forms import MEASURES, Hits, measured
from schemas.reading import Box

AT: Box = (0.0, 0.0, 10.0, 10.0)
FORM: list[dict[str, Any]] = [
    {"id": 0, "label": "question", "text": "Requested by:", "box": AT, "words": [], "linking": [[0, 1]]},
    {"id": 1, "label": "answer", "text": "Sample Person", "box": AT, "words": [], "linking": [[0, 1]]},
]


def counted(*found: tuple[str, str]) -> dict[str, Hits]:
    told = [Pair(1, label, value, AT, AT) for label, value in found]
    return dict(zip(MEASURES, measured((), told, FORM), strict=True))


def test_letters_and_figures_alone_are_compared_and_more_pairs_than_known_cost_precision() -> None:
    hits = counted(("REQUESTED BY", "sample person"), ("Date", "none"))["label and value exact"]
    assert (hits.both, hits.found, hits.known) == (1, 2, 1)
    assert hits.f1 == 2 / 3


def test_a_label_with_a_letter_wrong_is_like_it_but_a_value_must_be_exact() -> None:
    hits = counted(("Reguested by:", "Sample Person"))
    assert (hits["label and value exact"].both, hits["value exact at a like label"].both) == (0, 1)
    assert counted(("Requested by:", "Sample Persom"))["value exact at a like label"].both == 0


def test_a_known_pair_is_found_once_however_often_it_is_told() -> None:
    twice = [("Requested by:", "Sample Person")] * 2
    assert counted(*twice)["value exact at a like label"].both == 1
    assert counted(("Approved by:", "Sample Person"))["value exact at a like label"].both == 0
