"""Which of the known forms a document is: by the labels and words that are printed on it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from activities.documents import identity
from activities.documents.engines.page import ReadPage
from activities.documents.fields import labels, parse
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.targets import Kind, Target, targets
from activities.documents.strange import telling
from schemas.forms import Form, Printed
from schemas.reading import Word

_ENOUGH = 0.45
"""Share of a form's labels that must be found."""
_LEAST = 3
"""Fewer labelled fields do not tell a form."""
RECEIPT = "receipt"
IDENTITY = "identity_document"
INVOICE = "invoice"
_BY_OTHER_RULES = (RECEIPT, IDENTITY, INVOICE)
_INVOICE_WORD = re.compile(
    r"\b(invoice|rechnung\w*|facture|factuur\w*|fattura|factura|faktura)\b", re.IGNORECASE
)
_INVOICE_SIGNS = re.compile(
    r"\biban\b|\b(?:invoice|rechnungs|factuur)\s*-?(?:date|datum|number|no\b|nr|nummer)|due\s*date|bill(?:ed)?\s*to\b"
    r"|payment\s*terms|zahlungs\w+|bankverbindung|[ée]ch[ée]ance|\btva\b|\bbtw\b|vat\s*(?:no|number|id)|ust\W?id",
    re.IGNORECASE,
)
_INVOICE_OWN = re.compile(
    r"\b(?:invoice|rechnungs?|facture|factuur|factura|fattura|faktura)\s*-?\s*"
    r"(?:date|datum|number|no\b|nr|nummer|n[\u00b0\u00ba.])",
    re.IGNORECASE,
)
"""What an invoice says of itself; claim forms, too, speak of invoices and have an account."""
_TILL = re.compile(r"\bcash\b|\bchange\b|cashier|kassierer|\btender|\bbar\b|zur.ckgeld", re.IGNORECASE)
_PAGE_WIDE = 500.0
"""Points; till rolls are narrower."""
_TILL_WORDS = (
    "subtotal", "sub total", "cash", "receipt", "tax", "gst", "vat", "qty", "rounding", "cashier",
    "thank you", "visa", "card", "ust", "mwst", "tva", "gesamtbetrag", "rechnungsbetrag",
    "endbetrag", "gesamtsumme", "zwischensumme",
)  # fmt: skip
"""What tills print, and few others."""
_RECEIPT_WORDS = (*_TILL_WORDS, "total", "change", "invoice", "bill", "amount", "tel", "betrag", "summe")
_PRICED = re.compile(r"(?:\S+ ){0,5}\S*\d[.,]\d\d(?: ?[A-Z]{1,3})?\W*")
"""A piece of a line that ends with a price; in a sentence words follow it."""
_RECEIPT_ENOUGH = 2
_INVOICE_ENOUGH = 2


def printed(form: type[Form]) -> bool:
    """Whether a form comes on paper: one of its fields says what is printed beside it."""
    return any(isinstance(m, Printed) for info in form.model_fields.values() for m in info.metadata)


def form_of(pages: Sequence[ReadPage], forms: Mapping[str, type[Form]]) -> str | None:
    """Public name of the form that the pages show; None: none that is known."""
    sheets = [sheet_of(page) for page in pages]
    runs = [run for sheet in sheets for run in sheet.runs]
    if IDENTITY in forms and identity.on(pages):
        return IDENTITY
    shares = {name: _share(targets(form), runs_of=runs) for name, form in forms.items() if printed(form)}
    text = " ".join(run.text for run in runs)
    if _TILL.search(text) and RECEIPT in forms:
        shares.pop(INVOICE, None)
    best = max(shares, key=lambda name: shares[name], default=None)
    if best and shares[best] >= _ENOUGH:
        return best
    invoice = INVOICE in forms and _is_invoice(pages, text)
    if invoice and _INVOICE_OWN.search(text):
        return INVOICE
    strange = _strange(sheets, forms)
    if strange or invoice:
        return strange or INVOICE
    return RECEIPT if RECEIPT in forms and _is_receipt(pages, [run.text for run in runs]) else None


def _strange(sheets: Sequence[Sheet], forms: Mapping[str, type[Form]]) -> str | None:
    """The form that is told by labels in other words than its own; None where none is."""
    asked = {name: form for name, form in forms.items() if printed(form) and name not in _BY_OTHER_RULES}
    shares = {name: telling.share(targets(form), sheets) for name, form in asked.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best and shares[best] else None


def _share(wanted: Sequence[Target], runs_of: Sequence[Word]) -> float:
    columns = [column for target in wanted if target.kind is Kind.TABLE for column in target.columns]
    labelled = [target for target in (*wanted, *columns) if target.labels]
    if len(labelled) < _LEAST:
        return 0.0
    found = {hit.target.name for hit in labels.found(labelled, runs_of)}
    return len(found) / len({target.name for target in labelled})


def _is_invoice(pages: Sequence[ReadPage], text: str) -> bool:
    """The word for an invoice, at least two other words of one, a wide page, and no words of a till."""
    signs = {match[0].casefold() for match in _INVOICE_SIGNS.finditer(text)}
    wide = any(page.width >= _PAGE_WIDE for page in pages)
    return (
        wide and bool(_INVOICE_WORD.search(text)) and len(signs) >= _INVOICE_ENOUGH and not _TILL.search(text)
    )


def _is_receipt(pages: Sequence[ReadPage], texts: Sequence[str]) -> bool:
    """Words of a receipt, on a wide page one that tills print, and a price at the end of something."""
    whole = parse.plain(" ".join(texts))
    found = {word for word in _RECEIPT_WORDS if _whole(word).search(whole)}
    narrow = all(page.width < _PAGE_WIDE for page in pages)
    priced = any(_PRICED.fullmatch(text) for text in texts)
    return len(found) >= _RECEIPT_ENOUGH and priced and (narrow or bool(found & {*_TILL_WORDS}))


@cache
def _whole(word: str) -> re.Pattern[str]:
    """A whole word, which figures may touch: "ust" stands in "August", "card" in "discard"."""
    return re.compile(rf"(?<![^\W\d_]){word}(?![^\W\d_])")
