"""PDFs: streams that grow, references without end, scripts, broken tables, and pages nobody can draw."""

import io
import zlib
from collections.abc import Iterator, Mapping

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.integration.documents import hostile

Files = Iterator[tuple[str, bytes]]

MIB = 1024 * 1024
_TEXT = b"BT /F1 24 Tf 72 700 Td (Hello paper) Tj ET"
_BOX = "/MediaBox [0 0 595 842]"


def pdf(objects: Mapping[int, bytes | str], trailer: str = "", table: bool = True) -> bytes:
    """A PDF of these objects; object 1 is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content.encode() if isinstance(content, str) else content)
    size = max(objects) + 1
    start = len(out)
    if table:
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        rows = (
            f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(1, size)
        )
        out += "".join(rows).encode()
    out += f"trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def stream(content: bytes, entries: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries.encode(), content)


def page(content: bytes = _TEXT, entries: str = _BOX, catalogue: str = "", **objects: bytes | str) -> bytes:
    """A PDF of one page; further objects are named by o and their number."""
    font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    resources = "" if "/Resources" in entries else f"/Resources << {font} >>"
    return pdf(
        {
            1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R {resources} {entries} >>",
            4: content if content.startswith(b"<<") else stream(content),
            **{int(name[1:]): each for name, each in objects.items()},
        }
    )


def bombs() -> Files:
    """Streams that grow when they are unpacked."""
    once = zlib.compress(b" " * (20 * MIB), 9)
    twice = hostile.twice_packed(b" " * MIB, 600)
    yield "packed once.pdf", hostile.pdf(once)
    yield "packed twice.pdf", hostile.memory_bomb()
    for times in (3, 4, 8):
        twice = zlib.compress(twice, 9)
        yield f"packed {times} times.pdf", hostile.pdf(twice, filters="/FlateDecode " * times)
    yield "500 filters.pdf", hostile.pdf(once, filters="/FlateDecode " * 500)
    yield "hex.pdf", hostile.pdf(b"20" * MIB + b">", filters="/ASCIIHexDecode")
    yield "run lengths.pdf", hostile.pdf(b"\x81 " * 300_000 + b"\x80", filters="/RunLengthDecode")
    yield "lzw.pdf", hostile.pdf(zlib.compress(b"\x80\x0b\x60\x50" * MIB), filters="/FlateDecode /LZWDecode")
    growing = "/Filter [/FlateDecode /FlateDecode]"
    packed = stream(hostile.twice_packed(b"0 0 " * 100_000, 50), f"/Type /ObjStm /N 9 /First 9 {growing}")
    xref = b"".join(bytes([1 if n != 3 else 2, 0, n, 0]) for n in range(5))
    yield "object stream.pdf", page(o5=packed, catalogue="/Names 5 0 R")
    table = stream(
        zlib.compress(xref + bytes(20 * MIB)), "/Type /XRef /W [1 2 1] /Size 5 /Filter /FlateDecode"
    )
    yield "table as stream.pdf", b"%PDF-1.7\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF"
    picture = (
        "/Type /XObject /Subtype /Image /Width {w} /Height {w} /ColorSpace /DeviceGray /BitsPerComponent {b}"
    )
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    for name, width, bits, code in (("bits", 100_000, 1, "Flate"), ("wide", 2**31 - 1, 8, "Flate"),
                                    ("fax", 60_000, 1, "CCITTFax"), ("jpeg", 65_500, 8, "DCT")):  # fmt: skip
        entries = picture.format(w=width, b=bits) + f" /Filter /{code}Decode"
        data = zlib.compress(bytes(MIB)) if code == "Flate" else hostile.picture("JPEG", (64, 48))
        yield (
            f"picture {name}.pdf",
            page(draw, f"{_BOX} /Resources << /XObject << /I 5 0 R >> >>", o5=stream(data, entries)),
        )


def references() -> Files:
    """References that end nowhere."""
    yield from _trees()
    yield from _circles()


def _trees() -> Files:
    """Trees of pages without end, or with more than anybody can turn."""
    catalogue, leaf = "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Page /Parent 2 0 R {_BOX} >>"
    yield "tree in itself.pdf", pdf({1: catalogue, 2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})
    loop = {2: "<< /Type /Pages /Kids [3 0 R] /Count 9 >>", 3: "<< /Type /Pages /Kids [2 0 R] /Count 9 >>"}
    yield "tree in a loop.pdf", pdf({1: catalogue, **loop})
    deep = {n: f"<< /Type /Pages /Parent {n - 1} 0 R /Kids [{n + 1} 0 R] /Count 1 >>" for n in range(2, 3000)}
    yield "deep tree.pdf", pdf({1: catalogue, **deep, 3000: leaf})
    yield "count.pdf", pdf({1: catalogue, 2: "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", 3: leaf})
    yield "negative count.pdf", pdf({1: catalogue, 2: "<< /Type /Pages /Kids [3 0 R] /Count -9 >>", 3: leaf})
    many = " ".join(["3 0 R"] * 10_000)
    yield (
        "10000 pages.pdf",
        pdf({1: catalogue, 2: f"<< /Type /Pages /Kids [{many}] /Count 10000 >>", 3: leaf}),
    )
    some = " ".join(["3 0 R"] * 400)
    yield "400 pages.pdf", pdf({1: catalogue, 2: f"<< /Type /Pages /Kids [{some}] /Count 400 >>", 3: leaf})
    wide = {
        n: f"<< /Type /Pages /Kids [{f'{n + 1} 0 R ' * 10}] /Count {10 ** (8 - n)} >>" for n in range(2, 8)
    }
    yield "doubling tree.pdf", pdf({1: catalogue, **wide, 8: leaf})
    yield "no pages.pdf", pdf({1: catalogue, 2: "<< /Type /Pages /Kids [] /Count 0 >>"})


def _circles() -> Files:
    """Things that are made of themselves."""
    yield "catalogue is itself.pdf", pdf({1: "1 0 R"})
    yield "length is itself.pdf", page(b"<< /Length 4 0 R >>\nstream\nq Q\nendstream")
    yield "length in a loop.pdf", page(b"<< /Length 5 0 R >>\nstream\nq\nendstream", o5="6 0 R", o6="5 0 R")
    yield "parent in a loop.pdf", page(entries="/Parent 3 0 R")
    for name, subtype, use in (
        ("form", "/Subtype /Form", b"/X Do"),
        ("two forms", "/Subtype /Form", b"/X Do /X Do"),
    ):
        form = stream(
            use, f"/Type /XObject {subtype} /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
        )
        yield (
            f"{name} in itself.pdf",
            page(use, f"{_BOX} /Resources << /XObject << /X 5 0 R >> >>", o5=form),
        )
    forms: dict[str, bytes | str] = {
        f"o{n}": stream(
            b"/X Do " * 10,
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {n + 1} 0 R >> >>",
        )
        for n in range(5, 15)
    }
    yield (
        "forms of forms.pdf",
        page(b"/X Do", f"{_BOX} /Resources << /XObject << /X 5 0 R >> >>", "", **forms),
    )
    pattern = (
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep {s} /YStep {s} "
    )
    own = "/Resources << /Pattern << /P 5 0 R >> >>"
    fill = b"/Pattern cs /P scn 0 0 595 842 re f"
    for name, step in (("pattern in itself", 1), ("fine pattern", 0.001), ("pattern without step", 0)):
        tile = stream(fill, pattern.format(s=step) + (own if step == 1 else ""))
        yield f"{name}.pdf", page(fill, f"{_BOX} {own}", o5=tile)
    yield (
        "outlines in a loop.pdf",
        page(
            catalogue="/Outlines 5 0 R",
            o5="<< /First 6 0 R /Last 6 0 R >>",
            o6="<< /Next 6 0 R /Title (x) >>",
        ),
    )
    yield (
        "fields in a loop.pdf",
        page(catalogue="/AcroForm << /Fields [5 0 R] >>", o5="<< /T (a) /FT /Tx /Kids [5 0 R] >>"),
    )


def tables() -> Files:
    """Tables of objects that are broken or lie."""
    sound = page()
    at = sound.index(b"xref\n")
    yield "no table.pdf", pdf({1: "<< /Type /Catalog /Pages 2 0 R >>"}, table=False)
    yield "table elsewhere.pdf", sound.replace(b"startxref\n", b"startxref\n9")
    yield "table nowhere.pdf", sound.replace(b"startxref\n", b"startxref\n-")
    yield "wrong places.pdf", sound[:at] + sound[at:].replace(b"00000", b"99999", 4)
    yield "all at one place.pdf", sound[:at] + sound[at:].replace(b"00000 n", b"00009 n")
    yield "many entries.pdf", sound.replace(b"xref\n0 5", b"xref\n0 999999999")
    yield "large numbers.pdf", sound.replace(b"xref\n0 5", b"xref\n4294967295 5")
    yield "table before itself.pdf", sound.replace(b"/Root", b"/Prev %d /Root" % at)
    yield "no catalogue.pdf", sound.replace(b"/Root 1 0 R", b"/Root 9 0 R")
    yield "no trailer.pdf", sound[: sound.index(b"trailer")]
    yield "no end.pdf", sound[:at]
    yield "10000 objects of one number.pdf", sound[:at] + b"3 0 obj\n<< >>\nendobj\n" * 10_000
    yield "many ends.pdf", sound + b"\nstartxref\n0\n%%EOF" * 10_000
    yield "deep lists.pdf", page(catalogue="/X " + "[" * 50_000 + "]" * 50_000)
    yield "deep dictionaries.pdf", page(catalogue="/X " + "<</X" * 50_000 + ">>" * 50_000)
    yield "open text.pdf", page(catalogue="/X " + "(" * 200_000)
    yield "long name.pdf", page(catalogue="/" + "X" * MIB + " 1")
    yield "nothing between.pdf", b"%PDF-1.7\n" + b" " * MIB + b"%%EOF"
    yield "marks only.pdf", b"%PDF-1.7\n" * 50_000


def scripts() -> Files:
    """Actions and scripts; none of them is ever carried out."""
    for name, action in (
        ("script", "/S /JavaScript /JS (while \\(true\\) app.alert\\(1\\))"),
        ("launch", "/S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >>"),
        ("address", "/S /URI /URI (http://127.0.0.1:9/)"),
        ("other file", "/S /GoToR /F (//127.0.0.1/share/a.pdf) /D [0 /Fit]"),
        ("submit", "/S /SubmitForm /F (http://127.0.0.1:9/)"),
        ("import", "/S /ImportData /F (/etc/passwd)"),
        ("endless", "/S /Named /N /NextPage /Next 5 0 R"),
    ):
        yield (
            f"{name}.pdf",
            page(catalogue="/OpenAction 5 0 R", entries=f"{_BOX} /AA << /O 5 0 R >>", o5=f"<< {action} >>"),
        )
    laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>"
    yield "xfa.pdf", page(catalogue="/AcroForm << /Fields [] /XFA 5 0 R >>", o5=stream(laughs))
    yield (
        "attachment.pdf",
        page(
            catalogue="/Names << /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>",
            o5="<< /Type /Filespec /F (../../a.exe) /EF << /F 6 0 R >> >>",
            o6=stream(b"MZ"),
        ),
    )
    yield "stream elsewhere.pdf", page(b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream")


def drawings() -> Files:
    """Pages that nobody can draw, or not in this life."""
    yield from _sizes()
    yield from _strokes()
    yield from _programs()


def _sizes() -> Files:
    """Pages of no size, or of any."""
    yield "endless.pdf", hostile.endless_page()
    for name, box in (
        ("as large as a town", "[0 0 100000000 100000000]"), ("nothing", "[0 0 0 0]"),
        ("backwards", "[595 842 0 0]"), ("not numbers", "[/A /B (c) null]"), ("a line", "[0 0 595 0.0001]"),
        ("beyond numbers", f"[0 0 1{'0' * 400} 1]"), ("short", "[0 0]"), ("far away", "[1e9 1e9 2e9 2e9]"),
    ):  # fmt: skip
        yield f"{name}.pdf", page(entries=f"/MediaBox {box}")
    yield "units.pdf", page(entries=f"{_BOX} /UserUnit 1000000")
    yield "turned.pdf", page(entries=f"{_BOX} /Rotate 2147483647")


def _strokes() -> Files:
    """More strokes and letters than a page can hold."""
    yield "saves.pdf", page(b"q " * 500_000)
    yield "restores.pdf", page(b"Q " * 500_000)
    yield "dashes.pdf", page(b"[0.00001] 0 d 0 0 m 595 842 l S")
    yield "curves.pdf", page(b"0 0 m " + b"1 2 3 4 595 842 c " * 100_000 + b"f*")
    yield "clips.pdf", page(b"0 0 m 595 842 l 0 842 l W n " * 20_000)
    yield "letters.pdf", page(b"BT /F1 1 Tf " + b"(" + b"a" * 500_000 + b") Tj ET")
    yield "large letters.pdf", page(b"BT /F1 99999999 Tf (Hello) Tj ET")
    yield "far letters.pdf", page(b"BT /F1 9 Tf 1e30 1e30 Td (Hello) Tj ET")
    yield "marked.pdf", page(b"/A BMC " * 200_000)
    yield "unknown.pdf", page(b"xyzzy " * 300_000)
    yield "inline picture.pdf", page(b"BI /W 99999 /H 99999 /BPC 8 /CS /G ID \0 EI")


def _programs() -> Files:
    """What is calculated or unpacked while it is drawn: functions, letters, pictures."""
    shading = "/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Function 5 0 R >> >>"
    loops = b"{ " + b"dup mul " * 50_000 + b"}"
    function = stream(loops, "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]")
    yield "calculated.pdf", page(b"/S sh", f"{_BOX} /Resources << {shading} >>", o5=function)
    samples = stream(
        b"\0", "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1] /Size [65536 65536] /BitsPerSample 32"
    )
    yield "samples.pdf", page(b"/S sh", f"{_BOX} /Resources << {shading} >>", o5=samples)
    font = "/Font << /F1 << /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 5 0 R >> >>"
    for kind, data in (
        ("FontFile", b"%!PS { } loop"),
        ("FontFile2", b"\0\1\0\0" + b"\xff" * 5000),
        ("FontFile3", b"\1\0\4\4" * 500),
    ):
        yield (
            f"{kind}.pdf",
            page(
                _TEXT,
                f"{_BOX} /Resources << {font} >>",
                o5=f"<< /Type /FontDescriptor /{kind} 6 0 R >>",
                o6=stream(data),
            ),
        )
    glyph = (
        "/Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 72 /LastChar 72"
    )
    glyph += " /Widths [1] /Encoding << /Differences [72 /H] >> /CharProcs << /H 6 0 R >>"
    own = "/Resources << /Font << /F1 5 0 R >> >>"
    yield (
        "letter in itself.pdf",
        page(_TEXT, f"{_BOX} {own}", o5=f"<< {glyph} {own} >>", o6=stream(b"BT /F1 1 Tf (HHHH) Tj ET")),
    )
    for code in ("JBIG2Decode", "JPXDecode"):
        entries = f"/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1 /Filter /{code}"
        data = (
            b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\xff" * 40
            if code[1] == "B"
            else b"\xff\x4f\xff\x51" + b"\xff" * 60
        )
        yield (
            f"{code}.pdf",
            page(
                b"9 0 0 9 0 0 cm /I Do",
                f"{_BOX} /Resources << /XObject << /I 5 0 R >> >>",
                o5=stream(data, entries),
            ),
        )


def locked() -> Files:
    """PDFs that want a password, or say so."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(72, 700, "Hello paper")
    canvas.save()
    yield "password.pdf", out.getvalue()
    for name, entries in (
        ("unknown lock", "/Filter /None /V 9"),
        ("lock of nothing", "/Filter /Standard /V 5 /R 6"),
    ):
        yield f"{name}.pdf", page().replace(b"/Root", b"/Encrypt << " + entries.encode() + b" >> /Root")
