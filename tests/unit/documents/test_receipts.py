"""Receipts by simple rules."""

from decimal import Decimal
from typing import Any

from activities.documents import receipts
from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from activities.documents.receipts.address import COMPLETE
from activities.documents.receipts.beside import ANOTHER
from activities.documents.receipts.day import NUMBERED
from schemas.reading import Box, FieldReading
from schemas.receipt import Receipt
from tests.unit.documents.paper import page, word


async def read(*lines: str) -> dict[str, Any]:
    return {name: field.value for name, field in (await fields_of(*lines)).items()}


async def fields_of(*lines: str) -> dict[str, FieldReading]:
    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        return ["" for _ in boxes]

    shown = page(*(word(line, 50, 40 + 16 * i) for i, line in enumerate(lines)))
    return await find.fields(Receipt, [shown], again, True, receipts.drafts)


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


async def test_a_date_glued_to_another_number_is_found() -> None:
    assert (await read("SHOP LTD", "#001-0934-000105/01/202413:30-R", "Total 3.00"))["date"] == "2024-01-05"


async def test_a_date_whose_strokes_were_read_as_figures_is_found_beside_its_word_only() -> None:
    assert (await read("SHOP LTD", "Date 12102:2024", "Total 3.00"))["date"] == "2024-02-12"
    assert (await read("SHOP LTD", "Ref 12102:2024", "Total 3.00"))["date"] is None


async def test_the_month_stands_first_on_an_american_receipt() -> None:
    lines = (
        "SAMPLE STORE INC",
        "1 Example Street",
        "Springfield, IL 62701",
        "Date: 03/04/2024",
        "Total 3.00",
    )
    assert (await read(*lines))["date"] == "2024-03-04"
    assert (await read("SAMPLE STORE LTD", "Date: 03/04/2024", "Total 3.00"))["date"] == "2024-04-03"


async def test_the_day_of_printing_is_not_the_day_of_the_purchase() -> None:
    found = await read(
        "SHOP LTD", "Printed on: 09-03-2024 10:00", "Sales date: 08-03-2024 19:00", "Total 3.00"
    )
    assert found["date"] == "2024-03-08"


async def test_a_name_over_two_lines_is_put_together() -> None:
    found = await read("EXAMPLE HARDWARE (NORTH", "TOWN) SDN BHD", "(123456-X)", "Total 3.00")
    assert found["company"] == "EXAMPLE HARDWARE (NORTH TOWN) SDN BHD"


async def test_the_legal_name_wins_over_the_sign_of_the_shop_above() -> None:
    assert (await read("Happy Bakery", "SAMPLE FOODS SDN BHD (1234-X)"))["company"] == "SAMPLE FOODS SDN BHD"


async def test_a_registration_number_and_a_telephone_number_are_no_part_of_the_address() -> None:
    found = await read(
        "SAMPLE LTD",
        "(Co. No. 123456-W)",
        "Lot 3, Jalan Contoh 1,",
        "Sample Garden",
        "40000 Sampletown",
        "T: 03-1234 567",
    )
    assert found["address"] == "Lot 3, Jalan Contoh 1, Sample Garden 40000 Sampletown"
    same_line = await read("SAMPLE LTD", "1 Example Road, 10000 Sampletown Tel: 01 2345", "Total 3.00")
    assert same_line["address"] == "1 Example Road, 10000 Sampletown"


async def test_goods_are_no_address() -> None:
    assert (await read("SAMPLE LTD", "2 Example road maps 12.00", "Total 12.00"))["address"] == ""


async def test_what_is_given_back_is_a_total_below_zero() -> None:
    assert Decimal((await read("SHOP LTD", "Bread -1.73", "Total payable: -1.73"))["total"]) == Decimal(
        "-1.73"
    )


async def test_the_rounded_amount_is_told_by_the_rounding_beside_the_total() -> None:
    found = await read("SHOP LTD", "Total sales 13.58", "Rounding adjustment .02", "Rounding 13.60")
    assert Decimal(found["total"]) == Decimal("13.60")


async def test_a_total_that_net_and_tax_add_up_to_wins_over_a_repeated_price() -> None:
    found = await read("SHOP LTD", "Pen 4.30", "Pen 4.30", "Net amount 8.60", "VAT 0.86", "Amount 9.46")
    assert Decimal(found["total"]) == Decimal("9.46")


async def test_a_number_that_begins_with_the_date_speaks_for_it() -> None:
    one = await fields_of("SHOP LTD", "24/04/2024 16:05", "No 2404240017", "Total 3.00")
    none = await fields_of("SHOP LTD", "24/04/2024 16:05", "No 9902404240", "Total 3.00")
    assert NUMBERED.text in one["date"].reasons
    assert NUMBERED.text not in none["date"].reasons


async def test_an_address_from_a_street_to_a_town_is_surer_than_a_part_of_one() -> None:
    whole = await fields_of("SHOP LTD", "12 Example Road,", "10000 Sampletown", "Tel: 01 234567")
    part = await fields_of("SHOP LTD", "12 Example Road", "Tel: 01 234567")
    assert COMPLETE.text in whole["address"].reasons
    assert COMPLETE.text not in part["address"].reasons


LEFT = ("SAMPLE HARDWARE LTD", "24/04/2024", "Nails", "TOTAL 24.50")


async def test_two_receipts_taped_onto_one_sheet_are_never_taken_unasked() -> None:
    def taped(*right: str) -> ReadPage:
        columns = ((LEFT, 50), (right, 320))
        return page(*(word(t, x, 40 + 16 * i) for lines, x in columns for i, t in enumerate(lines)))

    async def again(shown: ReadPage, boxes: list[Box]) -> list[str]:
        return [next((w.text for w in shown.words if w.box[1] >= box[1]), "") for box in boxes]

    other = await find.fields(
        Receipt, [taped("COFFEE CO", "25/04/2024", "Tea", "TOTAL 3.20")], again, True, receipts.drafts
    )
    same = await find.fields(
        Receipt, [taped("Price", "3.50", "21.00", "24.50")], again, True, receipts.drafts
    )
    assert not any(field.sure for field in other.values())
    assert all(ANOTHER.text in field.reasons for field in other.values() if field.value)
    assert not any(ANOTHER.text in field.reasons for field in same.values())
