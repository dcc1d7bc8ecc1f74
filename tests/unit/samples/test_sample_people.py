"""Invented people: numbers that check out, and belong to nobody."""

import random

from stdnum import iban as standard
from stdnum import luhn

from samples.people import ACCOUNTS, folded, iban, person, policy_number

SEEDS = range(200)


def test_every_iban_has_the_form_and_check_digits_of_its_country() -> None:
    drawn = [iban(random.Random(seed)) for seed in SEEDS]
    assert {number[:2] for number in drawn} == set(ACCOUNTS)
    assert all(standard.is_valid(number, check_country=False) for number in drawn)


def test_every_policy_number_ends_in_its_check_digit() -> None:
    numbers = [policy_number(random.Random(seed)) for seed in SEEDS]
    assert all(number.startswith("HH-") and luhn.is_valid(number[3:]) for number in numbers)


def test_nobody_can_be_reached() -> None:
    people = [person(random.Random(seed)) for seed in SEEDS]
    domains = ("example.org", "example.com")
    assert all(somebody.email.endswith(domains) and somebody.email.isascii() for somebody in people)
    fictional = ("+49 30 23125", "+49 40 66969", "+49 69 90009", "+49 89 99998", "+49 221 4710", "+353 20 91")
    french = ("+33 1 99 00", "+33 2 61 91", "+33 3 53 01", "+33 4 65 71", "+33 6 39 98")
    assert all(somebody.phone.startswith((*fictional, *french)) for somebody in people)


def test_letters_are_folded_to_ascii() -> None:
    assert folded("Jörg Weiß, Hélène") == "Jorg Weiss, Helene"
