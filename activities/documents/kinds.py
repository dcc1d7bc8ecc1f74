"""What a file is, by its content and never by its name."""

from enum import StrEnum


class Kind(StrEnum):
    """Files that can be read; the value is the media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    WEBP = "image/webp"

    @property
    def picture(self) -> bool:
        return self is not Kind.PDF


_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"%PDF-", Kind.PDF),
)
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an older Office file"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"{\\rtf", "an RTF text"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_PDF_WITHIN = 1024
"""Readers of PDF accept its mark anywhere in the first KiB (ISO 32000-1, annex H)."""


def kind_of(content: bytes) -> Kind | None:
    """The kind of file, or None when it is none that can be read."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.PDF if b"%PDF-" in content[:_PDF_WITHIN] else None


def looks_like(content: bytes) -> str:
    """What a file that cannot be read seems to be, for the one who sent it."""
    for start, words in _OTHERS:
        if content.startswith(start):
            return words
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return "an HEIC photograph" if brand in (b"heic", b"heix", b"mif1", b"msf1") else "a film"
    return "text" if _is_text(content[:4096]) else "a file of an unknown kind"


def _is_text(start: bytes) -> bool:
    return bool(start) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in start)
