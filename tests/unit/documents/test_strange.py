"""Paper of a layout that nobody taught."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.documents import classify
from activities.documents.engines.page import ReadPage
from activities.documents.fields import evidence
from activities.documents.fields.evidence import Draft
from activities.documents.fields.places import sheet_of
from activities.documents.fields.targets import targets
from activities.documents.learned import using
from activities.documents.learned.teaching import Copy, taught
from activities.documents.learned.tokens import tokens
from activities.documents.strange import drafts
from activities.documents.strange.sharing import shared_out
from activities.documents.strange.words import meaning
from schemas.household_claim import LossReport
from schemas.registry import forms
from tests.unit.documents.paper import page, word

FIELDS = targets(LossReport)
IBAN = "DE89 3704 0044 0532 0130 00"
OFFICE = "GB82 WEST 1234 5698 7654 32"
ASKED = (
    ("Versicherungsschein-Nr.", "HH-1234566"),
    ("Vor- und Nachname", "Ada Example"),
    ("Anschrift", "Lindenallee 12, 28195 Bremen"),
    ("Rufnummer", "+49 30 23125 001"),
    ("Schadentag", "11.02.2026"),
    ("Schadenort", "Keller"),
    ("Schadenhöhe", "320,50"),
)
PRINT = ("Lantern Mutual Society", "Statement under oath", "Mark every cupboard", "Keep duplicates safe")


def strange(*asked: tuple[str, str]) -> ReadPage:
    """A form with each label left of its answer."""
    rows = [(label, text, 100 + 30 * n) for n, (label, text) in enumerate(asked)]
    return page(*(w for label, text, y in rows for w in (word(label, 50, y), word(text, 220, y))))


def read(shown: ReadPage) -> dict[str, Draft]:
    return drafts.drafts(FIELDS, [sheet_of(shown)])


def test_labels_in_other_words_and_languages_lead_to_their_fields() -> None:
    found = {name: draft.value for name, draft in read(strange(*ASKED)).items()}

    assert found["policy_number"] == "HH-1234566"
    assert found["claimant"] == "Ada Example"
    assert found["address"] == "Lindenallee 12, 28195 Bremen"
    assert found["phone"] == "+49 30 23125 001"
    assert found["date_of_loss"] == "2026-02-11"
    assert found["place"] == "Keller"
    assert found["amount"]["amount"] == "320.50"


def test_what_is_found_by_other_words_says_so_and_is_never_taken_unasked() -> None:
    found = read(strange(*ASKED))

    for draft in found.values():
        draft.notes.append(evidence.AGREED)

    assert "“Schadentag” beside it asks for this" in found["date_of_loss"].reading().reasons
    assert not any(draft.reading().sure for draft in found.values())


def test_a_day_that_is_asked_for_something_else_is_not_the_day_of_the_loss() -> None:
    found = read(
        strange(("Printed on", "01.03.2026"), ("Date of birth", "02.04.1990"), ("Box 4", "11.02.2026"))
    )

    assert found["date_of_loss"].value == "2026-02-11"


def test_the_account_of_an_office_is_nobodys() -> None:
    assert "iban" not in read(strange(("Office account", OFFICE)))
    assert read(strange(("Box 1", IBAN), ("Office account", OFFICE)))["iban"].value == IBAN.replace(" ", "")


def test_a_label_below_its_answer_is_found() -> None:
    shown = page(
        word("Ada Example", 60, 100),
        word("Full name", 50, 114),
        word("a.example@example.org", 60, 142),
        word("E-mail", 50, 156),
    )

    found = read(shown)

    assert found["claimant"].value == "Ada Example"
    assert found["email"].value == "a.example@example.org"


def test_a_form_is_recognised_by_what_it_asks_in_other_words() -> None:
    assert classify.form_of([strange(*ASKED)], forms()) == "loss_report"


def test_a_letter_with_name_address_and_account_is_no_claim_form() -> None:
    letter = strange(
        ("Name", "Ada Example"),
        ("Anschrift", "Lindenallee 12, 28195 Bremen"),
        ("Rufnummer", "+49 30 23125 001"),
        ("E-Mail-Adresse", "a.example@example.org"),
        ("Datum", "11.02.2026"),
        ("Betrag", "320,50"),
        ("Kontonummer", IBAN),
    )

    assert classify.form_of([letter], forms()) != "loss_report"


def test_the_invoice_of_a_repair_is_no_claim_form_though_it_names_policy_and_damage() -> None:
    invoice = strange(
        ("Rechnungsnummer", "2026-114"),
        ("Kunde", "Ada Example"),
        ("Anschrift", "Lindenallee 12, 28195 Bremen"),
        ("Versicherungsschein-Nr.", "HH-1234566"),
        ("Schadentag", "11.02.2026"),
        ("Gesamtbetrag", "320,50"),
        ("Bankverbindung IBAN", IBAN),
    )

    assert classify.form_of([invoice], forms()) == "invoice"


def test_a_claim_form_that_wants_invoices_is_one_still() -> None:
    asked = strange(*ASKED, ("Bankverbindung (IBAN)", IBAN), ("Rechnungen bitte beilegen", "-"))

    assert classify.form_of([asked], forms()) == "loss_report"


def test_another_day_is_not_put_into_the_empty_box_of_a_field() -> None:
    shown = page(
        word("Date of loss", 50, 100),
        word("Bremen, 12.03.2026", 50, 600),
        cells=[(215, 95, 560, 115)],
    )

    assert read(shown)["date_of_loss"].value is None


@pytest.mark.parametrize("label", ["Cause of loss", "Peril"])
def test_of_choices_printed_to_be_ticked_none_is_the_answer(label: str) -> None:
    printed = [word(choice, 220 + 80 * n, 100) for n, choice in enumerate(("Fire", "Water", "Storm"))]

    found = read(page(word(label, 50, 100), *printed))

    assert "cause" not in found or found["cause"].value is None


def test_of_crowded_pages_so_much_is_looked_at_and_no_more() -> None:
    rows = [word(f"{n},{k:02}", 20 + 70 * k, 20 + 2 * n) for n in range(400) for k in range(8)]
    crowded, form = page(*rows), strange(("Schadentag", "11.02.2026"))

    found = drafts.shared(FIELDS, [sheet_of(crowded), sheet_of(form)])

    assert {piece.sheet for _, piece, _ in found} == {sheet_of(form)}


def test_a_correction_goes_before_a_guess() -> None:
    said = (("Box 1", "11.02.2026"), ("Box 2", "12.03.2026"))
    shown = strange(*said, *((line, "-") for line in PRINT))
    words = tokens((w.text, w.box, w.confidence) for w in shown.words)
    copy = Copy(words, {"date_of_loss": "2026-03-12"}, [], {"date_of_loss"})
    layout = taught([], "loss_report", FIELDS, copy)
    assert layout is not None
    known = using.recognised([layout], [shown])

    found = using.corrected("loss_report", drafts.drafts, known, [layout])(FIELDS, [sheet_of(shown)])

    assert found["date_of_loss"].value == "2026-03-12"


@pytest.mark.parametrize(
    ("label", "what", "of"),
    [
        ("Date of loss", {"date"}, {"event"}),
        ("Contract number", {"number"}, {"contract"}),
        ("E-mail address", {"email"}, set()),
        ("Policy excess", set(), {"contract", "cover"}),
        ("Printedon", set(), {"paperwork"}),
        ("0ffice line", {"phone"}, {"party"}),
        ("Box 4", set(), set()),
    ],
)
def test_words_of_a_label_say_what_it_asks_and_of_what(label: str, what: set[str], of: set[str]) -> None:
    found = meaning(label)

    assert (set(found.what), set(found.of)) == (what, of)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-3, 9).map(float), min_size=3, max_size=3), min_size=1, max_size=4))
def test_sharing_out_adds_up_to_the_most_there_is(scores: list[list[float]]) -> None:
    given_out = shared_out(scores)
    columns = [at for at in given_out if at is not None]
    ways = permutations([*range(3), *[None] * len(scores)], len(scores))
    most = max(sum(scores[r][c] for r, c in enumerate(way) if c is not None) for way in ways)

    assert len(set(columns)) == len(columns)
    assert sum(scores[r][c] for r, c in enumerate(given_out) if c is not None) == most
