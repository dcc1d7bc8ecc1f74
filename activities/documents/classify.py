"""Which of the known forms a document is: by the labels and words that are printed on it."""

import re
from collections.abc import Mapping, Sequence

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
_RECEIPT_WORDS = (
    "total", "subtotal", "sub total", "cash", "change", "receipt", "invoice", "tax", "gst", "vat", "qty",
    "bill",
    "rounding", "amount", "cashier", "thank you",
    "tel", "visa", "card", "ust", "mwst", "tva", "betrag", "summe",
    "gesamtbetrag", "rechnungsbetrag", "endbetrag", "gesamtsumme", "zwischensumme",
)  # fmt: skip
_RECEIPT_WORD = [re.compile(rf"(?<![^\W\d_]){word}(?![^\W\d_])") for word in _RECEIPT_WORDS]
"""Whole words, figures may touch them: "ust" stands in "August", "tel" in "Titel", "card" in "discard"."""
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
    best = max(shares, key=lambda name: shares[name], default=None)
    if best and shares[best] >= _ENOUGH:
        return best
    text = " ".join(run.text for run in runs)
    invoice = INVOICE in forms and _is_invoice(pages, text)
    if invoice and _INVOICE_OWN.search(text):
        return INVOICE
    strange = _strange(sheets, forms)
    if strange or invoice:
        return strange or INVOICE
    return RECEIPT if RECEIPT in forms and _is_receipt([run.text for run in runs]) else None


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


def _is_receipt(texts: Sequence[str]) -> bool:
    """Words of a till, and a price."""
    whole = parse.plain(" ".join(texts))
    words = sum(bool(word.search(whole)) for word in _RECEIPT_WORD)
    priced = any(number != int(number) for text in texts for number in parse.numbers_in(text))
    return words >= _RECEIPT_ENOUGH and priced
