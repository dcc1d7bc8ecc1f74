"""Machine-readable zones; the examples are the specimens of ICAO Doc 9303, and changes of them."""

from datetime import date

import pytest

from activities.documents import classify, identity
from activities.documents.fields.places import sheet_of
from activities.documents.fields.targets import targets
from activities.documents.identity.mrz import Zone, check_digit, zone_in
from activities.documents.identity.names import as_printed
from schemas.identity import IdentityDocument
from tests.unit.documents.paper import page, word

PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
OLD_CARD = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)


def zone(*lines: str) -> Zone:
    found = zone_in(lines)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("lines", "kind", "number"),
    [(PASSPORT, "P", "L898902C3"), (OLD_CARD, "I", "D23145890"), (CARD, "I", "D23145890")],
)
def test_each_layout_is_read(lines: tuple[str, ...], kind: str, number: str) -> None:
    read = zone(*lines)
    assert (read.kind, read.issuer, read.nationality, read.sex) == (kind, "UTO", "UTO", "F")
    assert (read.surname, read.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (read.number.text, read.number.fits) == (number, True)
    assert (read.birth_date, read.expiry_date) == (date(1974, 8, 12), date(2012, 4, 15))
    assert read.proofs == 3


def test_figures_read_as_letters_are_put_right_by_the_check_digits() -> None:
    read = zone(PASSPORT[0], PASSPORT[1].replace("7408122", "74O8I22").replace("L898902", "L8989O2"))
    assert read.birth_date == date(1974, 8, 12)
    assert read.number.text == "L898902C3"
    assert read.proofs == 3


@pytest.mark.parametrize(
    "second",
    ["L898902C36UTO7408122F1204159ZE184226B<<<10", "L898902C36UTO7408122F1204159ZE184226B<<<<<<<10"],
    ids=["lost", "added"],
)
def test_fillers_that_an_engine_lost_or_added_change_nothing(second: str) -> None:
    assert zone(PASSPORT[0][:-5], second) == zone(*PASSPORT)


def test_a_changed_figure_is_noticed_and_nothing_is_made_up() -> None:
    read = zone(PASSPORT[0], PASSPORT[1].replace("7408122", "7408182"))
    assert not read.birth_fits
    assert (read.number.fits, read.expiry_fits) == (True, True)


@pytest.mark.parametrize(
    "lines",
    [
        ("Please keep this letter for your records", "and quote 123456789012345678901234567890"),
        ("<" * 44, "0" * 44),
        (PASSPORT[0],),
        ("", ""),
    ],
)
def test_other_text_is_no_zone(lines: tuple[str, ...]) -> None:
    assert zone_in(lines) is None


def test_a_long_number_of_a_card_goes_on_in_the_optional_part() -> None:
    number = "D23145890734"
    digit = check_digit(number)
    assert zone(f"I<UTO{number[:9]}<{number[9:]}{digit}<<<<<<<<<<<", *CARD[1:]).number.text == number


def test_somebody_born_in_this_century_is_not_a_hundred_years_old() -> None:
    second = f"L898902C36UTO050812{check_digit('050812')}F300415{check_digit('300415')}<<<<<<<<<<<<<<00"
    assert zone(PASSPORT[0], second).birth_date == date(2005, 8, 12)


def test_a_name_is_spelled_as_it_is_printed() -> None:
    assert as_printed("MUELLER", [word("Name", 0, 0), word("Müller", 50, 0)]) == "Müller"
    assert as_printed("ANNA MARIA", [word("Anna-Maria", 50, 0)]) == "Anna-Maria"
    assert as_printed("MUELLER", [word("Meyer", 50, 0)]) is None


def test_a_page_with_a_zone_is_an_identity_document_and_its_fields_have_proof() -> None:
    shown = page(
        word("ERIKSSON", 200, 300), *(word(line, 20, 600 + 20 * n) for n, line in enumerate(PASSPORT))
    )
    assert classify.form_of([shown], {"identity_document": IdentityDocument}) == "identity_document"
    drafts = identity.drafts(targets(IdentityDocument), [sheet_of(shown)])
    assert {name: draft.value for name, draft in drafts.items()} == {
        "kind": "P",
        "issuer": "UTO",
        "number": "L898902C3",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "sex": "F",
        "expiry_date": "2012-04-15",
    }
    assert drafts["number"].sure()
    assert drafts["surname"].sure()
    assert not drafts["given_names"].sure()
