"""Digital invoices with what is known of each: those that rules were made on and the others, apart."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from stdnum import iban

from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.documents.scoring import measure, tell
from bench.figures import say
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
            truth = {_NAMES[k]: v for k, v in known.items() if k in _NAMES}
            if not_an_iban(truth):
                say(f"{file.name}: the account number that is expected fails the check digits of an IBAN")
                del truth["iban"]
            yield file.name, file.read_bytes(), truth


def not_an_iban(truth: dict[str, Any]) -> bool:
    """Whether what is expected as IBAN is none by its check digits (ISO 13616), so that no form takes it."""
    return "iban" in truth and not iban.is_valid(truth["iban"])


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
