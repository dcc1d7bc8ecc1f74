"""Pictures that are small as files and large, endless or contradictory inside."""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

from PIL import Image

from tests.integration.documents import hostile, wrapped

Files = Iterator[tuple[str, bytes]]

_MOST = 0xFFFFFFFF
MIB = 1024 * 1024


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0, data: bytes = b"\0"
) -> bytes:
    """A PNG that says it is so large."""
    head = struct.pack("!IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = _chunk(b"IHDR", head) + b"".join(chunks) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def tiff(*folders: Sequence[tuple[int, int, int, int]], after: bytes = b"", last: int = 0) -> bytes:
    """A TIFF of these folders, each of tags (number, type, count, value); `last` is where the last points."""
    out, at = b"II*\0" + struct.pack("<I", 8), 8
    for n, tags in enumerate(folders):
        at += 2 + 12 * len(tags) + 4
        following = at if n < len(folders) - 1 else last
        out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
        out += struct.pack("<I", following)
    return out + after


def _plain(width: int, height: int, at: int, size: int, packed: int = 1) -> list[tuple[int, int, int, int]]:
    """Tags of a grey picture in one strip."""
    return [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, packed), (262, 3, 1, 1),
        (273, 4, 1, at), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, size),
    ]  # fmt: skip


def huge() -> Files:
    """Pictures that say they are larger than can be."""
    yield "3600 megapixels.png", hostile.huge_png()
    yield "one row.png", png(2**31 - 1, 1)
    yield "one column.png", png(1, 2**31 - 1)
    yield "no size.png", png(0, 0)
    yield "all bits.png", png(_MOST, _MOST)
    yield "deep.png", png(30_000, 30_000, depth=16, colour=6)
    jpg = hostile.picture("JPEG", (64, 48))
    at = jpg.index(b"\xff\xc0") + 5
    yield "largest.jpg", jpg[:at] + b"\xff\xff\xff\xff" + jpg[at + 4 :]
    yield "no rows.jpg", jpg[:at] + b"\x00\x00\xff\xff" + jpg[at + 4 :]
    yield "largest.tif", tiff(_plain(_MOST, _MOST, 8, 8))
    yield "wide.tif", tiff(_plain(2**31 - 1, 1, 8, 8))
    yield "no size.tif", tiff(_plain(0, 0, 8, 8))
    yield "tiles.tif", tiff([*_plain(1000, 1000, 8, 8), (322, 4, 1, 2**31), (323, 4, 1, 2**31)])
    canvas = struct.pack("<I", 16383 | 16383 << 14 | 1 << 28)
    body = b"VP8L" + struct.pack("<I", 100) + b"\x2f" + canvas + bytes(95)
    yield "lossless.webp", b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    extended = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\xff\xff" * 2
    yield "canvas.webp", b"RIFF" + struct.pack("<I", len(extended) + 4) + b"WEBP" + extended
    size = wrapped.HEIC.index(b"ispe") + 8
    for name, width in (("largest", _MOST), ("large", 60_000)):
        yield (
            f"{name}.heic",
            wrapped.HEIC[:size] + struct.pack("!II", width, width) + wrapped.HEIC[size + 8 :],
        )


def bombs() -> Files:
    """Pictures that grow when they are decoded."""
    row = zlib.compressobj(1)
    body = b"".join(row.compress(bytes(1 + 10_000 * 3)) for _ in range(10_000)) + row.flush()
    yield "colour 100 megapixels.png", png(10_000, 10_000, colour=2, data=body)
    text = zlib.compress(bytes(64 * MIB), 9)
    yield "text.png", png(10, 10, _chunk(b"zTXt", b"k\0\0" + text), data=zlib.compress(bytes(110)))
    yield "words.png", png(10, 10, _chunk(b"iTXt", b"k\0\1\0\0\0" + text), data=zlib.compress(bytes(110)))
    yield "profile.png", png(10, 10, _chunk(b"iCCP", b"k\0\0" + text), data=zlib.compress(bytes(110)))
    many = b"".join(_chunk(b"tEXt", b"k\0v") for _ in range(50_000))
    yield "many texts.png", png(10, 10, many, data=zlib.compress(bytes(110)))
    yield "more rows than it has.png", png(100, 100, data=zlib.compress(bytes(30 * MIB), 9))
    packed = zlib.compress(bytes(100 * MIB), 1)
    yield "strip.tif", tiff(_plain(10_000, 10_000, 8 + 2 + 12 * 9 + 4, len(packed), 8), after=packed)
    yield "strip that is larger.tif", tiff(_plain(10, 10, 8 + 2 + 12 * 9 + 4, len(packed), 8), after=packed)
    out = io.BytesIO()
    Image.new("L", (9_000, 9_000)).save(out, "WEBP", lossless=True, quality=0, method=0)
    yield "even.webp", out.getvalue()
    out = io.BytesIO()
    Image.new("L", (3_000, 3_000)).save(out, "JPEG", progressive=True)
    scans = out.getvalue()
    last = scans.rindex(b"\xff\xda")
    yield "many scans.jpg", scans[:-2] + scans[last:-2] * 600 + b"\xff\xd9"


def endless() -> Files:
    """Pictures that refer to themselves, or hold very many of something."""
    yield "loop.tif", tiff(_plain(10, 10, 8, 8), last=8)
    yield "two in a loop.tif", tiff(_plain(10, 10, 8, 8), _plain(10, 10, 8, 8), last=8)
    yield "2000 pages.tif", tiff(*(_plain(10, 10, 8, 100) for _ in range(2000)))
    yield "points outside.tif", tiff(_plain(10, 10, 8, 8), last=_MOST)
    yield "strip outside.tif", tiff(_plain(10, 10, _MOST, 100))
    yield "65535 tags.tif", tiff([(60_000, 4, 1, 1)] * 65_535)
    yield "tag of all memory.tif", tiff([(256, 4, _MOST, 8), *_plain(10, 10, 8, 8)])
    yield "text of all memory.tif", tiff([*_plain(10, 10, 8, 8), (270, 2, _MOST, 8)])
    yield "exif in a loop.tif", tiff([*_plain(10, 10, 8, 100), (34665, 4, 1, 8)])
    frames = [Image.new("L", (20, 20), n % 256) for n in range(600)]
    for kind in ("WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=10)
        yield f"film.{kind.lower()}", out.getvalue()
    jpg = hostile.picture("JPEG", (64, 48))
    yield "many segments.jpg", jpg[:2] + b"\xff\xe1\x00\x08Exif\0\0" * 30_000 + jpg[2:]
    yield "fill bytes.jpg", jpg[:2] + b"\xff" * 100_000 + jpg[2:]
    exif = b"Exif\0\0" + tiff([(0x8769, 4, 1, 8), (0x0112, 3, 1, 6)], last=8)
    yield "exif in a loop.jpg", jpg[:2] + b"\xff\xe1" + struct.pack("!H", len(exif) + 2) + exif + jpg[2:]
    box = wrapped.HEIC.index(b"meta") - 4
    for name, size in (("empty box", 0), ("box of all memory", _MOST), ("box in itself", 8)):
        yield f"{name}.heic", wrapped.HEIC[:box] + struct.pack("!I", size) + wrapped.HEIC[box + 4 :]
    nested = b"".join(struct.pack("!I", 8 * (400 - n)) + b"moov" for n in range(400))
    yield "deep boxes.heic", wrapped.HEIC[:box] + nested
