"""Electronic invoices with entities, without end, and within PDFs."""

from collections.abc import Iterator

from tests.integration.documents import drawn_pages, einvoices

Files = Iterator[tuple[str, bytes]]

_LAUGHS = "<!DOCTYPE i [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
)
_KINDS = (
    ("laughs", _LAUGHS + "]>", "&m;"),
    ("outside", '<!DOCTYPE i [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    ("calling", '<!DOCTYPE i [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>', "x"),
    ("recursive", "<!DOCTYPE i [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>", "&a;"),
    ("only a type", '<!DOCTYPE i SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
)


def entities() -> Files:
    """Entities of all sorts, in an invoice alone and in one within a PDF."""
    page = drawn_pages.invoice(None)
    for name, before, used in _KINDS:
        bad = before + einvoices.UBL.replace("Steel brackets", used)
        yield f"{name}.xml", bad.encode()
        yield f"{name}.pdf", einvoices.hybrid(page, bad)


def floods() -> Files:
    """More of everything than an invoice has."""
    start, end = einvoices.UBL.split("<cac:InvoiceLine>")
    line = "<cac:InvoiceLine>" + end.replace("</Invoice>", "")
    yield "20000 lines.xml", (start + line * 20_000 + "</Invoice>").encode()
    yield "200000 deep.xml", (start + "<cac:Item>" * 200_000).encode()
    yield (
        "200000 deep and closed.xml",
        (start + "<a>" * 200_000 + "</a>" * 200_000 + "</Invoice>").encode(),
    )
    yield "a value of 3 MB.xml", einvoices.UBL.replace("2026-0117", "9" * 3_000_000).encode()
    yield (
        "10000 accounts.xml",
        einvoices.UBL.replace(
            "<cac:PaymentMeans>", "<cac:PaymentMeans/>" * 10_000 + "<cac:PaymentMeans>"
        ).encode(),
    )
    yield "30 files.pdf", _with_many()


def _with_many() -> bytes:
    content = drawn_pages.invoice(None)
    for n in range(30):
        content = einvoices.hybrid(content, "<a/>" * 1000, f"{n}.xml")
    return content


def broken() -> Files:
    """Cut off, empty, and in an encoding that does not hold."""
    whole = einvoices.CII.encode()
    yield "cut.xml", whole[: len(whole) // 2]
    yield "cut.pdf", einvoices.hybrid(drawn_pages.invoice(None), whole[: len(whole) // 2])
    yield "nothing in it.xml", b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    yield "wrong letters.xml", whole.replace(b"Steel", b"\xff\xfe\xfd")
    yield "no such encoding.xml", whole.replace(b"UTF-8", b"KLINGON")
    yield "many bytes.xml", whole.replace(b"UTF-8", b"UTF-7")
    yield "letters that end pages.xml", whole.replace(b"Steel", b"\xc2\x85\xe2\x80\xa8" * 100)
