"""Invoices: number, date and sums beside their words in several languages, the seller by name and domain."""

from collections.abc import Sequence

from activities.documents.fields.evidence import Draft
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.invoices.items import items
from activities.documents.invoices.references import currency, day, iban, number
from activities.documents.invoices.seller import seller
from activities.documents.invoices.sums import sums


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Drafts of an invoice's fields, by name."""
    by_name = {target.name: target for target in targets}
    if not any(sheet.runs for sheet in sheets):
        return {}
    found = {
        "seller": seller(by_name["seller"], sheets),
        "number": number(by_name["number"], sheets),
        "date": day(by_name["date"], sheets),
        "currency": currency(by_name["currency"], sheets),
        "iban": iban(by_name["iban"], sheets),
        **sums(by_name, sheets),
    }
    total = found.get("total")
    found["items"] = items(by_name["items"], sheets, total)
    return {name: draft for name, draft in found.items() if draft}
