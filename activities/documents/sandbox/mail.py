"""E-mail in the child: its text to be set on pages, and the files in it."""

import codecs
import email
import email.header
import email.policy
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

from activities.documents.sandbox import picture
from activities.documents.sandbox.framing import Part, Reason, Trouble, Unopened
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.typeset import Block, Text

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_FIELD = 2_000
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
"""They seal an e-mail and say nothing."""
_CHARSETS = (
    *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "latin-1", "cp437", "cp850", "cp852"),
    *(f"iso8859-{n}" for n in (2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)),
    *(f"cp{n}" for n in (1250, 1251, 1252, 1253, 1254, 1257)),
    *("koi8-r", "koi8-u", "mac-roman", "gb18030", "gb2312", "gbk", "big5", "shift_jis", "euc-jp"),
    *("iso2022_jp", "euc-kr"),
)
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"}
_UNSEEN = {"script", "style", "head", "title", "template"}


_SAMPLE = b"""From: =?utf-8?b?w6Q=?= <a@example.com>
Subject: A =?us-ascii?q?letter?=
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>&auml;=C3=A4
--x
Content-Type: application/octet-stream; name*=utf-8''%C3%A4
Content-Transfer-Encoding: base64

AAAA
--x
Content-Type: message/rfc822

Subject: inner

.
--x--
"""


def warm() -> None:
    """Load what decodes texts; nothing can be loaded later."""
    for charset in _CHARSETS:
        codecs.lookup(charset)
    opened(_SAMPLE, Limits())


def opened(content: bytes, limits: Limits) -> tuple[list[Block], list[Part]]:
    """What an e-mail says, and the files in it.

    Raises:
        Unopened: too much in it.
    """
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        leaves = list(_leaves(message, limits))
    except RecursionError as error:
        raise Unopened(Reason.DEPTH) from error
    texts = [leaf for leaf in leaves if _is_text(leaf)]
    files = [leaf for leaf in leaves if not _is_text(leaf) and leaf.get_content_type() not in _SIGNATURES]
    if len(files) > limits.parts:
        raise Unopened(Reason.PARTS, len(files), limits.parts)
    blocks: list[Block] = [Text(f"{name}: {value}") for name in _SHOWN if (value := _field(message, name))]
    return blocks + _body(texts), list(_files(files, limits))


def _leaves(message: Message, limits: Limits) -> Iterator[Message]:
    """Parts that hold no others, in order; an e-mail in an e-mail is one of them."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > 10 * limits.parts:
            raise Unopened(Reason.PARTS, 0, limits.parts)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(each for each in reversed(inner) if isinstance(each, Message))
        else:
            yield part


def _is_text(leaf: Message) -> bool:
    named = leaf.get_filename() is not None or leaf.get_content_disposition() == "attachment"
    return leaf.get_content_type() in ("text/plain", "text/html") and not named


def _body(texts: list[Message]) -> list[Block]:
    """The plain text, or where there is none the text of the web pages."""
    plain = [_text(leaf) for leaf in texts if leaf.get_content_type() == "text/plain"]
    if not any(text.strip() for text in plain):
        plain = [_of_html(_text(leaf)) for leaf in texts if leaf.get_content_type() == "text/html"]
    return [Text(text) for text in plain if text.strip()]


def _text(leaf: Message) -> str:
    content = _bytes(leaf)
    charset = leaf.get_content_charset("utf-8")
    try:
        known = codecs.lookup(charset).name in _NAMES
    except (LookupError, ValueError):
        known = False
    return content.decode(charset if known else "utf-8", "replace")


_NAMES = {codecs.lookup(charset).name for charset in _CHARSETS}


def _bytes(leaf: Message) -> bytes:
    content = leaf.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files(leaves: list[Message], limits: Limits) -> Iterator[Part]:
    left = limits.unpacked
    for n, leaf in enumerate(leaves, 1):
        name = _name(leaf, n)
        try:
            content = _inner(leaf) if leaf.get_content_type() == "message/rfc822" else _bytes(leaf)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield Part(name, trouble=Trouble(0, Reason.DAMAGED))
            continue
        if _adorns(leaf, content):
            continue
        if len(content) > left:
            yield Part(name, trouble=Trouble(0, Reason.UNPACKED, len(content), limits.unpacked))
            continue
        left -= len(content)
        yield Part(name, content)


def _adorns(leaf: Message, content: bytes) -> bool:
    """Whether it is a picture shown in the text, as small as a logo or the icon of a network."""
    inline = leaf.get("Content-ID") is not None and leaf.get_content_disposition() != "attachment"
    return inline and leaf.get_content_maintype() == "image" and not picture.may_be_page(content)


def _inner(leaf: Message) -> bytes:
    """The e-mail in an e-mail, as bytes of its own."""
    inner = leaf.get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else _bytes(leaf)


def _name(leaf: Message, n: int) -> str:
    try:
        name = _decoded(leaf.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        name = ""
    return name or ("forwarded e-mail" if leaf.get_content_type() == "message/rfc822" else f"attachment {n}")


def _field(message: Message, name: str) -> str:
    """A header field as people read it; "" where there is none."""
    raw = str(message.get(name, ""))[:_LONGEST_FIELD]
    return " ".join(_decoded(raw).split())


def _decoded(raw: str) -> str:
    """Encoded words (RFC 2047) as text."""
    try:
        return str(email.header.make_header(email.header.decode_header(raw)))
    except (ValueError, LookupError):
        return raw.encode("ascii", "replace").decode()


class _Seen(HTMLParser):
    """What a person sees of a web page, roughly."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _UNSEEN
        self.text.append("\n" if tag in _BREAKS else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(" ".join(data.split()) if data.strip() else " ")


def _of_html(page: str) -> str:
    reader = _Seen()
    reader.feed(page)
    reader.close()
    lines = "".join(reader.text).splitlines()
    return "\n".join(line for line in (line.strip() for line in lines) if line)
