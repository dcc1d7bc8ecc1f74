"""Receipts: a shop's name on top, a date somewhere, a total near the end. Simple rules with evidence."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from activities.documents.fields import evidence, parse
from activities.documents.fields.drafts import of_engine
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines
from activities.documents.fields.targets import Target
from activities.documents.fields.values import understood
from schemas.reading import Word

TOP = 9
"""Lines from the top in which the shop's name stands."""
NAMED = Note("it is written like the name of a company", 0.5, True)
ON_TOP = Note("it stands at the top", 0.9, True)
BESIDE_WORD = Note("the word for it stands beside it", 0.4, True)
ONLY_ONE = Note("it is the only one on the receipt", 0.3, True)
SEVERAL = Note("other values stand on the receipt that it could be as well", 2.5, True)
PAID = Note("it fits what was paid and given back", 0.1, True)
ROUNDED = Note("a rounding is mentioned and this amount is not rounded", 8.0, True)
TWICE = Note("the same amount stands there twice", 0.35, True)
LARGEST = Note("it is the largest amount", 1.2, True)

MISPLACED = {"company": 0.1, "address": 0.3, "date": 0.06, "total": 0.1}
"""Chance that the rules take the wrong words, before any evidence; from real receipts."""

_COMPANY = re.compile(
    r"\b(sdn\.?\s*bhd|s/b|bhd|enterprise|trading|ltd|limited|llc|inc|gmbh|kg|ag|plc|s\.?a\.?r\.?l|s\.?a|b\.?v|srl|spa|oy|ab"
    r"|restaurant|restoran|store|shop|market|mart|supermarket|hardware|stationery|bakery|cafe|pharmacy|farmasi|kedai"
    r"|perniagaan|syarikat|pasar|holdings?|corporation)\b",
    re.IGNORECASE,
)
_SUFFIX_ONLY = re.compile(
    r"^[\W\d]*(?:co\b\W*)?(?:\(?m\)?\s*)?(?:sdn\.?\s*bhd|bhd|ltd|gmbh|enterprise)\b.{0,24}$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"tax invoice|invoice|receipt|^tel|^fax|gst|reg\.? ?no|^date|cash sale|bill|welcome|thank"
    r"|^no\b|^lot\b|jalan|^jln|copy|table|order",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\s*[(\[]?(?:(?:co|company|reg|roc|gst|no)[\w.\s/]*[:.]?\s*)?[(\[]?\b\d{4,}\s?-?\s?[A-Z]{0,2}\b[)\]]?\W*$",
    re.IGNORECASE,
)
_ADDRESS_END = re.compile(
    r"\bvat|\btax\b|\btva\b|\bust\b|siret|\btel|phone|\bfax|gst|reg\b|reg\.|invoice|receipt|e-?mail|www|http|date|cashier|bill|order|@|roc\b|hotline|\bid\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(jalan|jln|lorong|taman|lot|no|street|str|rue|road|avenue|ave|lane|platz|weg|strasse|straße|via|plaza|persiaran|kuala|johor|selangor)\b|\b\d{4,5}\b",
    re.IGNORECASE,
)
_TOTAL = (
    (re.compile(r"round(?:ed|ing)?\W*total|total\W*(?:after|incl\w*|amount)?\W*round", re.IGNORECASE), 6.0),
    (
        re.compile(
            r"gran?d\W*tota|amount\W*due|total\W*(?:amount\W*)?(?:due|payable)|net?t?\W*total|nett\b|to\W*pay",
            re.IGNORECASE,
        ),
        5.0,
    ),
    (
        re.compile(
            r"total\W*(?:sales|amount|amt)?\W*\(?\W*(?:incl|inclusive)|total\W*rm|total\W*amount|total\W*sales",
            re.IGNORECASE,
        ),
        4.0,
    ),
    (re.compile(r"\b(?:total|summe|gesamt\w*|betrag|montant|totale?|jumlah|importe)\b", re.IGNORECASE), 3.0),
    (re.compile(r"\b(?:cash|visa|master\w*|card|paid|payment|tender\w*)\b", re.IGNORECASE), 1.0),
)
_NOT_TOTAL = re.compile(
    r"sub\W*-?tota|total\W*(?:qty|quantity|item|disc|gst|tax|sav|round\w*\W*adj)|\bchange\b|discount|excl|\bqty\b|tax\W*amount"
    r"|gst\W*(?:amount|@|\d)|points?\b|saving|w/o|without|before|adj\w*"
    r"|item(?:s|\(s\))?\s*(?:count|sold)|total item",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\bcash\b|tender|\bpaid\b|\bgegeben\b", re.IGNORECASE)
_BACK = re.compile(r"\bchange\b|balance|\bzur.ck\b", re.IGNORECASE)
_SUMMARY = re.compile(r"(gst|tax|vat)\W*(summary|analysis|code)", re.IGNORECASE)
_PRICE = re.compile(r"(?<![\d.,/])(?:\d{1,3}(?:[.,'\u2019]\d{3})+|\d{1,6})\s?[.,]\s?\d{2}(?![\d/]|[.,]\d)")


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Drafts of a receipt's fields, by name."""
    by_name = {target.name: target for target in targets}
    if not sheets or not any(sheet.runs for sheet in sheets):
        return {}
    found = {
        "company": _company(by_name["company"], sheets[0]),
        "date": _date(by_name["date"], sheets),
        "address": _address(by_name["address"], sheets[0]),
        "total": _total(by_name["total"], sheets),
    }
    return {name: draft for name, draft in found.items() if draft}


def _draft(target: Target, sheet: Sheet, runs: Sequence[Word], text: str, notes: Sequence[Note]) -> Draft:
    value = understood(target, text)
    box = around([run.box for run in runs])
    draft = Draft(target, value.json, text, sheet.page.n, box, sheet.page.engine, fault=value.fault)
    draft.misplaced = MISPLACED[target.name]
    draft.notes += [*of_engine(draft.engine, min(run.confidence for run in runs)), *notes]
    if value.twofold:
        draft.notes.append(evidence.TWOFOLD)
    for line in lines(runs):
        text_of = " ".join(run.text for run in line)
        draft.crops.append(Crop(sheet.page.n, around([r.box for r in line]), text_of, target, value.json))
    return draft


def _texts(sheet: Sheet) -> list[tuple[str, list[Word]]]:
    return [(" ".join(run.text for run in line), line) for line in lines(sheet.runs)]


def _name_at(texts: Sequence[tuple[str, list[Word]]]) -> int | None:
    """The line with the shop's name: the first written like one, else the first with a few letters."""
    top = texts[:TOP]
    for i, (text, _) in enumerate(top):
        if _COMPANY.search(text) and not _NO_NAME.search(text):
            return i - 1 if i and _SUFFIX_ONLY.match(text) and _wordy(top[i - 1][0]) else i
    return next((i for i, (text, _) in enumerate(top) if _wordy(text)), None)


def _wordy(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 4 and not _NO_NAME.search(text) and not parse.day_in(text)


def _company(target: Target, sheet: Sheet) -> Draft | None:
    texts = _texts(sheet)
    at = _name_at(texts)
    if at is None:
        return None
    text, runs = texts[at]
    if (
        at + 1 < len(texts)
        and not re.search(r"sdn|bhd|ltd", text, re.IGNORECASE)
        and _SUFFIX_ONLY.match(texts[at + 1][0])
    ):
        text, runs = f"{text} {texts[at + 1][0]}", [*runs, *texts[at + 1][1]]
    name = _REGISTRATION.sub("", text).strip(" -,:;*|") or text
    return _draft(target, sheet, runs, name, [NAMED if _COMPANY.search(name) else ON_TOP])


def _address(target: Target, sheet: Sheet) -> Draft | None:
    """The lines below the name that speak of a street or town, up to a telephone number or the like."""
    texts = _texts(sheet)
    at = _name_at(texts)
    kept: list[tuple[str, list[Word]]] = []
    for text, runs in texts[(at or 0) + 1 : (at or 0) + 9]:
        if _ADDRESS_END.search(text):
            if kept:
                break
        elif kept or _STREET.search(text):
            kept.append((text, runs))
    kept = kept[:5]
    if not kept:
        return None
    runs = [run for _, line in kept for run in line]
    return _draft(target, sheet, runs, " ".join(text for text, _ in kept), [])


def _date(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The date beside the word for it; else the one most often there; else the first."""
    found = [
        (day, sheet, runs, bool(re.search(r"date|datum|tarikh|fecha", text, re.IGNORECASE)))
        for sheet in sheets
        for text, runs in _texts(sheet)
        for day in parse.days_in(text)
    ]
    if not found:
        return None
    often = Counter(day.value for day, *_ in found)
    day, sheet, runs, beside = max(found, key=lambda f: (f[3], often[f[0].value]))
    notes = [BESIDE_WORD] if beside else []
    if len(often) == 1:
        notes.append(evidence.REPEATED if len(found) > 1 else ONLY_ONE)
    else:
        notes.append(SEVERAL)
    exact = [run for run in runs if day.text in run.text] or runs
    return _draft(target, sheet, exact, day.text, notes)


@dataclass(frozen=True)
class _Sum:
    """An amount with what speaks for its being the total."""

    value: Decimal
    text: str
    said: str
    """The words in front of it."""
    sheet: Sheet
    runs: tuple[Word, ...]

    @property
    def weight(self) -> float:
        if _NOT_TOTAL.search(self.said):
            return 0.0
        return next((weight for pattern, weight in _TOTAL if pattern.search(self.said)), 0.0)


def _total(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The amount best named; one that was paid, less what was given back, is better than any name."""
    amounts = [amount for sheet in sheets for amount in _amounts(sheet) if amount.value > 0]
    if not amounts:
        return None
    often = Counter(a.value for a in amounts)
    paid = _paid(amounts)

    def fitness(a: _Sum) -> tuple[float, Decimal]:
        given = bool(_GIVEN.search(a.said) or _BACK.search(a.said))
        score = a.weight + 0.7 * min(3, often[a.value]) + (5 if a.value == paid else 0) - (3 if given else 0)
        return score, a.value

    chosen = max(amounts, key=fitness)
    notes = [BESIDE_WORD] if chosen.weight >= 3 else [LARGEST]
    if often[chosen.value] > 1:
        notes += [evidence.REPEATED, TWICE]
    if chosen.value == paid:
        notes.append(PAID)
    if chosen.value != paid and _rounded_elsewhere(chosen, sheets):
        notes.append(ROUNDED)
    if any(a.weight >= 3 and a.value != chosen.value for a in amounts):
        notes.append(SEVERAL)
    return _draft(target, chosen.sheet, chosen.runs, str(chosen.value), notes)


def _rounded_elsewhere(chosen: _Sum, sheets: Sequence[Sheet]) -> bool:
    """A rounding is printed, and the amount may be the one before it."""
    rounded = re.compile(r"round", re.IGNORECASE)
    if rounded.search(chosen.said) or chosen.value * 20 == int(chosen.value * 20):
        return False
    return any(rounded.search(run.text) for sheet in sheets for run in sheet.runs)


def _paid(amounts: Sequence[_Sum]) -> Decimal | None:
    """What was given less what was given back."""
    given = [a.value for a in amounts if _GIVEN.search(a.said)]
    back = [a.value for a in amounts if _BACK.search(a.said)]
    return given[-1] - back[-1] if given and back and given[-1] > back[-1] else None


def _amounts(sheet: Sheet) -> Iterator[_Sum]:
    """Every price with the words in front of it; those of the tax summary at the end are left out."""
    waiting = ""
    for text, runs in _texts(sheet):
        if _SUMMARY.search(text):
            return
        at = 0
        for match in _PRICE.finditer(text):
            said = text[at : match.start()].strip() or (waiting if not at else "")
            value = parse.number_in(match[0].replace(" ", "")) or Decimal(0)
            exact = tuple(run for run in runs if match[0] in run.text) or tuple(runs)
            yield _Sum(value, match[0], said, sheet, exact)
            at = match.end()
        waiting = "" if at else text
