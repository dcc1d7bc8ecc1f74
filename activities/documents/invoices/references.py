"""Number, day, currency and bank account of an invoice."""

import re
from collections import Counter
from collections.abc import Sequence

from activities.documents.fields import evidence, parse
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.invoices.found import Spot, beside, drafted, spots
from activities.documents.receipts.day import american, month_first

NAMED = Note("the word for it stands beside it", 0.3, True)
OTHER_NAME = Note("a word that may mean it stands beside it", 1.0, True)
UNNAMED = Note("no word for it stands beside it", 4.0, True)
FIRST = Note("it is the first date on the invoice", 1.5, True)
MOST_OFTEN = Note("the amounts are told in it", 0.3, True)
TWO_ACCOUNTS = Note("more than one bank account is printed", 2.0, True)

_INVOICE = r"(?:invoice|rechnungs?|facture|factuur|fattura|factura|faktura|fatura|bill)"
_NUMBER_WORD = r"(?:number|num|no|nr|nummer|n[°ºo]|#|id|num[ée]ro|n[úu]mero|numer)"
_NAMED_NUMBER = re.compile(
    rf"\b(?:{_INVOICE}[\s\-]*{_NUMBER_WORD}\b|{_NUMBER_WORD}\s*(?:de\s*)?(?:la\s*)?{_INVOICE}|{_INVOICE}\s*n[°º])[\s.:#]*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(rf"\b{_INVOICE}\b(?:\s*vat)?[\s.:#]*", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    rf"\b(?:(?:document|receipt|reference|booking|order|beleg|bestell)[\s\-]*{_NUMBER_WORD}\b)[\s.:#]*",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?:^|\s)#\s+")
_VALUE = re.compile(r"\s*(#?(?=[\w\-/.#]*\d)[A-Z0-9][\w\-/.#]*[\w])", re.IGNORECASE)
_NAMED_VALUE = re.compile(r"\s*(#?(?=[\w\-/.#]*\d|F\b)[A-Z0-9][\w\-/.#]*)", re.IGNORECASE)
_DATE_WORD = re.compile(r"date|datum|\bdata\b|fecha|\bdu\b|\bvom\b|\bdated\b|\bissued\b", re.IGNORECASE)
_INVOICE_DATE = re.compile(
    rf"{_INVOICE}[\s\-]*(?:date|datum)|date\s*(?:de\s*)?(?:la\s*)?facture|date\s*of\s*(?:issue|invoice)|issue\s*date"
    rf"|{_INVOICE}.*\b(?:du|vom|of|from)\b|\btax\s*point|data\s*(?:wystawienia|fattura)|fecha\s*(?:de\s*)?(?:factura|emisi)",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"\bdue\b|order|delivery|deliver|ship|period|limite|[ée]ch[ée]ance|bestell|liefer|leistung|zahlung|verval|deadline"
    r"|\bbis\b|from\b.*\bto\b|check|pr[ée]l[èe]vement|print|expir|termin|valid",
    re.IGNORECASE,
)
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "Kč": "CZK",
    "US$": "USD",
    "CHF": "CHF",
}
_CODES = re.compile(
    r"(?<![A-Za-z])(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|MYR|SGD|JPY|AUD|CAD|INR|RON|BGN|HKD|NZD|ZAR|BRL|MXN)(?![A-Za-z])"
)
_RUPEES = re.compile(r"(?<![A-Za-z])Rs\.?\s?-?\d")
_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?)(?![A-Z0-9])")


def number(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The number beside the word for it; else beside the word invoice; else another reference."""
    tries = (
        (_NAMED_NUMBER, _NAMED_VALUE, NAMED),
        (_BARE_NUMBER, _VALUE, OTHER_NAME),
        (_HASH, _VALUE, OTHER_NAME),
        (_OTHER_NUMBER, _VALUE, OTHER_NAME),
    )
    for label, value, note in tries:
        found = [
            s
            for s in beside(sheets, label, value, _DATE_WORD)
            if not parse.day_in(s.text) and len(s.text) < 40
        ]
        if found:
            often = Counter(spot.text for spot in found)
            best = max(found, key=lambda s: often[s.text])
            return drafted(target, best, [note, evidence.REPEATED] if often[best.text] > 1 else [note])
    return None


def day(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The date beside the word for the invoice's date; else beside any word for a date; else the first."""
    found = [*_dates(sheets)]
    if not found:
        return None
    first_month = american(sheets)
    best = max(found, key=lambda f: f[0])
    weight, spot = best
    notes = [NAMED] if weight >= 4 else [OTHER_NAME] if weight >= 2 else [FIRST, UNNAMED]
    said = parse.day_in(spot.text)
    if said and first_month and said.twofold:
        spot = Spot(spot.sheet, spot.runs, spot.said, month_first(said).value.isoformat())
    draft = drafted(target, spot, notes)
    if said and said.twofold and not first_month:
        draft.notes.append(evidence.TWOFOLD)
    return draft


def _dates(sheets: Sequence[Sheet]) -> list[tuple[float, Spot]]:
    """Dates with the weight of the words in front of or above them."""
    found = []
    for sheet, text, line in spots(sheets):
        at = 0
        for said in parse.days_in(text):
            start = text.find(said.text, at)
            before = text[at:start]
            runs = tuple(run for run in line if said.text in run.text) or tuple(line)
            words = (
                before
                if _DATE_WORD.search(before)
                else f"{_above(sheet, runs[0].box[0], runs[0].box[1])} {before}"
            )
            found.append((_weight(words), Spot(sheet, runs, words, said.text)))
            at = start + len(said.text)
    return found


def _above(sheet: Sheet, x: float, y: float) -> str:
    """The heading right above a place."""
    over = [run for run in sheet.runs if run.box[0] - 8 <= x <= run.box[2] + 8 and 0 < y - run.box[1] < 30]
    return max(over, key=lambda run: run.box[1]).text if over else ""


def _weight(words: str) -> float:
    if _INVOICE_DATE.search(words):
        return 5.0 - 3 * bool(_OTHER_DATE.search(words))
    return 2.0 * bool(_DATE_WORD.search(words)) - 3 * bool(_OTHER_DATE.search(words)) + 1


def currency(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The currency that is told most often."""
    told: Counter[str] = Counter()
    where: dict[str, Spot] = {}
    for sheet, text, line in spots(sheets):
        here = [match[1] for match in _CODES.finditer(text)]
        here += [code for sign, code in _SIGNS.items() for _ in range(text.count(sign))]
        here += ["INR"] * len(_RUPEES.findall(text))
        if "$" in text and not here:
            here += ["USD"] * text.count("$")
        for code in here:
            told[code] += 1
            where.setdefault(code, Spot(sheet, tuple(line), "", code))
    if not told:
        return None
    return drafted(target, where[told.most_common(1)[0][0]], [MOST_OFTEN])


def iban(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The first account number whose check digits fit."""
    found: dict[str, Draft] = {}
    for sheet, text, line in spots(sheets):
        for match in _IBAN.finditer(text):
            runs = tuple(run for run in line if match[1][:8] in run.text) or tuple(line)
            notes = [evidence.CHECK_DIGIT, *([NAMED] if "IBAN" in text else [])]
            draft = drafted(target, Spot(sheet, runs, "", match[1].replace(" ", "")), notes)
            if not draft.fault:
                found.setdefault(str(draft.value), draft)
    best = next(iter(found.values()), None)
    if best and len(found) > 1:
        best.notes.append(TWO_ACCOUNTS)
    return best
