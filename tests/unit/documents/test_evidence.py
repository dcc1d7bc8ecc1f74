"""How sure a value is, and the table of weights that says so."""

import csv
from pathlib import Path

import pytest

from activities.documents.fields import evidence, weights
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.targets import targets
from activities.documents.receipts import lines
from schemas.household_claim import LossReport

TABLE = Path(weights.__file__).with_name(weights.TABLE)


def draft(*notes: Note, rules: str = "labels.written", engine: str = "rapidocr") -> Draft:
    """A claimant's name as it was read beside its label."""
    name = next(target for target in targets(LossReport) if target.name == "claimant")
    return Draft(name, "Ada Example", "Ada Example", 1, (0, 0, 90, 11), engine, list(notes), rules=rules)


def notes() -> list[Note]:
    return [note for note in vars(evidence).values() if isinstance(note, Note)] + [evidence.differs("x")]


@pytest.mark.parametrize("rules", ["", "labels.written", "labels.tabled", "receipt.total"])
def test_a_reason_never_counts_for_the_other_side(rules: str) -> None:
    before = draft(rules=rules).probability
    for note in notes():
        after = draft(note, rules=rules).probability
        assert after >= before if note.factor < 1 else note.factor == 1 or after <= before, note.text


def test_a_value_is_sure_only_with_a_reason_for_it() -> None:
    assert draft(evidence.LABEL_EXACT, evidence.AGREED).sure()
    assert not draft(evidence.LABEL_EXACT, evidence.differs("Ida Example")).sure()
    assert not draft(evidence.UNREAD, engine="pdf-text").sure()
    assert not draft(evidence.LABEL_EXACT, evidence.AGREED_SELF).sure(0.5)


def test_being_read_twice_does_not_make_up_for_the_wrong_place() -> None:
    assert draft(evidence.AGREED, evidence.OTHER_FIELDS).probability < evidence.SURE


def test_saying_a_reason_twice_does_not_make_it_stronger() -> None:
    once, twice = draft(evidence.AGREED), draft(evidence.AGREED, evidence.AGREED)
    assert once.probability == twice.probability


def test_every_row_of_the_table_was_observed_and_says_of_which_rules() -> None:
    rows = list(csv.DictReader(row for row in TABLE.read_text().splitlines() if not row.startswith("#")))
    families = {"labels", "receipt"}
    assert {row["rules"].partition(".")[0] for row in rows} == families
    assert all(int(row["fields"]) > 0 and float(row["factor"]) > 0 for row in rows)
    assert {row["rules"] for row in rows if row["tells of"] == "place"} >= {
        f"receipt.{name}" for name in lines.MISPLACED
    }


def test_rules_that_were_not_measured_keep_the_factors_set_by_hand() -> None:
    assert weights.SHIPPED.factor("invoice.total", True, evidence.LABEL_EXACT.text, 0.3) == 0.3
    assert weights.SHIPPED.of_start("", False, "rapidocr") == 1.0
