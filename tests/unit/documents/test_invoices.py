"""Invoices by their words in several languages."""

from typing import Any

import pytest

from activities.documents import classify, invoices
from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from schemas.forms import Form
from schemas.invoice import Invoice
from schemas.reading import Box, FieldReading
from schemas.receipt import Receipt
from tests.unit.documents.paper import page, word

IBAN = "DE89370400440532013000"
PLAIN = (
    "Sample Supplies Ltd, 1 Example Street, Sampletown",
    "Bill to: Example Buyer Inc.",
    "Invoice number: RE-2024/17",
    "Invoice date: 5 March 2024",
    "Due date: 4 April 2024",
    "Description Quantity Price Amount",
    "Blue widget 2 10.00 20.00",
    "Red widget 1 5.00 5.00",
    "Subtotal 25.00",
    "VAT 20% 5.00",
    "Total EUR 30.00",
    f"IBAN {IBAN[:4]} {IBAN[4:8]} {IBAN[8:12]} {IBAN[12:16]} {IBAN[16:20]} {IBAN[20:]}",
    "www.sample-supplies.test",
)


def paper(*lines: str) -> ReadPage:
    return page(*(word(line, 50, 40 + 16 * i, 1.0) for i, line in enumerate(lines)), engine="pdf-text")


async def fields(*lines: str) -> dict[str, FieldReading]:
    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        return ["" for _ in boxes]

    return await find.fields(Invoice, [paper(*lines)], again, True, invoices.drafts)


async def values(*lines: str) -> dict[str, Any]:
    return {name: field.value for name, field in (await fields(*lines)).items()}


async def test_all_fields_of_a_plain_invoice() -> None:
    found = await values(*PLAIN)
    assert found == {
        "seller": "Sample Supplies Ltd",
        "number": "RE-2024/17",
        "date": "2024-03-05",
        "currency": "EUR",
        "net": "25.00",
        "tax": "5.00",
        "total": "30.00",
        "iban": IBAN,
        "items": [
            {"description": "Blue widget", "quantity": "2", "amount": "20.00"},
            {"description": "Red widget", "quantity": "1", "amount": "5.00"},
        ],
    }


async def test_the_total_says_that_it_adds_up() -> None:
    total = (await fields(*PLAIN))["total"]
    assert total.sure
    assert "net amount and tax add up to the total" in total.reasons


async def test_german_french_and_dutch_words_are_known() -> None:
    german = await values(
        "Rechnungsnr. 4711", "Rechnungsdatum 7. Mai 2024", "Zwischensumme 10,00", "Gesamt 10,00 EUR"
    )
    assert (german["number"], german["date"], german["total"]) == ("4711", "2024-05-07", "10.00")
    french = await values(
        "Facture n°56204 du 02 Juillet 2024", "Date limite 05 Juillet 2024", "Total TTC 29,99 €"
    )
    assert (french["number"], french["date"], french["total"]) == ("56204", "2024-07-02", "29.99")
    dutch = await values(
        "Factuurnummer: 99354", "Factuurdatum: 19 april 2024", "Orderdatum: 18 april 2024", "Totaal € 7,50"
    )
    assert (dutch["number"], dutch["date"], dutch["total"]) == ("99354", "2024-04-19", "7.50")


async def test_a_value_below_its_heading_is_found() -> None:
    async def again(_: ReadPage, boxes: list[Box]) -> list[str]:
        return ["" for _ in boxes]

    heads = (word("Order date", 50, 40), word("Invoice date", 150, 40), word("Invoice no", 250, 40))
    below = (word("01/02/2024", 50, 54), word("15/02/2024", 150, 54), word("A-77", 250, 54))
    found = await find.fields(
        Invoice, [page(*heads, *below, engine="pdf-text")], again, True, invoices.drafts
    )
    assert (found["date"].value, found["number"].value) == ("2024-02-15", "A-77")


async def test_an_account_number_whose_check_digits_do_not_fit_is_not_taken() -> None:
    assert (await values("Invoice 1", "Total 3.00", f"IBAN {IBAN[:-1]}1"))["iban"] is None


async def test_without_any_amount_nothing_is_invented() -> None:
    found = await fields("Invoice number: 7")
    assert found["total"].value is None
    assert not found["total"].sure
    assert found["items"].value == ()


@pytest.mark.parametrize(
    "said",
    [
        "Der Titel ist aus Kunststoff, August 2024, 3,50 m",
        "Hotelkosten en vierkante meter, 12,50 kg staal, industrie",
        "Le taxi de l'hôtelier, zone d'industrie, 4,25 km",
    ],
    ids=["German", "Dutch", "French"],
)
def test_parts_of_words_make_no_receipt(said: str) -> None:
    assert classify.form_of([paper(said)], {"receipt": Receipt}) is None


@pytest.mark.parametrize("said", ["Gesamtbetrag 12,50", "TOTAAL 12,50 VISA", "Montant TVA20% 12,50"])
def test_whole_words_of_a_till_make_a_receipt(said: str) -> None:
    told = classify.form_of([paper(said, "MwSt19% 2,00", "Tel: 030 12")], {"receipt": Receipt})
    assert told == "receipt"


@pytest.mark.parametrize(
    "said",
    [
        ("Please find attached the repair invoice of 14 May", "The amount of EUR 412.50 was paid by my wife"),
        ("Budget change, total amount", "January 27, 1969", "1,000 of it (0.5% change)"),
        ("Total amount", "47,711.47"),
    ],
    ids=["a letter", "a memo", "a table"],
)
def test_talk_of_amounts_makes_no_receipt(said: tuple[str, ...]) -> None:
    assert classify.form_of([paper(*said)], {"receipt": Receipt, "invoice": Invoice}) is None


def test_an_invoice_and_a_till_receipt_are_told_apart() -> None:
    known: dict[str, type[Form]] = {"invoice": Invoice, "receipt": Receipt}
    assert classify.form_of([paper(*PLAIN)], known) == "invoice"
    till = (
        "SHOP LTD",
        "Tax invoice",
        "Invoice no: 12",
        "Invoice date: 1/2/2024",
        "Total 3.10",
        "Cash 5.00",
        "Change 2.00",
    )
    assert classify.form_of([paper(*till)], known) == "receipt"
