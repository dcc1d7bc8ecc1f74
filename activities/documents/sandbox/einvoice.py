"""Electronic invoices in the child: what the XML says, and pages that show it to people.

CII (UN/CEFACT D16B) is the format of Factur-X, ZUGFeRD 2 and one of XRechnung; UBL 2.1 that of Peppol BIS 3
and the other of XRechnung. Which element holds what is laid down by EN 16931-1 and its syntax bindings
CEN/TS 16931-3-2 (UBL) and 16931-3-3 (CII).
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import pypdfium2 as pdfium
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from activities.documents.kinds import Kind, kind_of
from activities.documents.sandbox.framing import Reason, Unopened
from activities.documents.sandbox.packed import STATED, Stated
from activities.documents.sandbox.typeset import Block, Table, Text

LABELS = {
    "number": "Invoice number",
    "date": "Invoice date",
    "due": "Due date",
    "seller": "Seller",
    "seller_tax_id": "Tax number of the seller",
    "buyer": "Buyer",
    "buyer_tax_id": "Tax number of the buyer",
    "iban": "IBAN",
    "currency": "Currency",
    "net": "Net amount",
    "tax": "Tax",
    "total": "Total",
    "payable": "Amount due",
    "items": "Items",
    "kind": "Kind of document",
}
"""Names of what is stated, each with the words for it on the pages that are set from it."""
_KINDS = {"380": "380 (invoice)", "381": "381 (credit note)", "384": "384 (corrected invoice)"}
"""UNTDID 1001."""
_CHARSETS = ("iso8859-15", "cp1252", "utf-16")
_MOST_ATTACHED = 20
"""Files in a PDF that are looked at."""
_LARGEST = 8 * 1024 * 1024
"""Bytes of an invoice within a PDF."""
_LONGEST = 500
"""Letters of a value."""

_NAMES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


@dataclass(frozen=True)
class _Syntax:
    """Where a syntax keeps what; the first path that is there holds."""

    paths: Mapping[str, Sequence[str]]
    items: Sequence[str]
    item: tuple[Sequence[str], Sequence[str], Sequence[str]]
    """Within an item: description, quantity, amount."""


_DEAL = "rsm:SupplyChainTradeTransaction/"
_AGREED = _DEAL + "ram:ApplicableHeaderTradeAgreement/"
_SETTLED = _DEAL + "ram:ApplicableHeaderTradeSettlement/"
_SUMS = _SETTLED + "ram:SpecifiedTradeSettlementHeaderMonetarySummation/"
_CII = _Syntax(
    paths={
        "number": ("rsm:ExchangedDocument/ram:ID",),
        "kind": ("rsm:ExchangedDocument/ram:TypeCode",),
        "date": ("rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString",),
        "seller": (_AGREED + "ram:SellerTradeParty/ram:Name",),
        "seller_tax_id": (
            _AGREED + "ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
            _AGREED + "ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        ),
        "buyer": (_AGREED + "ram:BuyerTradeParty/ram:Name",),
        "buyer_tax_id": (_AGREED + "ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",),
        "currency": (_SETTLED + "ram:InvoiceCurrencyCode",),
        "iban": (
            _SETTLED
            + "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
        ),
        "due": (_SETTLED + "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString",),
        "net": (_SUMS + "ram:TaxBasisTotalAmount",),
        "tax": (_SUMS + "ram:TaxTotalAmount",),
        "total": (_SUMS + "ram:GrandTotalAmount",),
        "payable": (_SUMS + "ram:DuePayableAmount",),
    },
    items=(_DEAL + "ram:IncludedSupplyChainTradeLineItem",),
    item=(
        ("ram:SpecifiedTradeProduct/ram:Name",),
        ("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",),
        (
            "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation"
            "/ram:LineTotalAmount",
        ),
    ),
)
_UBL = _Syntax(
    paths={
        "number": ("cbc:ID",),
        "kind": ("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode"),
        "date": ("cbc:IssueDate",),
        "seller": (
            "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
            "cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name",
        ),
        "seller_tax_id": ("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",),
        "buyer": (
            "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
            "cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name",
        ),
        "buyer_tax_id": ("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",),
        "currency": ("cbc:DocumentCurrencyCode",),
        "iban": ("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",),
        "due": ("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate"),
        "net": ("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",),
        "tax": ("cac:TaxTotal/cbc:TaxAmount",),
        "total": ("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",),
        "payable": ("cac:LegalMonetaryTotal/cbc:PayableAmount",),
    },
    items=("cac:InvoiceLine", "cac:CreditNoteLine"),
    item=(
        ("cac:Item/cbc:Name", "cac:Item/cbc:Description"),
        ("cbc:InvoicedQuantity", "cbc:CreditedQuantity"),
        ("cbc:LineExtensionAmount",),
    ),
)


def warm() -> None:
    """Load what parses, as long as there are files to load from."""
    for charset in _CHARSETS:
        codecs.lookup(charset)
    list(blocks(stated(f'<Invoice xmlns:cbc="{_NAMES["cbc"]}"><cbc:ID>1</cbc:ID></Invoice>'.encode())))


def stated(content: bytes) -> list[Stated]:
    """What an invoice in XML says, in the order of `LABELS`.

    Raises:
        Unopened: damaged; it defines entities or refers to other files; states nothing, or more than may be.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unopened(Reason.ENTITIES) from error
    except (ParseError, LookupError, ValueError) as error:
        raise Unopened(Reason.DAMAGED) from error
    syntax = _CII if root.tag == f"{{{_NAMES['rsm']}}}CrossIndustryInvoice" else _UBL
    found = [each for name in LABELS for each in _said(root, syntax, name)]
    if not found:
        raise Unopened(Reason.EMPTY)
    if len(found) > STATED:
        raise Unopened(Reason.ROWS, 0, STATED)
    return found


def _said(root: Element, syntax: _Syntax, name: str) -> Iterator[Stated]:
    if name == "items":
        yield from _items(root, syntax)
        return
    for path in syntax.paths[name]:
        elements = [e for e in root.findall(path, _NAMES) if _written(e)]
        if name == "tax":
            elements = _in_currency(elements, root, syntax)
        if elements:
            yield from (Stated(name, path, _written(e)) for e in _unlike(elements))
            return


def _unlike(elements: Sequence[Element]) -> list[Element]:
    """Each value once."""
    return list({_written(element): element for element in elements}.values())


def _in_currency(taxes: Sequence[Element], root: Element, syntax: _Syntax) -> list[Element]:
    """The tax in the invoice's own currency; it may be told in that of the books too (BT-111)."""
    currency = _first(root, syntax.paths["currency"])
    return [tax for tax in taxes if tax.get("currencyID", currency) == currency]


def _items(root: Element, syntax: _Syntax) -> Iterator[Stated]:
    for path in syntax.items:
        for n, item in enumerate(root.findall(path, _NAMES), 1):
            yield Stated("items", f"{path}[{n}]", "\t".join(_first(item, part) for part in syntax.item))


def _first(parent: Element, paths: Sequence[str]) -> str:
    found = (parent.find(path, _NAMES) for path in paths)
    return next((_written(element) for element in found if element is not None), "")


def _written(element: Element) -> str:
    """Its text in one line; a date as EN 16931 writes it in CII (format 102) gets its hyphens."""
    text = " ".join((element.text or "").split())[:_LONGEST]
    if element.get("format") == "102" and len(text) == 8 and text.isdecimal():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text


def blocks(found: Sequence[Stated]) -> Iterator[Block]:
    """Pages that show what is stated, each value with its element."""
    yield Text("Electronic invoice (XML), as it was sent")
    values = [each for each in found if each.name != "items"]
    yield Table([[LABELS[each.name], _in_words(each), _short(each.element)] for each in values])
    items = [each.text.split("\t") for each in found if each.name == "items"]
    if items:
        yield Table([["Description", "Quantity", "Amount"], *items])


def _in_words(said: Stated) -> str:
    return _KINDS.get(said.text, said.text) if said.name == "kind" else said.text


def _short(path: str) -> str:
    return path.rpartition("/")[2]


def within(document: pdfium.PdfDocument) -> list[Stated]:
    """What an invoice says that a PDF carries as an attached file; nothing where none can be read."""
    for n in range(min(document.count_attachments(), _MOST_ATTACHED)):
        try:
            content = bytes(document.get_attachment(n).get_data())
        except pdfium.PdfiumError:
            continue
        if len(content) <= _LARGEST and kind_of(content) is Kind.INVOICE:
            try:
                return stated(content)
            except Unopened:
                continue
    return []
