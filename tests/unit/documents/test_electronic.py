"""What an invoice's data say, held against what its page shows."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import pytest
from pydantic import Field

from activities.documents import invoices
from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from activities.documents.invoices import electronic
from activities.documents.invoices.electronic import Data
from activities.documents.learned import remembering
from activities.documents.sandbox.packed import Stated
from schemas.forms import Printed
from schemas.invoice import Invoice
from schemas.learned import Sender
from schemas.reading import Box, FieldReading
from tests.unit.documents.test_invoices import IBAN, PLAIN, paper
from tests.unit.documents.test_senders import often

OTHER_IBAN = "GB29NWBK60161331926819"
SAID = {
    "number": "RE-2024/17",
    "date": "2024-03-05",
    "seller": "Sample Supplies Ltd",
    "currency": "EUR",
    "iban": IBAN,
    "net": "25.00",
    "tax": "5.000",
    "total": "30.00",
    "items": "Blue widget\t2\t20.0000",
}


def data(pages: Sequence[int] = (), **other: str) -> Data:
    """The data of `PLAIN`, with other values; a field that is given as "" is not told."""
    said = {**SAID, **other}
    stated = [Stated(name, f"cac:Group/cbc:{name.title()}", text) for name, text in said.items() if text]
    return Data((*stated, Stated("items", "cac:InvoiceLine[2]", "Red widget\t1\t5")), 1, frozenset(pages))


async def read(
    *found: Data,
    lines: Sequence[str] = PLAIN,
    form: type[Invoice] = Invoice,
    known: Sequence[Sender] = (),
) -> dict[str, FieldReading]:
    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        raise AssertionError("nothing was read by an engine")

    drafter = electronic.drafter(found, invoices.drafts)
    drafter = remembering.remembered(form.form_name(), drafter, known, found[0].of_seller())
    return await find.fields(form, [paper(*lines)], again, True, drafter)


def unsure(found: dict[str, FieldReading]) -> list[str]:
    return [name for name, field in found.items() if not field.sure]


async def test_values_come_from_the_data_and_name_their_element_and_their_place_on_the_page() -> None:
    found = await read(data())
    assert unsure(found) == []
    assert found["tax"].value == "5.00"
    assert found["items"].value == [
        {"description": "Blue widget", "quantity": "2", "amount": "20.00"},
        {"description": "Red widget", "quantity": "1", "amount": "5.00"},
    ]
    total = found["total"]
    assert total.evidence is not None
    assert (total.evidence.engine, total.evidence.text) == ("xml", "cac:Group/cbc:Total: 30.00")
    assert total.evidence.box[1] == 40 + 16 * 10
    assert total.reasons[:2] == (
        "the invoice's own data says so in cbc:Total",
        "the page shows the same",
    )


async def test_a_page_that_shows_another_amount_or_account_is_asked_about() -> None:
    found = await read(data(iban=OTHER_IBAN, total="3000.00"))
    assert {"iban", "total"} <= set(unsure(found))
    assert found["iban"].value == OTHER_IBAN
    assert any("the page shows “DE89" in reason for reason in found["iban"].reasons)
    assert any("the page shows “30.00”" in reason for reason in found["total"].reasons)
    assert {"number", "date", "seller"}.isdisjoint(unsure(found))


async def test_an_amount_that_stands_elsewhere_on_the_page_does_not_hide_another_total() -> None:
    found = await read(data(net="15.00", total="20.00"))
    assert not found["total"].sure
    assert any("the page shows “30.00”" in reason for reason in found["total"].reasons)


async def test_what_the_page_does_not_show_is_asked_and_what_the_data_do_not_tell_is_read_there() -> None:
    found = await read(data(iban="", number="A-1"), lines=[line for line in PLAIN if "number" not in line])
    assert not found["number"].sure
    assert "the page does not show it" in found["number"].reasons
    assert found["iban"].value == IBAN
    assert found["iban"].evidence is not None
    assert found["iban"].evidence.engine == "pdf-text"


async def test_data_that_do_not_add_up_or_are_a_credit_note_or_of_two_invoices_are_asked() -> None:
    assert {"net", "tax", "total"} <= set(unsure(await read(data(tax="6.00", pages=(1,)))))
    assert unsure(await read(data(kind="381", pages=(1,)))) == ["total"]
    assert len(unsure(await read(data(pages=(1,)), data(number="A-2")))) == len(SAID)


async def test_no_iban_is_asked_and_a_page_that_was_made_from_the_data_proves_nothing() -> None:
    found = await read(data(iban="US1234567890", pages=(1,)))
    assert unsure(found) == ["iban"]
    assert "the page shows the same" not in found["total"].reasons
    assert found["iban"].value == "US1234567890"


@pytest.mark.parametrize("text", ["1e40", "Infinity", "sNaN", "9" * 400, "1e-999999"])
async def test_an_amount_that_is_none_is_asked_and_keeps_its_text(text: str) -> None:
    found = await read(data((1,), total=text, items=f"Blue widget\t2\t{text}"))
    assert {"total", "items"} <= set(unsure(found))
    assert found["total"].value == text
    assert "seller" not in unsure(found)


async def test_the_sender_of_data_is_known_without_a_word_on_the_page() -> None:
    facts = {"seller": SAID["seller"], "iban": IBAN, "currency": "EUR"}
    known = often(Invoice, [SAID["seller"], "VAT DE136695976"], facts, facts)
    longer = f"{SAID['seller']}, at the old harbour of Example City"
    said = data((1,), seller=longer, seller_tax_id="DE136695976", iban=OTHER_IBAN)
    found = await read(said, known=known)
    assert any("2 checked documents had one that ends" in reason for reason in found["iban"].reasons)
    assert not found["iban"].sure
    assert "known from 2 checked documents of this sender" in found["currency"].reasons
    assert found["seller"].value == longer


class FullInvoice(Invoice):
    """An office's own form."""

    due: Annotated[dt.date | None, Field(title="Due date"), Printed()] = None
    buyer: Annotated[str | None, Field(title="Buyer"), Printed()] = None


async def test_a_form_of_one_s_own_gets_the_other_values_too() -> None:
    found = await read(data(due="2024-04-04", buyer="Example Buyer Inc."), form=FullInvoice)
    assert unsure(found) == []
    assert (found["due"].value, found["buyer"].value) == ("2024-04-04", "Example Buyer Inc.")
