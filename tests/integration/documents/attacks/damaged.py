"""Files that are cut off, changed at random, or not what their name says."""

import io
import random
from collections.abc import Iterator

from PIL import Image

from tests.integration.documents import hostile, wrapped

Files = Iterator[tuple[str, bytes]]

_SHARES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


def sound() -> dict[str, bytes]:
    """One small file of every kind."""
    pages = [Image.linear_gradient("L").resize((90, 60 + n)) for n in range(3)]
    tiff = io.BytesIO()
    pages[0].save(tiff, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    jpg = hostile.picture("JPEG", (64, 48))
    return {
        "pdf": hostile.packed(b"BT /F1 24 Tf 72 700 Td (Hello paper) Tj ET"),
        "jpg": jpg,
        "png": hostile.picture("PNG", (64, 48)),
        "webp": hostile.picture("WEBP", (64, 48)),
        "tif": tiff.getvalue(),
        "heic": wrapped.HEIC,
        "docx": wrapped.docx("Hello paper", table=[["a", "b"], ["1", "2"]]),
        "xlsx": wrapped.xlsx({"Sheet": [["a", 1.5], ["b", 2]]}),
        "zip": wrapped.zipped({"a.jpg": jpg, "b.jpg": jpg}),
        "eml": wrapped.mail(a_jpg=jpg),
    }


def cut_off() -> Files:
    """Every kind of file, at several lengths."""
    for kind, content in sound().items():
        for share in _SHARES:
            yield f"cut at {share:.0%}.{kind}", content[: int(len(content) * share)]
        yield f"without its last byte.{kind}", content[:-1]


def changed() -> Files:
    """Every kind of file with some bytes changed, the same ones each time."""
    for kind, content in sound().items():
        for seed in range(5):
            dice = random.Random(f"{kind} {seed}")
            changed = bytearray(content)
            for _ in range(1 + len(content) // 200):
                changed[dice.randrange(12, len(changed))] = dice.randrange(256)
            yield f"changed {seed}.{kind}", bytes(changed)


def misnamed() -> Files:
    """Files that are nothing one can read, under names of what one could."""
    yield "nothing.pdf", b""
    yield "one byte.pdf", b"%"
    yield "letter.pdf", b"Dear all,\n\nthis is text.\n"
    yield "page.png", b"<html><script>alert(document.cookie)</script></html>"
    yield "drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "script.jpg", b"#!/bin/sh\nrm -rf /\n"
    yield "program.pdf", b"MZ" + bytes(500)
    yield "other program.pdf", b"\x7fELF" + bytes(500)
    yield "rich.docx", b"{\\rtf1 {\\object\\objdata 0105}}"
    yield "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield "postscript.pdf", b"%!PS-Adobe-3.0\n{ } loop\n"
    yield "packed.zip", b"\x1f\x8b\x08" + bytes(100)
    for n in range(4):
        yield f"noise {n}.tif", random.Random(n).randbytes(2000)


def ambiguous() -> Files:
    """Files that are two things at once."""
    files = sound()
    page = b"<html><script>alert(1)</script></html>"
    yield "pdf and archive.pdf", files["pdf"] + files["zip"]
    yield "archive and pdf.zip", wrapped.zipped({"%PDF-1.7": files["pdf"]}) + files["pdf"]
    yield "page and pdf.pdf", page + files["pdf"]
    yield "picture and archive.jpg", files["jpg"] + files["zip"]
    yield "picture and page.png", files["png"] + page
    yield "gif and pdf.gif", b"GIF89a" + files["pdf"]
    yield "picture and pdf.jpg", files["jpg"][:20] + files["pdf"]
    yield "mail and pdf.eml", b"From: a@example.com\nSubject: x\n\n" + files["pdf"]
    yield "archive in pdf.pdf", b"%PDF-1.7\n" + files["docx"]
    yield "text and sheet.docx", wrapped.zipped({"word/document.xml": b"<a/>", "xl/workbook.xml": b"<a/>"})
    yield "two archives.zip", files["zip"] + files["docx"]
    yield "film.heic", b"\x00\x00\x00\x18ftypmp42" + bytes(100)
    yield "other codec.heic", wrapped.HEIC.replace(b"hvc1", b"av01").replace(b"heic", b"mif1")
