"""Electronic invoices as files: what they are, what they say, and how they are shown."""

import asyncio
from collections.abc import Iterator

import pytest

from activities.documents.kinds import Kind
from activities.documents.opener import Opener
from activities.documents.sandbox.framing import Job
from schemas.errors import Invalid, Unsupported
from tests.integration.documents import drawn_pages, einvoices, wrapped
from tests.integration.documents.attacks import einvoices as attacks

SAID = {
    "number": "2026-0117",
    "date": "2026-03-02",
    "due": "2026-04-01",
    "seller": "Sample Tools GmbH",
    "seller_tax_id": "DE136695976",
    "buyer": "Example Buyer AG",
    "iban": einvoices.IBAN,
    "currency": "EUR",
    "net": "100.00",
    "tax": "19.00",
    "total": "119.00",
    "payable": "119.00",
    "items": "Steel brackets\t4\t100.00",
    "kind": "380",
}


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    made = Opener()
    yield made
    asyncio.run(made.close())


async def said(opener: Opener, content: bytes, kind: Kind) -> dict[str, str]:
    answer = await opener.answer(content, Job(kind, (1,)))
    return {each.name: each.text for each in answer.stated}


async def test_both_syntaxes_say_the_same(opener: Opener) -> None:
    assert await said(opener, einvoices.UBL.encode(), Kind.INVOICE) == SAID
    cii = await said(opener, einvoices.CII.encode(), Kind.INVOICE)
    assert cii == {**SAID, "items": "Steel brackets\t4\t100.0000"}


async def test_a_credit_note_says_what_it_is(opener: Opener) -> None:
    credit = einvoices.UBL.replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
    for word in ("InvoiceTypeCode", "InvoiceLine", "InvoicedQuantity", "Invoice-2"):
        credit = credit.replace(word, word.replace("Invoiced", "Credited").replace("Invoice", "CreditNote"))
    credit = credit.replace("<Invoice ", "<CreditNote ").replace("</Invoice>", "</CreditNote>")
    assert await said(opener, credit.encode(), Kind.INVOICE) == {**SAID, "kind": "381"}


async def test_an_invoice_in_xml_is_shown_as_a_page_with_its_elements(opener: Opener) -> None:
    seen = await opener.inspect(b"\xef\xbb\xbf" + einvoices.CII.encode(), "invoice.txt")
    assert seen.media_type == "application/xml"
    assert len(seen.pages) == 1
    answer = await opener.answer(einvoices.CII.encode(), Job(Kind.INVOICE, (1,)))
    shown = " ".join(word.text for word in answer.pages[0].words)
    assert "Total 119.00 ram:GrandTotalAmount" in shown
    assert "Steel brackets 4 100.0000" in shown
    assert (await opener.render(einvoices.CII.encode(), 1)).startswith(b"\x89PNG")


async def test_a_pdf_tells_the_invoice_that_it_carries_whatever_its_name_is(opener: Opener) -> None:
    page = drawn_pages.invoice(None)
    assert await said(opener, einvoices.hybrid(page, einvoices.UBL, "data.bin"), Kind.PDF) == SAID
    other = einvoices.hybrid(einvoices.hybrid(page, "<order/>", "order.xml"), einvoices.UBL)
    assert await said(opener, other, Kind.PDF) == SAID
    assert await said(opener, einvoices.hybrid(page, einvoices.CII[:900]), Kind.PDF) == {}


async def test_an_invoice_in_an_email_is_one_of_its_pages(opener: Opener) -> None:
    content = wrapped.mail(invoice_xml=einvoices.UBL.encode())
    assert [page.problem for page in (await opener.inspect(content, "mail.eml")).pages] == [None, None]


async def test_entities_are_refused_with_the_reason_and_bring_nothing(opener: Opener) -> None:
    for name, content in attacks.entities():
        if name.endswith(".pdf"):
            assert await said(opener, content, Kind.PDF) == {}, name
            continue
        with pytest.raises(Invalid, match="entities of its own or refers to other files"):
            await opener.inspect(content, name)


async def test_another_xml_file_is_named_as_what_it_is(opener: Opener) -> None:
    with pytest.raises(Unsupported, match=r"an XML file, but no invoice .* electronic invoice \(XML\)"):
        await opener.inspect(b'<?xml version="1.0"?><order/>', "order.xml")
