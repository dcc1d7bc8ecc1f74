"""What travels between parent and child: bounded binary frames, never objects.

A frame is one byte of kind, four bytes of length (big endian), then that many bytes. The parent believes
nothing: kinds, lengths and figures are checked before memory is taken for them.
"""

import json
import math
import socket
import struct
from dataclasses import asdict, dataclass
from enum import IntEnum, IntFlag

from activities.documents.kinds import ZIPPED, Kind
from activities.documents.sandbox import packed
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.packed import Box, Garbled, unpacked

HEAD = struct.Struct("!BI")
JOB = struct.Struct("!IQ")
PAGE = struct.Struct("!IddIIBddBB")
WORD = struct.Struct("!ffffH")
SIZE = struct.Struct("!dd")
TROUBLE = struct.Struct("!IBdd")
PART = struct.Struct("!Bdd")

_JOB_BYTES = 64 * 1024
_WORD_BYTES = 2_000
_NAME_BYTES = 1_000
_KIND_BYTES = 100
_POINTS = 1_000_000.0
_FIGURE = 1e15


class Mark(IntEnum):
    """Kind of a frame."""

    HOLDS = 1
    """One byte: which protections hold."""
    SIZES = 2
    """Width and height in points of every page."""
    PAGE = 3
    """What the pixels that follow are."""
    WORDS = 4
    """Words that the file carries as text."""
    PIXELS = 5
    """Rows of 8-bit samples, top to bottom."""
    TROUBLE = 6
    """A page (0: the document) that cannot be read, why, and two figures."""
    END = 7
    KIND = 8
    """What an archive turned out to be: its media type."""
    PART = 9
    """A file in an e-mail or archive: its name, or why it is not handed out."""
    CONTENT = 10
    """The bytes of that file."""
    PICTURES = 11
    """Where pictures stand on a page that carries its text."""
    STATED = 12
    """What an electronic invoice says."""


class Holds(IntFlag):
    """Protections of a child that hold on this machine."""

    LIMITS = 1
    NETWORK = 2
    FOLDER = 4
    PRIVILEGES = 8


class Reason(IntEnum):
    """Why something cannot be read."""

    DAMAGED = 1
    LOCKED = 2
    PAGES = 3
    """Too many pages; the figures are how many there are, and how many may be."""
    PIXELS = 4
    """Too many pixels; the figures are how many there are, and how many may be."""
    MEMORY = 5
    EMPTY = 6
    """It has no pages."""
    PARTS = 7
    """Too many files in it; the figures are how many there are, and how many may be."""
    UNPACKED = 8
    """Too large unpacked; the figures are bytes, and how many may be."""
    RATIO = 9
    """Packed smaller than paper can be; the figures are how many times, and how many may be."""
    DEPTH = 10
    """Wrapped in too much."""
    OTHER = 11
    """Another kind of file than it seems from outside, which cannot be read."""
    QUOTE = 12
    """A quotation mark that is not closed; the figure is the line that it stands in."""
    ROWS = 13
    """Too many rows; the second figure is how many there may be."""
    COLUMNS = 14
    """Too many columns; the figures are how many there are, and how many may be."""
    ENTITIES = 15
    """It defines entities of its own, or refers to other files."""


class Silent(Exception):
    """The child has gone without an end."""


class Unopened(Exception):
    """Raised in the child: a document that cannot be opened at all."""

    def __init__(self, reason: Reason, found: float = 0, allowed: float = 0) -> None:
        super().__init__(reason.name)
        self.trouble = Trouble(0, reason, found, allowed)


@dataclass(frozen=True)
class Job:
    """What the child is to do with the bytes."""

    kind: str
    """Media type."""
    pages: tuple[int, ...] = ()
    """Pages to draw, counted from 1; none: only look at the file."""
    dpi: float = 200.0
    square: bool = False
    """Pixels as wide as high at `dpi`, for the eye; otherwise a picture keeps its own."""
    words: bool = True
    coarse: bool = False
    """Draw pages of text without pictures only as fine as looking for rules on them takes."""
    widgets: bool = False
    """Instead of words, the fields to fill in that a PDF carries: kind, name and option between tabs."""
    sheet: str = ""
    """Of a spreadsheet: hand out its `cells`, or the file `marked` with reasons; empty: open it as paper."""
    stack: str = ""
    """Of a stack of scans: say what `marks` its pages, or `cut` it; empty: open it as one document."""
    cuts: tuple[int, ...] = ()
    """How many of `pages` each part takes that is cut."""


@dataclass(frozen=True)
class Word:
    """A word of the file's own text."""

    text: str
    box: Box


@dataclass(frozen=True)
class Trouble:
    """A page, or with n = 0 the document, that cannot be read."""

    n: int
    reason: Reason
    found: float = 0.0
    allowed: float = 0.0


@dataclass(frozen=True)
class Part:
    """A file in an e-mail or archive; `trouble` tells why its content is not there."""

    name: str
    """As the sender wrote it; never a place to write to."""
    content: bytes = b""
    trouble: Trouble | None = None


@dataclass(frozen=True)
class PageHead:
    """What is known of a drawn page."""

    n: int
    width_pt: float
    height_pt: float
    width: int
    height: int
    channels: int
    dpi_x: float
    dpi_y: float
    picture: bool
    """Most of the page is a picture, so its text alone does not tell what stands on it."""
    coarse: bool = False
    """It was drawn for its rules alone, in grey; it is not for people to look at."""

    @property
    def bytes(self) -> int:
        return self.width * self.height * self.channels


def send(conn: socket.socket, mark: Mark, payload: bytes | memoryview = b"") -> None:
    """Send one frame."""
    conn.sendall(HEAD.pack(mark, len(payload)))
    conn.sendall(payload)


def send_part(conn: socket.socket, part: Part) -> None:
    """Hand out one file of several."""
    why = part.trouble
    head = PART.pack(why.reason, why.found, why.allowed) if why else PART.pack(0, 0, 0)
    send(conn, Mark.PART, head + part.name.encode("utf-8", "replace")[:_NAME_BYTES])
    send(conn, Mark.CONTENT, part.content)


def send_job(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """Hand a child its work; this way only trusted words travel, so they may be JSON."""
    header = json.dumps({"job": asdict(job), "limits": asdict(limits)}).encode()
    conn.sendall(JOB.pack(len(header), len(content)) + header)
    conn.sendall(content)


def receive_job(conn: socket.socket) -> tuple[Job, Limits, bytes]:
    """The child's side of `send_job`."""
    header_size, size = JOB.unpack(exactly(conn, JOB.size))
    header = json.loads(exactly(conn, min(header_size, _JOB_BYTES)))
    told = header["job"]
    job = Job(**{**told, "pages": tuple(told["pages"]), "cuts": tuple(told["cuts"])})
    return job, Limits(**header["limits"]), bytes(exactly(conn, size))


def exactly(conn: socket.socket, size: int) -> bytearray:
    """`size` bytes; `Silent` when the other side has gone before."""
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        n = conn.recv_into(view)
        if not n:
            raise Silent
        view = view[n:]
    return buffer


def receive(conn: socket.socket, limits: Limits) -> tuple[Mark, bytearray]:
    """One frame whose length fits its kind."""
    code, size = HEAD.unpack(exactly(conn, HEAD.size))
    try:
        mark = Mark(code)
    except ValueError as error:
        raise Garbled(f"frame of kind {code}") from error
    if size > _longest(mark, limits):
        raise Garbled(f"{mark.name} of {size} bytes")
    return mark, exactly(conn, size)


def _longest(mark: Mark, limits: Limits) -> int:
    return {
        Mark.HOLDS: 1,
        Mark.SIZES: limits.pages * SIZE.size,
        Mark.PAGE: PAGE.size,
        Mark.WORDS: limits.words * (WORD.size + 64),
        Mark.PIXELS: limits.page_pixels * 3,
        Mark.TROUBLE: TROUBLE.size,
        Mark.END: 0,
        Mark.KIND: _KIND_BYTES,
        Mark.PART: PART.size + _NAME_BYTES,
        Mark.CONTENT: limits.unpacked,
        Mark.PICTURES: packed.PICTURES_BYTES,
        Mark.STATED: packed.STATED_BYTES,
    }[mark]


def pack_page(head: PageHead) -> bytes:
    return PAGE.pack(
        head.n, head.width_pt, head.height_pt, head.width, head.height, head.channels,
        head.dpi_x, head.dpi_y, head.picture, head.coarse,
    )  # fmt: skip


def unpack_page(payload: bytes | bytearray, limits: Limits) -> PageHead:
    """A page's head with figures that can be."""
    n, width_pt, height_pt, width, height, channels, dpi_x, dpi_y, picture, coarse = unpacked(PAGE, payload)
    figures = (width_pt, height_pt, dpi_x, dpi_y)
    if not all(math.isfinite(f) and 0 < f <= _POINTS for f in figures):
        raise Garbled("page of impossible size")
    if channels not in (1, 3) or not 0 < width * height <= limits.page_pixels:
        raise Garbled(f"page of {width} x {height} x {channels}")
    return PageHead(
        n, width_pt, height_pt, width, height, channels, dpi_x, dpi_y, bool(picture), bool(coarse)
    )


def pack_words(words: list[Word]) -> bytes:
    out = bytearray()
    for word in words:
        text = word.text.encode("utf-8", "replace")[:_WORD_BYTES]
        out += WORD.pack(*word.box, len(text)) + text
    return bytes(out)


def unpack_words(payload: bytes | bytearray) -> list[Word]:
    """Words whose boxes are numbers."""
    words = []
    at = 0
    while at < len(payload):
        x0, y0, x1, y1, size = unpacked(WORD, payload[at : at + WORD.size])
        at += WORD.size
        if not all(map(math.isfinite, (x0, y0, x1, y1))):
            raise Garbled("word without a place")
        words.append(Word(bytes(payload[at : at + size]).decode("utf-8", "replace"), (x0, y0, x1, y1)))
        at += size
    return words


def pack_sizes(sizes: list[tuple[float, float]]) -> bytes:
    return b"".join(SIZE.pack(*size) for size in sizes)


def unpack_sizes(payload: bytes | bytearray) -> list[tuple[float, float]]:
    """Width and height in points of each page."""
    if len(payload) % SIZE.size:
        raise Garbled("half a size")
    sizes = [(w, h) for w, h in SIZE.iter_unpack(payload)]
    if not all(math.isfinite(v) and 0 < v <= _POINTS for size in sizes for v in size):
        raise Garbled("page of impossible size")
    return sizes


def pack_trouble(trouble: Trouble) -> bytes:
    return TROUBLE.pack(trouble.n, trouble.reason, trouble.found, trouble.allowed)


def unpack_trouble(payload: bytes | bytearray) -> Trouble:
    n, code, found, allowed = unpacked(TROUBLE, payload)
    return Trouble(n, _reason(code), *_figures(found, allowed))


def _reason(code: int) -> Reason:
    try:
        return Reason(code)
    except ValueError as error:
        raise Garbled(f"reason {code}") from error


def _figures(found: float, allowed: float) -> tuple[float, float]:
    if not all(math.isfinite(v) and 0 <= v <= _FIGURE for v in (found, allowed)):
        raise Garbled("figures that cannot be")
    return found, allowed


def unpack_part(payload: bytes | bytearray) -> Part:
    """A file's name, and why it is not handed out; its bytes come in the next frame."""
    code, found, allowed = unpacked(PART, payload[: PART.size])
    trouble = Trouble(0, _reason(code), *_figures(found, allowed)) if code else None
    return Part(bytes(payload[PART.size :]).decode("utf-8", "replace"), trouble=trouble)


def unpack_kind(payload: bytes | bytearray) -> Kind:
    """What an archive turned out to be."""
    try:
        kind = Kind(bytes(payload).decode("ascii", "replace"))
    except ValueError as error:
        raise Garbled("a kind of file nobody knows") from error
    if kind not in ZIPPED:
        raise Garbled(f"an archive that is {kind}")
    return kind


def unpack_holds(payload: bytearray) -> Holds:
    """What holds the child."""
    if len(payload) != 1:
        raise Garbled("what holds it is one byte")
    return Holds(payload[0])
