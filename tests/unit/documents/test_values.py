"""Texts as values: dates, numbers, amounts, and what the form's own rules make of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.documents.fields import parse
from activities.documents.fields.targets import targets
from activities.documents.fields.values import understood
from schemas.household_claim import LossReport

FIELDS = {target.name: target for target in targets(LossReport)}
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
AMOUNTS = st.decimals(Decimal(0), Decimal("999999999.99"), places=2)


@given(DAYS)
def test_a_date_is_understood_however_it_is_written(day: date) -> None:
    ways = (
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"on {day:%d-%m-%y} at noon",
    )
    for way in ways:
        found = parse.day_in(way)
        assert found is not None
        assert found.value == day


@given(AMOUNTS)
def test_an_amount_is_the_same_with_points_commas_blanks_and_apostrophes(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    for way in (english, continental, english.replace(",", " "), english.replace(",", "'"), f"EUR {english}"):
        assert parse.number_in(way) == amount


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_parsers(text: str) -> None:
    day = parse.day_in(text)
    assert day is None or 1900 <= day.value.year <= 2099
    assert all(number == number for number in parse.numbers_in(text))
    for target in FIELDS.values():
        if not target.columns:
            value = understood(target, text)
            assert value.fault is not None or value.json is not None


@pytest.mark.parametrize("text", ["31/02/2018", "00.01.2020", "12/13/14/15", "total", ""])
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert parse.day_in(text) is None


def test_a_date_that_could_be_meant_two_ways_says_so() -> None:
    assert understood(FIELDS["date_of_loss"], "03/04/2026").twofold
    assert not understood(FIELDS["date_of_loss"], "30/04/2026").twofold


def test_letters_are_taken_for_digits_only_where_the_form_demands_digits() -> None:
    repaired = understood(FIELDS["policy_number"], "HH-4O00OO6")
    assert repaired.json == "HH-4000006"
    assert repaired.repaired
    assert understood(FIELDS["claimant"], "O. Sample").json == "O. Sample"


def test_a_fitting_check_digit_is_known_as_such_without_being_told() -> None:
    assert understood(FIELDS["policy_number"], "HH-4000006").checks
    assert understood(FIELDS["iban"], "DE89 3704 0044 0532 0130 00").checks
    assert not understood(FIELDS["phone"], "+44 20 7946 0000").checks


def test_a_wrong_check_digit_is_a_fault_in_the_forms_own_words() -> None:
    value = understood(FIELDS["iban"], "DE88 3704 0044 0532 0130 00")
    assert value.fault is not None
    assert "check digits of this IBAN do not fit" in value.fault


def test_an_amount_keeps_the_currency_that_stands_beside_it() -> None:
    assert understood(FIELDS["amount"], "£ 1,200.00").json == {"amount": "1200.00", "currency": "GBP"}
    assert understood(FIELDS["amount"], "1.200,00").json == {"amount": "1200.00", "currency": "EUR"}


def test_an_amount_of_nothing_is_refused_by_the_form() -> None:
    assert understood(FIELDS["amount"], "EUR 0.00").fault is not None


@pytest.mark.parametrize("figures", [24, 30, 5000])
def test_a_figure_longer_than_any_amount_does_not_fit(figures: int) -> None:
    assert understood(FIELDS["amount"], "EUR " + "9" * figures).fault is not None


def test_printed_choices_are_no_answer() -> None:
    assert understood(FIELDS["cause"], "water").json == "water"
    assert understood(FIELDS["cause"], "fire water storm burglary other").fault is not None
    for box in ("\u25a1", "[] ", "[ ]", "\u300c\u300d", " \u2610 "):
        assert understood(FIELDS["cause"], f"{box}Fire").fault is not None


def test_an_address_of_e_mail_has_points_and_no_commas() -> None:
    value = understood(FIELDS["email"], "ada,example@mail,example.org")
    assert value.json == "ada.example@mail.example.org"
    assert value.repaired


def test_the_country_of_an_account_is_letters_where_that_makes_its_check_digits_fit() -> None:
    value = understood(FIELDS["iban"], "F177 7981 1255 6599 74")
    assert (value.json, value.repaired) == ("FI7779811255659974", True)
    assert understood(FIELDS["iban"], "F178 7981 1255 6599 74").fault is not None
