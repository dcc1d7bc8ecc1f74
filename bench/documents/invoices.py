"""Digital invoices with what is known of each: those that rules were made on and the others, apart."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.documents.scoring import measure, tell
from schemas.invoice import Invoice

TUNED_ON = ("AmazonWebServices", "QualityHosting", "coolblue1", "free_fiber", "oyo")
"""Invoices that the rules were made on. The others were looked at after they had been measured once."""
_NAMES = {
    "amount": "total", "date": "date", "invoice_number": "number", "iban": "iban",
    "amount_untaxed": "net", "amount_tax": "tax", "currency": "currency",
}  # fmt: skip


def real_invoices(where: Path, tuned: bool) -> Iterable[tuple[str, bytes, dict[str, Any]]]:
    """Digital invoices, each with the fields that are known of it."""
    for file in sorted(where.glob("*.pdf")):
        if (file.stem in TUNED_ON) == tuned:
            known = json.loads(file.with_suffix(".json").read_text())[0]
            yield file.name, file.read_bytes(), {_NAMES[k]: v for k, v in known.items() if k in _NAMES}


def same(name: str, got: Any, known: Any) -> bool:
    """Amounts by value, everything else as it is printed, without blanks and a number sign in front."""
    if name in ("total", "net", "tax"):
        return got is not None and Decimal(str(got)) == Decimal(str(known))
    return _bare(got) == _bare(known)


def _bare(value: Any) -> str:
    return str(value or "").replace(" ", "").lstrip("#")


async def run(reader: Reader) -> None:
    """Print the figures."""
    where = folder("invoices")
    for title, tuned in (("tuned on", True), ("looked at later", False)):
        tell(f"digital invoices {title}", await measure(Invoice, real_invoices(where, tuned), reader, same))
