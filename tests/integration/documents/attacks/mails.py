"""E-mails: recursion, floods of headers and parts, and names and encodings that are none."""

from collections.abc import Iterator

from tests.integration.documents import hostile, wrapped

Files = Iterator[tuple[str, bytes]]

MIB = 1024 * 1024
_HEAD = b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\n"


def _mail(rest: bytes) -> bytes:
    return _HEAD + rest


def _mixed(*parts: bytes) -> bytes:
    body = b"".join(b"\n--x\n" + part for part in parts)
    return _mail(b"Content-Type: multipart/mixed; boundary=x\n" + body + b"\n--x--\n")


def recursive() -> Files:
    """E-mails in e-mails, parts in parts."""
    for depth in (30, 300, 5_000):
        parts = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
        )
        yield f"{depth} parts deep.eml", _mail(parts + b"Content-Type: text/plain\n\nHello")
    for depth in (10, 300, 5_000):
        yield (
            f"{depth} forwarded.eml",
            _mail(b"Content-Type: message/rfc822\n\n" + _HEAD) * depth + b"\nHello",
        )
    mail = wrapped.mail(a_jpg=hostile.picture("JPEG", (32, 24)))
    for _ in range(6):
        mail = wrapped.mail(next_eml=mail)
    yield "attached to each other.eml", mail
    yield "boundary in itself.eml", _mixed(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHello")
    yield "archive of bombs.eml", wrapped.mail(a_zip=wrapped.zipped({"a.pdf": bytes(8 * MIB)}))
    yield "bomb.eml", wrapped.mail(a_pdf=hostile.memory_bomb(), b_pdf=hostile.endless_page())


def floods() -> Files:
    """Very many or very long headers and parts."""
    yield "headers.eml", _mail(b"".join(b"X-%d: y\n" % n for n in range(20_000)) + b"\nHello")
    yield "one header.eml", _mail(b"To: " + b"a@example.com, " * 200_000 + b"\n\nHello")
    yield "folded header.eml", _mail(b"To: a\n" + b" b\n" * 100_000 + b"\nHello")
    yield "same header.eml", b"Subject: x\n" * 100_000 + _HEAD + b"\nHello"
    yield "encoded words.eml", _mail(b"To: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nHello")
    yield (
        "parameters.eml",
        _mail(b"Content-Type: text/plain;" + b"".join(b" a%d=b;" % n for n in range(20_000)) + b"\n\nHello"),
    )
    yield "quoted parameter.eml", _mail(b'Content-Type: text/plain; a="' + b"\\" * 500_000 + b"\n\nHello")
    yield (
        "continued name.eml",
        _mixed(
            b"Content-Disposition: attachment;"
            + b"".join(b" filename*%d*=a;" % n for n in range(20_000))
            + b"\n\nHello"
        ),
    )
    yield "10000 parts.eml", _mixed(*[b"\nHello"] * 10_000)
    yield "500 files.eml", _mixed(*[b"Content-Disposition: attachment; filename=a.jpg\n\nHello"] * 500)
    yield "boundaries.eml", _mail(b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x" * 100_000)
    yield "long text.eml", _mail(b"\n" + b"Hello all. " * 50_000)
    yield "long word.eml", _mail(b"\n" + b"x" * (2 * MIB))
    yield "lines.eml", _mail(b"\n" * (MIB // 2) + b"Hello")


def pages() -> Files:
    """E-mails that are web pages."""
    head = b"Content-Type: text/html; charset=utf-8\n\n"
    yield "deep page.eml", _mail(head + b"<div>" * 50_000)
    yield "comment without end.eml", _mail(head + b"<!-- " * 40_000)
    yield "tag without end.eml", _mail(head + b"<a " + b"b=c " * 30_000)
    yield "brackets.eml", _mail(head + b"<" * 50_000)
    yield "declarations.eml", _mail(head + b"<![" * 30_000)
    yield "entities.eml", _mail(head + b"&" * 200_000 + b"&#99999999999999999999;")
    yield "script without end.eml", _mail(head + b"<script>" + b"</scrip" * 30_000)
    yield "marked.eml", _mail(head + b"<![CDATA[" * 50_000 + b"<?php " * 50_000)


def misformed() -> Files:
    """Encodings, names and types that are none."""
    charsets = (b"none", b"zlib", b"idna", b"undefined", b"unicode_escape", b"utf-16", b"../../x", b"\xff")
    for n, charset in enumerate(charsets):
        yield f"charset {n}.eml", _mail(b"Content-Type: text/plain; charset=" + charset + b"\n\nHello \xff")
    for encoding in (b"base64", b"quoted-printable", b"x-uuencode", b"none", b"8bit"):
        part = b"Content-Transfer-Encoding: " + encoding + b"\nContent-Type: image/png\n\n=ZZ=\x00%%begin 1"
        yield f"encoding {encoding.decode()}.eml", _mixed(part)
    for n, named in enumerate(
        (b"../../a", b"=?utf-8?b?Li4vLi4vYQ==?=", b"a\0b", b"=?none?q?a?=", b"=?utf-8?b?!?=")
    ):
        yield f"name {n}.eml", _mixed(b'Content-Disposition: attachment; filename="' + named + b'"\n\nHello')
    yield (
        "gap in name.eml",
        _mixed(b"Content-Disposition: attachment; filename*0=a; filename*999999999=b\n\nHello"),
    )
    yield "no boundary.eml", _mail(b"Content-Type: multipart/mixed\n\nHello")
    yield "empty boundary.eml", _mail(b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nHello')
    yield "no body.eml", _HEAD
    yield "nothing said.eml", b"From:\nTo:\n\n"
    yield "nul.eml", _mail(b"\n" + bytes(1000))
    yield "external body.eml", _mail(b"Content-Type: message/external-body; access-type=local-file\n\nx")
    yield "partial.eml", _mail(b"Content-Type: message/partial; id=x; number=1; total=2\n\nHello")
    yield "type.eml", _mail(b"Content-Type: ////;;;===\n\nHello")
