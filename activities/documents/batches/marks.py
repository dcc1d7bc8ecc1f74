"""What is seen on a page of a stack, and how it travels from the child: checked as it is unpacked."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from activities.documents.sandbox.packed import Garbled
from schemas.batches import LONGEST_CODE, is_ours

MOST_CODES = 8
"""Codes of ours that are looked at on one page; a sheet has two."""

_PAGE = struct.Struct("!I?BB")
"""Number, whether blank, bars, and how many codes follow."""
_CODE = struct.Struct("!B")
"""Bytes of text that follow."""


class Bars(IntEnum):
    """Rows of thick bars on a page (patch codes)."""

    NONE = 0
    PATCH = 1
    """Of a patch page, as they are sold."""
    OURS = 2
    """Of a sheet that was printed here."""


@dataclass(frozen=True)
class PageMarks:
    """What is seen on a page that could divide a stack."""

    n: int
    """Counted from 1."""
    codes: tuple[str, ...] = ()
    """Texts of all codes that are meant for us."""
    bars: Bars = Bars.NONE
    blank: bool = False
    """Nothing stands on it, as on the back of a sheet."""
    unread: bool = False
    """It could not be looked at."""


def packed(pages: Sequence[PageMarks]) -> bytes:
    """What the child says."""
    out = bytearray()
    for page in pages:
        codes = [code.encode("ascii", "replace")[:LONGEST_CODE] for code in page.codes[:MOST_CODES]]
        out += _PAGE.pack(page.n, page.blank, page.bars, len(codes))
        for code in codes:
            out += _CODE.pack(len(code)) + code
    return bytes(out)


def unpacked(payload: bytes, asked: Sequence[int]) -> list[PageMarks]:
    """What a child saw on the pages that it was asked for.

    Raises:
        Garbled: this is not what a child says.
    """
    found: list[PageMarks] = []
    at = 0
    while at < len(payload):
        page, at = _page(payload, at)
        found.append(page)
    numbers = [page.n for page in found]
    if numbers != sorted(set(numbers)) or not set(numbers) <= set(asked):
        raise Garbled("pages nobody asked for")
    return found


def _page(payload: bytes, at: int) -> tuple[PageMarks, int]:
    try:
        n, blank, bars, count = _PAGE.unpack_from(payload, at)
        at += _PAGE.size
        codes = []
        for _ in range(count):
            (size,) = _CODE.unpack_from(payload, at)
            at += _CODE.size
            codes.append(payload[at : at + size].decode("ascii"))
            at += size
        made = PageMarks(n, tuple(codes), Bars(bars), blank)
    except (struct.error, ValueError) as error:
        raise Garbled("marks that cannot be") from error
    if count > MOST_CODES or at > len(payload) or not all(map(is_ours, codes)):
        raise Garbled("codes that cannot be")
    return made, at
