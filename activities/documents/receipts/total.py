"""What was to be paid: the amount best named, held against the sums around it."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from activities.documents.fields import evidence
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.receipts.amounts import BACK, GIVEN, ROUNDING, Amount, Sums, amounts_of
from activities.documents.receipts.lines import drafted

BESIDE_WORD = Note("the word for it stands beside it", 0.4, True)
SEVERAL = Note("other values stand on the receipt that it could be as well", 2.5, True)
PAID = Note("it fits what was paid and given back", 0.1, True)
ADDS_UP = Note("net amount, tax and rounding add up to it", 0.15, True)
ADDS_UP_READ = Note("net amount, tax and rounding add up to it", 0.1)
PAID_READ = Note("it fits what was paid and given back", 0.1)
ROUNDED = Note("a rounding is mentioned and this amount is not rounded", 8.0, True)
TWICE = Note("the same amount stands there twice", 0.35, True)
LARGEST = Note("no word for a total stands beside it", 3.0, True)

_TOTAL = (
    (re.compile(r"round(?:ed|ing)?\W*total|total\W*(?:after|incl\w*|amount)?\W*round", re.IGNORECASE), 6.0),
    (
        re.compile(
            r"gran?d\W*tota|amount\W*due|total\W*(?:amount\W*)?(?:due|payable)|net?t?\W*total|nett\b|to\W*pay"
            r"|\bdue\b|zu\W*zahlen|à\W*payer|te\W*betalen|do\W*zap[lł]aty",
            re.IGNORECASE,
        ),
        5.0,
    ),
    (
        re.compile(
            r"total\W*(?:sales|amount|amt)?\W*\(?\W*(?:incl|inclusive)|total\W*rm|total\W*amount|total\W*sales"
            r"|bill\W*total|total\W*bill",
            re.IGNORECASE,
        ),
        4.0,
    ),
    (
        re.compile(
            r"\b(?:total|tctal|tota1|t0tal|summe|gesamt\w*|betrag|montant|totale?|totaal|jumlah|importe|suma|razem)\b",
            re.IGNORECASE,
        ),
        3.0,
    ),
    (re.compile(r"\b(?:cash|visa|master\w*|card|paid|payment|tender\w*)\b", re.IGNORECASE), 1.0),
)
_NOT_TOTAL = re.compile(
    r"sub\W*-?tota|total\W*(?:qty|quantity|item|disc|(?:gst|tax|vat)(?!\W*incl)|sav|round\w*\W*adj)|\bchange\b|discount|excl|\bqty\b|tax\W*amount"
    r"|gst\W*(?:amount|@|\d)|points?\b|saving|w/o|without|before|adj\w*"
    r"|item(?:s|\(s\))?\s*(?:count|sold)|total item|total\W*\d+\W*%|zwischensumme|sous\W*total|subtotaal",
    re.IGNORECASE,
)
NAMED = 3.0


def total(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The amount best named; what was paid, less what was given back, is better than any name."""
    found = [amount for sheet in sheets for amount in amounts_of(sheet) if amount.value]
    if not found:
        return None
    often = Counter(a.value for a in found)
    sums = Sums(found)
    chosen = max(found, key=lambda a: (_fitness(a, often[a.value], sums), a.value))
    value, notes = chosen.value, [BESIDE_WORD] if weight(chosen) >= NAMED else [LARGEST]
    if often[value] > 1:
        notes += [evidence.REPEATED, TWICE]
    notes += _of_sums(value, sums, sheets, chosen)
    if any(weight(a) >= NAMED and a.value != value for a in found):
        notes.append(SEVERAL)
    return drafted(target, chosen.sheet, chosen.runs, str(value), notes)


def weight(amount: Amount) -> float:
    """How much the words in front of an amount speak for its being the total."""
    if _NOT_TOTAL.search(amount.said):
        return 0.0
    return next((weight for pattern, weight in _TOTAL if pattern.search(amount.said)), 0.0)


def _fitness(amount: Amount, often: int, sums: Sums) -> float:
    given = bool(GIVEN.search(amount.said) or BACK.search(amount.said))
    score = weight(amount) + 0.7 * min(3, often) - (3 if given else 0)
    if amount.value in (sums.paid, sums.rounded):
        score += 5
    if amount.value < 0 and weight(amount) < NAMED:
        score -= 6
    return score + (1.5 if sums.adds_up(amount.value) else 0)


def _of_sums(value: Decimal, sums: Sums, sheets: Sequence[Sheet], chosen: Amount) -> list[Note]:
    if value == sums.paid:
        return [PAID, PAID_READ]
    if sums.adds_up(value):
        return [ADDS_UP, ADDS_UP_READ]
    if value != sums.rounded and _rounded_elsewhere(value, chosen, sheets):
        return [ROUNDED]
    return []


def _rounded_elsewhere(value: Decimal, chosen: Amount, sheets: Sequence[Sheet]) -> bool:
    """A rounding is printed, and the amount may be the one before it."""
    if ROUNDING.search(chosen.said) or value * 20 == int(value * 20):
        return False
    return any(ROUNDING.search(run.text) for sheet in sheets for run in sheet.runs)
