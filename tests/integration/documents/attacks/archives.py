"""Archives that grow, nest, lie about themselves, or name places that are none of their business."""

import io
import stat
import zipfile
from collections.abc import Iterator

from tests.integration.documents import hostile, wrapped
from tests.integration.documents.attacks import pictures

Files = Iterator[tuple[str, bytes]]

MIB = 1024 * 1024
_JPG = hostile.picture("JPEG", (32, 24))

NAMES = (
    "../../../../etc/passwd", "/etc/shadow", "C:\\Windows\\system32\\cmd.exe", "..\\..\\run.bat", "a\nb.jpg",
    "\u202egpj.exe", "x" * 60_000, ".", "..", "CON", "a/../../b.jpg", "//server/share/a.jpg", "~/.ssh/id_rsa",
    "a\tb\x1b[2J.jpg", "=cmd|' /C calc'!A0",
)  # fmt: skip


def named() -> Files:
    """Archives whose files have harmful names."""
    for n, name in enumerate(NAMES):
        yield f"name {n}.zip", wrapped.zipped({name: _JPG})
    nul = wrapped.zipped({"a_b.jpg": _JPG}).replace(b"a_b.jpg", b"a\0b.jpg")
    yield "nul.zip", nul
    yield "no name.zip", wrapped.zipped({"abc": _JPG}).replace(b"abc", b"\0\0\0")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.jpg", _JPG)
    yield "link.zip", out.getvalue()


def bombs() -> Files:
    """Archives that grow when they are unpacked."""
    zeros = bytes(8 * MIB)
    yield "zeros.zip", wrapped.zipped({"a.pdf": zeros})
    yield "many zeros.zip", wrapped.zipped({f"{n}.pdf": zeros for n in range(15)})
    inner = wrapped.zipped({"a.zip": wrapped.zipped({"b.pdf": zeros})})
    yield "zeros in an archive in an archive.zip", wrapped.zipped({"c.zip": inner})
    nested = _JPG
    for n in range(30):
        nested = wrapped.zipped({f"{n}.zip": nested})
    yield "thirty deep.zip", nested
    yield "10000 files.zip", wrapped.zipped({f"{n}": b"" for n in range(10_000)}, zipfile.ZIP_STORED)
    yield "10000 folders.zip", wrapped.zipped({f"{n}/": b"" for n in range(10_000)}, zipfile.ZIP_STORED)
    wide = wrapped.zipped({f"{n}.jpg": _JPG for n in range(8)})
    yield "archives of many.zip", wrapped.zipped({f"{n}.zip": wide for n in range(5)})
    yield "bombs of memory.zip", wrapped.zipped({f"{n}.pdf": hostile.memory_bomb() for n in range(8)})
    yield "huge pictures.zip", wrapped.zipped(dict(pictures.huge()))
    yield "overlapping.zip", _overlapping(2000)
    yield "itself.zip", _overlapping(15, b"PK\x03\x04")


def _overlapping(times: int, content: bytes = _JPG) -> bytes:
    """Many entries of the directory that name the same bytes."""
    packed = wrapped.zipped({"a.jpg": content * 50})
    start = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    entry = packed[start:end]
    count = times.to_bytes(2, "little")
    tail = bytearray(packed[end:])
    tail[8:10] = tail[10:12] = count
    tail[12:16] = (len(entry) * times).to_bytes(4, "little")
    return packed[:start] + entry * times + bytes(tail)


def lying() -> Files:
    """Archives that are not as they say."""
    content = wrapped.zipped({"a.jpg": _JPG * 20, "b.jpg": _JPG})
    entry = content.index(b"PK\x01\x02")
    tail = content.index(b"PK\x05\x06")

    def patched(at: int, value: int, size: int) -> bytes:
        return content[:at] + value.to_bytes(size, "little") + content[at + size :]

    yield "size too small.zip", patched(entry + 24, 5, 4)
    yield "size too large.zip", patched(entry + 24, 2**31, 4)
    yield "size just allowed.zip", patched(entry + 24, 15 * MIB, 4)
    yield "packed size too large.zip", patched(entry + 20, 2**31, 4)
    yield "packed size zero.zip", patched(entry + 20, 0, 4)
    yield "wrong sum.zip", patched(entry + 16, 0, 4)
    yield "unknown packing.zip", patched(entry + 10, 99, 2)
    yield "encrypted.zip", patched(entry + 8, 1, 2)
    yield "place outside.zip", patched(entry + 42, 2**32 - 2, 4)
    yield "more files than there are.zip", patched(tail + 10, 65_000, 2)
    yield "directory outside.zip", patched(tail + 16, 2**32 - 2, 4)
    yield "directory of all memory.zip", patched(tail + 12, 2**32 - 2, 4)
    yield "several disks.zip", patched(tail + 4, 7, 2)
    yield "end only.zip", b"PK\x03\x04" + content[tail:]
    yield "no end.zip", content[:tail]
    yield "comment.zip", content[:-2] + b"\xff\xff" + b"c" * 65_535
    yield "many ends.zip", content + content[tail:] * 5000
    yield "bzip.zip", wrapped.zipped({"a.jpg": bytes(8 * MIB)}, zipfile.ZIP_BZIP2)
    yield "lzma.zip", wrapped.zipped({"a.jpg": bytes(8 * MIB)}, zipfile.ZIP_LZMA)
    yield "the same name.zip", wrapped.zipped({"one.jpg": _JPG, "two.jpg": _JPG}).replace(b"two", b"one")
