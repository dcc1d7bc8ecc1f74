"""The timeline's sentences."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from cases.timeline import SENTENCES, sentence
from schemas.base import Data
from schemas.tasks import ENDED
from schemas.views import PersonView
from store.rows import EventRow
from tests.build import NOW, TENANT
from worklist.operations import DONE

ROOT = Path(__file__).parents[3]
ADA = PersonView(id=uuid4(), name="Ada")
BEN = PersonView(id=uuid4(), name="Ben")


def event(kind: str, words: Data | None) -> EventRow:
    payload = None if words is None else {"words": words}
    return EventRow(1, TENANT, uuid4(), None, 1, kind, ADA.id, None, NOW, payload, "", "")


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("task.claimed", {"title": "Assess the damage"}, "Ada claimed 'Assess the damage'"),
        ("task.delegated", {"title": "Assess", "to": "Ben"}, "Ada handed 'Assess' to Ben"),
        ("case.stage_reached", {"stage": "Paying"}, "The case is now at: Paying"),
        ("case.recorded", {"name": "loss_report"}, "Loss report was put into the case file"),
        ("question.asked", {"title": "Assess", "to": "Sue"}, "Ada asked Sue about 'Assess'"),
        ("task.completed", None, "Ada completed '?'"),
        ("case.something_new", {}, "Case: something new"),
    ],
)
def test_an_event_reads_as_one_would_tell_a_colleague(kind: str, words: Data | None, expected: str) -> None:
    assert sentence(event(kind, words), ADA, None) == expected


def test_who_acts_for_another_is_named_with_whom() -> None:
    assert sentence(event("task.claimed", {"title": "It"}), ADA, BEN) == "Ada (for Ben) claimed 'It'"


def test_every_kind_of_event_of_a_case_has_its_sentence() -> None:
    written = {kind for folder in ("store", "worklist", "cases") for kind in _kinds(ROOT / folder)}
    written |= set(DONE.values()) | {f"case.{status.value}" for status in ENDED}
    assert written <= set(SENTENCES)
    assert len(written) > 20


def _kinds(folder: Path) -> set[str]:
    text = " ".join(path.read_text() for path in folder.glob("*.py"))
    return set(re.findall(r'"((?:case|task|comment|question)\.[a-z_]+)"', text))
