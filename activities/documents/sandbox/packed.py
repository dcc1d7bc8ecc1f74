"""Lists that travel from the child: places of pictures, and what an electronic invoice states."""

import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

PICTURES = 16
"""Pictures of one page that may hold print."""
STATED = 2_000
"""Values that one electronic invoice may state."""
_PICTURE = struct.Struct("!ffff")
_STATED = struct.Struct("!HHH")
_TEXT_BYTES = 2_000
PICTURES_BYTES = PICTURES * _PICTURE.size
STATED_BYTES = STATED * (_STATED.size + 3 * _TEXT_BYTES)

Box = tuple[float, float, float, float]
"""Points of the page as shown, origin top left."""
AsShown = Callable[[Any, Any], tuple[Any, Any]]
"""From a point of a page as its file counts, or many of them, to where it is shown, from the top left."""


class Garbled(Exception):
    """The child said something that it must not say."""


def unpacked(shape: struct.Struct, payload: bytes | bytearray) -> tuple[Any, ...]:
    """One record of this shape."""
    if len(payload) != shape.size:
        raise Garbled("frame of the wrong length")
    return shape.unpack(payload)


@dataclass(frozen=True)
class Stated:
    """A value that an electronic invoice states."""

    name: str
    """What it is, as the form for invoices names it."""
    element: str
    """Path of the XML element."""
    text: str
    """Of an item: description, quantity and amount with tabs between."""


def pack_pictures(boxes: Sequence[Box]) -> bytes:
    return b"".join(_PICTURE.pack(*box) for box in boxes)


def unpack_pictures(payload: bytes | bytearray) -> list[Box]:
    """Boxes that are numbers."""
    if len(payload) % _PICTURE.size:
        raise Garbled("half a box")
    boxes: list[Box] = list(_PICTURE.iter_unpack(payload))
    if not all(math.isfinite(v) for box in boxes for v in box):
        raise Garbled("picture without a place")
    return boxes


def pack_stated(found: Sequence[Stated]) -> bytes:
    out = bytearray()
    for each in found:
        parts = [t.encode("utf-8", "replace")[:_TEXT_BYTES] for t in (each.name, each.element, each.text)]
        out += _STATED.pack(*map(len, parts)) + b"".join(parts)
    return bytes(out)


def unpack_stated(payload: bytes | bytearray) -> list[Stated]:
    """What an electronic invoice says.

    Raises:
        Garbled: it is not whole, or more or longer than may be.
    """
    found: list[Stated] = []
    at = 0
    while at < len(payload):
        parts = []
        sizes = unpacked(_STATED, payload[at : at + _STATED.size])
        if len(found) == STATED or max(sizes) > _TEXT_BYTES:
            raise Garbled("more is stated than may be")
        at += _STATED.size
        for size in sizes:
            parts.append(bytes(payload[at : at + size]).decode("utf-8", "replace"))
            at += size
        found.append(Stated(*parts))
    if at != len(payload):
        raise Garbled("half a value")
    return found
