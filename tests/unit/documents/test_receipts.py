"""Receipts by simple rules."""

from decimal import Decimal
from typing import Any

from activities.documents import receipts
from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from schemas.reading import Box
from schemas.receipt import Receipt
from tests.unit.documents.paper import page, word


async def read(*lines: str) -> dict[str, Any]:
    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        return ["" for _ in boxes]

    shown = page(*(word(line, 50, 40 + 16 * i) for i, line in enumerate(lines)))
    fields = await find.fields(Receipt, [shown], again, True, receipts.drafts)
    return {name: field.value for name, field in fields.items()}


async def test_company_address_date_and_total_of_a_plain_receipt() -> None:
    found = await read(
        "SAMPLE HARDWARE SDN BHD (123456-K)",
        "12 Example Road, 10000 Sampletown",
        "Tel: 01 234567",
        "Date: 24/04/2024 16:05",
        "Nails 3.50",
        "Hammer 21.00",
        "Subtotal 24.50",
        "TOTAL 24.50",
        "CASH 30.00",
        "CHANGE 5.50",
    )
    assert found["company"] == "SAMPLE HARDWARE SDN BHD"
    assert found["address"] == "12 Example Road, 10000 Sampletown"
    assert found["date"] == "2024-04-24"
    assert Decimal(found["total"]) == Decimal("24.50")


async def test_the_total_after_rounding_wins_over_the_one_before() -> None:
    found = await read(
        "SHOP LTD", "Total 10.02", "Rounding adjustment -0.02", "Rounded total 10.00", "Cash 10.00"
    )
    assert Decimal(found["total"]) == Decimal("10.00")


async def test_the_total_may_stand_in_the_line_below_its_word() -> None:
    assert Decimal((await read("SHOP LTD", "TOTAL AMOUNT", "1.234,50"))["total"]) == Decimal("1234.50")


async def test_tax_and_change_are_not_the_total() -> None:
    found = await read("SHOP LTD", "TOTAL 12.00", "Total GST 99.00", "CHANGE 88.00")
    assert Decimal(found["total"]) == Decimal("12.00")
