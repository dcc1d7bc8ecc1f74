"""The amounts on a receipt with the words in front of them, and what they say about each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from activities.documents.fields import parse
from activities.documents.fields.places import Sheet
from activities.documents.receipts.lines import texts
from schemas.reading import Word

GIVEN = re.compile(
    r"\bcash\b|tender|\bpaid\b|\bgegeben\b|\bbar\b|\besp[eè]ces\b|\bfay\b|\bpay\b", re.IGNORECASE
)
BACK = re.compile(r"\bc[hr]+ange\b|balance|\bzur.ck\b|r.ckgeld|\brendu\b|wisselgeld", re.IGNORECASE)
ROUNDING = re.compile(r"round|rundung|arrondi|afronding", re.IGNORECASE)

_NET = re.compile(r"su[bp]\W*-?\s*to\w*|excl|net\b|netto|taxable|w/o|without|before", re.IGNORECASE)
_SUM = re.compile(r"tota|summe|amount|betrag|montant", re.IGNORECASE)
_TAX = re.compile(r"\bgst\b|\bsst\b|\btax\b|\bvat\b|mwst|\btva\b|\bbtw\b|service\W*ch", re.IGNORECASE)

_SUMMARY = re.compile(
    r"(gst|tax|vat|ummary)\W*(summary|sumr?mary|analysis|code|amount\W*\(|coce)", re.IGNORECASE
)
_PRICE = re.compile(
    r"(?<![\d.,/])(?:-\s?)?(?:\d{1,3}(?:[.,'\u2019]\d{3})+|\d{1,6})\s?[.,]\s?\d{2}(?![\d/%]|[.,]\d)"
)
_WHOLE = re.compile(
    r"(?:(?<=Rs )|(?<=Rs\. )|(?<=[₹€£$])|(?<=[₹€£$] )|(?<=EUR )|(?<=USD )|(?<=GBP ))"
    r"\d{1,3}(?:,\d{3})*\b(?![.,]\d)|(?<=Rs )\d+\b(?![.,]\d)"
)
_CENTS = re.compile(r"(?<![\d.,/])(?:-\s?)?[.,]\d{2}(?!\d)")
_SMALL = Decimal("0.05")


@dataclass(frozen=True)
class Amount:
    """An amount with what is printed in front of it."""

    value: Decimal
    text: str
    said: str
    """The words in front of it."""
    sheet: Sheet
    runs: tuple[Word, ...]


def amounts_of(sheet: Sheet) -> Iterator[Amount]:
    """Every price with the words in front of it; those of the tax summary at the end are left out."""
    waiting = ""
    for text, runs in texts(sheet):
        if _SUMMARY.search(text):
            return
        at = 0
        for match in prices(text):
            said = text[at : match.start()].strip() or (waiting if not at else "")
            exact = tuple(run for run in runs if match[0] in run.text) or tuple(runs)
            yield Amount(_value(match[0]), match[0], said, sheet, exact)
            at = match.end()
        waiting = "" if at else text


def prices(text: str) -> list[re.Match[str]]:
    """Prices; whole ones only behind a currency, cents alone only where change or a rounding is told."""
    found = list(_PRICE.finditer(text)) or list(_WHOLE.finditer(text))
    if not found and (ROUNDING.search(text) or BACK.search(text)):
        found = list(_CENTS.finditer(text))
    return found


def _value(text: str) -> Decimal:
    close = re.sub(r"\s", "", text)
    number = parse.number_in("0" + close.lstrip("-") if close.lstrip("-")[0] in ".," else close.lstrip("-"))
    return (number or Decimal(0)) * (-1 if close.startswith("-") else 1)


@dataclass(frozen=True)
class Sums:
    """What a receipt's amounts say about each other."""

    amounts: Sequence[Amount]

    def _said(self, pattern: re.Pattern[str]) -> list[Decimal]:
        return [a.value for a in self.amounts if pattern.search(a.said)]

    @cached_property
    def paid(self) -> Decimal | None:
        """What was given less what was given back."""
        given, back = self._said(GIVEN), self._said(BACK)
        return abs(given[-1]) - abs(back[-1]) if given and back and abs(given[-1]) > abs(back[-1]) else None

    @cached_property
    def adjusted(self) -> Decimal | None:
        """The rounding that is told, below what roundings can be."""
        small = [a.value for a in self.amounts if ROUNDING.search(a.said) and 0 < abs(a.value) < _SMALL]
        return small[0] if small else None

    @cached_property
    def rounded(self) -> Decimal | None:
        """An amount that is another one with the rounding added or taken."""
        if self.adjusted is None:
            return None
        values = {a.value for a in self.amounts}
        steps = (self.adjusted, -self.adjusted)
        found = [v + s for v in self._said(_SUM) for s in steps if v + s in values and (v + s) % _SMALL == 0]
        return max(found, default=None)

    @cached_property
    def _sums(self) -> set[Decimal]:
        """Every net amount with a tax, with and without the rounding."""
        nets = self._said(_NET)
        taxes = [a.value for a in self.amounts if _TAX.search(a.said) and not _NET.search(a.said)]
        whole = {net + tax for net in nets for tax in taxes if 0 < abs(tax) < abs(net) / 3}
        step = self.adjusted or Decimal(0)
        return whole | {value + step for value in whole} | ({net + step for net in nets} if step else set())

    def adds_up(self, value: Decimal) -> bool:
        """Whether net amount, tax and rounding give this."""
        return value in self._sums
