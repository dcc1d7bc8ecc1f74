"""The items of an invoice: lines below a heading of at least two columns that end in an amount."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from activities.documents.fields import evidence, parse
from activities.documents.fields.drafts import of_engine
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around
from activities.documents.fields.targets import Target
from activities.documents.invoices.found import spots
from activities.documents.receipts.amounts import prices
from schemas.reading import Word

ADD_UP = Note("the items add up to the total or the net amount", 0.1)
UNPROVED = Note("the items were not proved by a sum", 6.0)

_HEADINGS = (
    r"description|descri[pç]|artikel|item|beschreibung|bezeichnung|d[ée]signation|product|libell[ée]|omschrijving|particulars",
    r"qty|quantity|aantal|menge|anzahl|quantit[ée]|units?\b|hours",
    r"price|prijs|preis|prix|rate|cost",
    r"amount|total|betrag|montant|bedrag|totaal|subtotal",
)
_END = re.compile(
    r"\btotal\b|totaal|subtot|summe|gesamt|zwischensumme|exclusief|\bnet(?:to)?\b\s|\bvat\b|\bbtw\s*\d|mwst|\btva\b|\btax\b"
    r"|shipping\s*address|amount\s*due|balance",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?<![\w.,/-])(?!(?:19|20)\d\d\b)(\d{1,4}(?:[.,]0{1,3})?)(?![\w.,/%-])")
_SIGNS = re.compile(r"[€$£₹]|\bRs\.?(?=\s|$)|\b(?:EUR|USD|GBP|INR)\b")


def items(target: Target, sheets: Sequence[Sheet], total: Draft | None) -> Draft | None:
    """The rows with their amounts, proved by the total where they add up to it."""
    rows: list[dict[str, Any]] = []
    places: list[Word] = []
    shown = 0
    for sheet, text, line in _body(sheets):
        row = _row(text)
        if row:
            rows.append(row)
            if not shown or shown == sheet.page.n:
                shown = sheet.page.n
                places += line
    if not rows:
        return None
    page = next(sheet.page for sheet in sheets if sheet.page.n == shown)
    try:
        value, fault = target.checked(rows), None
    except ValueError as error:
        value, fault = rows, str(error)
    text = "\n".join(str(row["description"]) for row in rows)
    box = around([w.box for w in places])
    draft = Draft(target, value, text, page.n, box, page.engine_at(box), fault=fault)
    whole = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    proved = total is not None and not total.fault and Decimal(str(total.value)) == whole
    draft.notes += [*of_engine(draft.engine, min(w.confidence for w in places))]
    draft.notes += [ADD_UP, evidence.SUM_PLACES] if proved else [UNPROVED]
    return draft


def _body(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, str, list[Word]]]:
    """The lines between a heading of columns and the sums, on every page."""
    within = False
    page = 0
    for sheet, text, line in spots(sheets):
        if sheet.page.n != page:
            page, within = sheet.page.n, False
        if _is_heading(text):
            within = True
        elif within and _END.search(text) and prices(text):
            within = False
        elif within:
            yield sheet, text, line


def _is_heading(text: str) -> bool:
    found = sum(bool(re.search(rf"\b(?:{words})", text, re.IGNORECASE)) for words in _HEADINGS)
    return found >= 2 and not prices(text)


def _row(text: str) -> dict[str, Any] | None:
    """What a line says of an item; None where it ends in no amount."""
    found = prices(text)
    if not found or len(text) - found[-1].end() > 6:
        return None
    amount = parse.number_in(found[-1][0].replace(" ", ""))
    front = _SIGNS.sub(" ", text[: found[0].start()])
    counts = list(_COUNT.finditer(front))
    quantity = counts[-1] if counts and counts[-1].start() > 0 else None
    words = front[: quantity.start()] if quantity and len(front[quantity.end() :].strip()) < 6 else front
    words = re.sub(r"^\s*\d{1,3}\s+(?:\d{1,3}\s+)?(?=\D)", "", words).strip(" -|x")
    if amount is None or not words:
        return None
    count = parse.number_in(quantity[1]) if quantity and words not in front[quantity.start() :] else None
    sign = -1 if found[-1][0].lstrip().startswith("-") else 1
    return {"description": words, "quantity": str(count) if count else None, "amount": str(sign * amount)}
