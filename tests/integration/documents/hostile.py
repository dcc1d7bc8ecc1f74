"""Files made to harm or merely broken."""

import functools
import io
import struct
import zlib

from PIL import Image

MIB = 1024 * 1024


def pdf(*contents: bytes, filters: str = "/FlateDecode") -> bytes:
    """A PDF with one page for each content stream, whose bytes have been through `filters`."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
    ]
    for i, content in enumerate(contents):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {4 + 2 * i} 0 R "
        page += "/Resources << /Font << /F1 "
        page += "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        objects.append(page.encode())
        head = f"<< /Length {len(content)} /Filter [{filters}] >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def packed(content: bytes) -> bytes:
    """A harmless PDF of one page."""
    return pdf(zlib.compress(content))


def twice_packed(piece: bytes, times: int) -> bytes:
    """`piece` so many times over, packed twice: a few kilobytes that become very many."""
    first, second = zlib.compressobj(1), zlib.compressobj(9)
    out = bytearray()
    for _ in range(times):
        out += second.compress(first.compress(piece))
    return bytes(out + second.compress(first.flush()) + second.flush())


@functools.cache
def memory_bomb() -> bytes:
    """A small PDF whose first page needs far more memory than a child has; its second is harmless."""
    harmless = zlib.compress(zlib.compress(b"BT /F1 24 Tf 72 700 Td (Hello paper) Tj ET"))
    return pdf(twice_packed(b" " * MIB, 900), harmless, filters="/FlateDecode /FlateDecode")


def endless_page(times: int = 12) -> bytes:
    """A small PDF whose page takes minutes to draw; the more, the longer."""
    piece = b"0 0 595 842 re f\n" * 20_000
    return pdf(twice_packed(piece, times), filters="/FlateDecode /FlateDecode")


def huge_png() -> bytes:
    """A PNG that says it has 3.6 thousand megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * MIB)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture of a grey wedge."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(out, kind)
    return out.getvalue()
