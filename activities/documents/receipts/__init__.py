"""Receipts: a shop's name on top, its address below, a date somewhere, a total near the end."""

from collections.abc import Sequence

from activities.documents.fields.evidence import Draft
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.receipts.address import address
from activities.documents.receipts.beside import ANOTHER, has_two
from activities.documents.receipts.day import day
from activities.documents.receipts.shop import shop
from activities.documents.receipts.total import total


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Drafts of a receipt's fields, by name."""
    by_name = {target.name: target for target in targets}
    if not sheets or not any(sheet.runs for sheet in sheets):
        return {}
    found = {
        "company": shop(by_name["company"], sheets[0]),
        "date": day(by_name["date"], sheets),
        "address": address(by_name["address"], sheets[0]),
        "total": total(by_name["total"], sheets),
    }
    several = any(has_two(sheet) for sheet in sheets)
    for draft in found.values():
        if draft and several:
            draft.notes.append(ANOTHER)
    return {name: draft for name, draft in found.items() if draft}
