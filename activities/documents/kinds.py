"""What a file is, by its content and never by its name."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """Files that can be read; the value is the media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    HEIC = "image/heic"
    MAIL = "message/rfc822"
    ZIP = "application/zip"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    INVOICE = "application/xml"
    """An electronic invoice: CII or UBL."""

    @property
    def picture(self) -> bool:
        return self in _PICTURES


_PICTURES = (Kind.JPEG, Kind.PNG, Kind.TIFF, Kind.WEBP, Kind.HEIC)
ZIPPED = (Kind.ZIP, Kind.DOCX, Kind.XLSX)
"""Archives from outside alike; only the child that opens one can tell which it is."""

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
)
_INVOICES = (
    b"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    b"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    b"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
)
"""Namespaces that the first element of an electronic invoice is in."""
_TOLD_WITHIN = 16 * 1024
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"{\\rtf", "an RTF text"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"<?xml", "an XML file, but no invoice of a kind known here,"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_PDF_WITHIN = 1024
"""Readers of PDF accept its mark anywhere in the first KiB (ISO 32000-1, annex H)."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
"""Still pictures (ISO/IEC 23008-12, annex B); which codec is in a mif1 shows when it is opened."""
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an Office file locked with a password (MS-OFFCRYPTO 2.3)."""

_HEADER = re.compile(rb"([!-9;-~]{1,76}):[ \t]*[^\r\n]*")
_CARRIES_ON = (b" ", b"\t")
_TELLING = {b"received", b"return-path", b"delivered-to", b"mime-version", b"message-id", b"from"}
"""Fields of which an e-mail has at least one."""
_FIELDS = _TELLING | {b"to", b"date", b"subject", b"content-type", b"sender", b"reply-to"}
_FIELDS_WITHIN = 64 * 1024


def kind_of(content: bytes) -> Kind | None:
    """The kind of file, or None when it is none that can be read.

    An archive is `Kind.ZIP` whatever is in it: an Office file too looks like one from outside.
    """
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Kind.HEIC
    if _is_invoice(content[:_TOLD_WITHIN]):
        return Kind.INVOICE
    if _is_mail(content[:_FIELDS_WITHIN]):
        return Kind.MAIL
    return Kind.PDF if b"%PDF-" in content[:_PDF_WITHIN] else None


def _is_invoice(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and any(name in start for name in _INVOICES)


def looks_like(content: bytes) -> str:
    """What a file that cannot be read seems to be, for the one who sent it."""
    for start, words in _OTHERS:
        if content.startswith(start):
            return words
    if content.startswith(_COMPOUND):
        locked = _ENCRYPTED in content
        return "an Office file locked with a password" if locked else "an older Office file or message"
    if content[4:8] == b"ftyp":
        return "a film or a picture of a kind"
    return "text" if _is_text(content[:4096]) else "a file of an unknown kind"


def _is_text(start: bytes) -> bool:
    return bool(start) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in start)


def _is_mail(start: bytes) -> bool:
    """Whether it begins with header fields (RFC 5322): two that e-mails have, one of them telling."""
    found: set[bytes] = set()
    for line in start.splitlines()[:1000]:
        field = _HEADER.fullmatch(line)
        if field:
            found.add(field[1].lower())
        elif not line.startswith(_CARRIES_ON) or not found:
            break
    return len(found & _FIELDS) >= 2 and bool(found & _TELLING)
