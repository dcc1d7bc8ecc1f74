"""Net amount, tax and total of an invoice: named by their words, proved by adding up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from activities.documents.fields import evidence
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.invoices.found import Spot, drafted
from activities.documents.receipts.amounts import Amount, amounts_of
from activities.documents.receipts.total import weight

ADDS_UP = Note("net amount and tax add up to the total", 0.1, True)
NO_TAX = Note("no tax is charged, so that the net amount is the total", 0.8, True)
NAMED = Note("the word for it stands beside it", 0.3, True)
UNNAMED = Note("no word for it stands beside it", 3.0, True)

_NET = re.compile(
    r"sub\W*-?tota|excl|\bnet\b|netto|\bht\b|zwischensumme|sous\W*total|untaxed|before\W*tax|taxable|imponibile"
    r"|base\W*imp|zonder\W*btw|ohne\W*mwst|hors\W*tax",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"\bvat\b|\btax\b|\btva\b|\bbtw\b|mwst|\bust\b|\bgst\b|\biva\b|umsatzsteuer|\bmoms\b", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?<!sub)(?<!sub[ -])\btotal\b|totaal|gesamt|summe|\bttc\b|due\b|[àa]\W*payer|zu\W*zahlen|zahlbetrag"
    r"|te\W*betalen|endbetrag|rechnungsbetrag|razem|importe|totale",
    re.IGNORECASE,
)
_NOT_TOTAL = re.compile(
    r"sub\W*-?to?ta|zwischen|sous|\bht\b|excl|discount|korting|rabatt|saving|quantity|\bqty\b", re.IGNORECASE
)
_MOST_TAX = Decimal("0.4")


@dataclass(frozen=True)
class _Sums:
    total: Amount
    net: Amount | None = None
    tax: Amount | None = None

    @property
    def add_up(self) -> bool:
        return bool(self.net and self.tax and self.net.value + self.tax.value == self.total.value)


def sums(by_name: Mapping[str, Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Drafts of total, net and tax."""
    found = [amount for sheet in sheets for amount in amounts_of(sheet)]
    if not found:
        return {}
    best = max((_around(total, found) for total in _candidates(found)), key=lambda s: _fitness(s, found))
    notes = [NAMED if _totals(best.total) else UNNAMED]
    if sum(a.value == best.total.value for a in found) > 1:
        notes.append(evidence.REPEATED)
    drafts = {"total": _draft(by_name["total"], best.total, [*notes, *([ADDS_UP] if best.add_up else [])])}
    if best.net:
        drafts["net"] = _draft(by_name["net"], best.net, _notes(best, best.net, _NET))
    if best.tax:
        drafts["tax"] = _draft(by_name["tax"], best.tax, _notes(best, best.tax, _TAX))
    return drafts


def _candidates(found: Sequence[Amount]) -> list[Amount]:
    """One amount of each value: the one best named."""
    values = {a.value for a in found}
    best = [max((a for a in found if a.value == v), key=lambda a: (_totals(a), a.value)) for v in values]
    return [a for a in best if a.value] or best


def _totals(amount: Amount) -> float:
    """How much its words speak for the total."""
    if _NOT_TOTAL.search(amount.said):
        return 0.0
    return max(weight(amount), 3.0 * bool(_TOTAL.search(amount.said)))


def _around(total: Amount, found: Sequence[Amount]) -> _Sums:
    """The net amount and the tax that fit a total best."""
    pairs = [
        (net, tax)
        for net in found
        for tax in found
        if net.value + tax.value == total.value and 0 < tax.value <= net.value * _MOST_TAX
    ]
    if pairs:
        net, tax = max(pairs, key=_told)
        if _NET.search(net.said) or _TAX.search(tax.said) or _one_row(net, tax):
            return _Sums(total, net, tax)
    free = [a for a in found if _TAX.search(a.said)]
    if free and all(a.value == 0 for a in free):
        return _Sums(total, total, free[0])
    named = next((a for a in found if _NET.search(a.said) and 0 < a.value <= total.value), None)
    return _Sums(total, named)


def _told(pair: tuple[Amount, Amount]) -> float:
    net, tax = pair
    return bool(_NET.search(net.said)) + 2 * bool(_TAX.search(tax.said)) + 0.5 * _one_row(net, tax)


def _one_row(net: Amount, tax: Amount) -> bool:
    """Whether net amount and tax stand beside each other, as in a table of taxes that ends in the total."""
    a, b = net.runs[0].box, tax.runs[0].box
    return net.sheet is tax.sheet and abs(a[1] - b[1]) < (a[3] - a[1]) / 2 and a[0] < b[0]


def _fitness(sums: _Sums, found: Sequence[Amount]) -> tuple[float, Decimal]:
    often = sum(a.value == sums.total.value for a in found)
    named = max(_totals(a) for a in found if a.value == sums.total.value)
    return named + 0.5 * min(3, often) + (3 if sums.add_up else 0), sums.total.value


def _notes(best: _Sums, amount: Amount, word: re.Pattern[str]) -> list[Note]:
    notes = [NAMED if word.search(amount.said) else UNNAMED]
    if best.add_up:
        notes.append(ADDS_UP)
    elif amount is best.total:
        notes.append(NO_TAX)
    return notes


def _draft(target: Target, amount: Amount, notes: Sequence[Note]) -> Draft:
    return drafted(target, Spot(amount.sheet, amount.runs, amount.said, str(amount.value)), notes)
