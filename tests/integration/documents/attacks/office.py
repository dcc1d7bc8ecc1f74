"""Office files: entities, depth, and sheets without end."""

import io
import zipfile
from collections.abc import Iterator

from tests.integration.documents import wrapped

Files = Iterator[tuple[str, bytes]]

MIB = 1024 * 1024
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LAUGHS = b"<!DOCTYPE w [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
_QUADRATIC = b"<!DOCTYPE w [<!ENTITY a '" + b"a" * 100_000 + b"'>]>"
_OUTSIDE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_CALLING = b'<!DOCTYPE w [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'
_RECURSIVE = b"<!DOCTYPE w [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>"


def _text(body: bytes, before: bytes = b"") -> bytes:
    return before + b"<w:document %s><w:body>%s</w:body></w:document>" % (_W, body)


def _run(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text


def entities() -> Files:
    """Entities of all sorts, in all parts."""
    laughs = _LAUGHS + b"]>"
    for name, before, used in (
        ("laughs", laughs, b"&m;"),
        ("quadratic", _QUADRATIC, b"&a;" * 10_000),
        ("outside", _OUTSIDE, b"&a;"),
        ("calling", _CALLING, b"x"),
        ("recursive", _RECURSIVE, b"&a;"),
    ):
        yield f"{name}.docx", wrapped.docx_of(_text(_run(used), before))
        yield f"{name} in strings.xlsx", _sheet_with("xl/sharedStrings.xml", before)
        yield f"{name} in sheet.xlsx", _sheet_with("xl/worksheets/sheet1.xml", before)
        yield f"{name} in book.xlsx", _sheet_with("xl/workbook.xml", before)
    wide = '<?xml version="1.0" encoding="utf-16"?>' + laughs.decode() + "<w>&m;</w>"
    yield "laughs in utf-16.docx", wrapped.docx_of(wide.encode("utf-16"))


def _sheet_with(part: str, before: bytes) -> bytes:
    """A workbook with a declaration before the root of one part."""
    files = _files(wrapped.xlsx({"Sheet": [["a", 1], ["b", 2]]}))
    head, _, rest = files[part].partition(b"?>")
    return wrapped.zipped({**files, part: head + b"?>" + before + rest})


def _files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts() -> Files:
    """Texts that are too long, too deep, or none."""
    yield "spaces.docx", wrapped.docx_of(_text(_run(b" " * (15 * MIB))))
    yield "one word.docx", wrapped.docx_of(_text(_run(b"x" * (2 * MIB))))
    yield "many paragraphs.docx", wrapped.docx_of(_text(_run(b"word") * 200_000))
    yield "too large unpacked.docx", wrapped.docx_of(_text(b"<w:p/>" * (3 * MIB)))
    deep = b"<w:ins>" * 100_000 + b"</w:ins>" * 100_000
    yield "deep.docx", wrapped.docx_of(_text(deep))
    table, cell = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    yield "deep tables.docx", wrapped.docx_of(_text(table * 5_000 + _run(b"x") + cell * 5_000))
    wide = b"<w:tbl><w:tr>" + b"<w:tc>%s</w:tc>" % _run(b"x") * 50_000 + b"</w:tr></w:tbl>"
    yield "wide table.docx", wrapped.docx_of(_text(wide))
    yield (
        "many attributes.docx",
        wrapped.docx_of(_text(b"<w:p " + b" ".join(b"a%d=''" % n for n in range(100_000)) + b"/>")),
    )
    yield "no text.docx", wrapped.docx_of(b"")
    yield "no markup.docx", wrapped.docx_of(b"Dear all")
    yield "other markup.docx", wrapped.docx_of(b"<html><body>Dear all</body></html>")
    yield (
        "control characters.docx",
        wrapped.docx_of(_text(_run("\u202e\u2066\ufeff\u0e33\U0001f4a9".encode()))),
    )
    yield "letters on letters.docx", wrapped.docx_of(_text(_run(("e" + "\u0301" * 50_000).encode())))
    files = {"[Content_Types].xml": b"<Types/>", "word/document.xml": _text(_run(b"x"))}
    yield "macros.docx", wrapped.zipped({**files, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)})
    link = b'<Relationships><Relationship Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>'
    yield "template from afar.docx", wrapped.zipped({**files, "word/_rels/document.xml.rels": link})


def _sheet(body: str, dimension: str = "A1:B2") -> bytes:
    files = _files(wrapped.xlsx({"Sheet": [["a"]]}))
    sheet = f'<worksheet {_S}><dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    return wrapped.zipped({**files, "xl/worksheets/sheet1.xml": sheet.encode()})


def sheets() -> Files:
    """Sheets without end, and sheets that are none."""
    one = '<c r="{at}"><v>1</v></c>'
    yield "dimension.xlsx", _sheet(f'<row r="1">{one.format(at="A1")}</row>', "A1:XFD1048576")
    yield "last cell.xlsx", _sheet(f'<row r="1048576">{one.format(at="XFD1048576")}</row>')
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1500))
    yield "last column.xlsx", _sheet(rows)
    yield "row beyond.xlsx", _sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
    yield "column beyond.xlsx", _sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>')
    yield "rows backwards.xlsx", _sheet('<row r="9"><c r="A9"><v>1</v></c></row><row r="1"/>')
    yield "many rows.xlsx", _sheet("<row><c><v>1</v></c></row>" * 200_000)
    yield "string that is not there.xlsx", _sheet('<row><c t="s"><v>99999</v></c></row>')
    yield "not a number.xlsx", _sheet("<row><c><v>one</v></c></row>")
    yield "number of all digits.xlsx", _sheet(f"<row><c><v>{'9' * 100_000}</v></c></row>")
    yield "date beyond.xlsx", _sheet('<row><c t="d"><v>99999-99-99</v></c></row>')
    yield "formula.xlsx", wrapped.xlsx({"S": [["=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:9/")']]})
    yield "40 sheets.xlsx", wrapped.xlsx({f"S{n}": [["a"]] for n in range(40)})
    yield "long cell.xlsx", _sheet(f'<row><c t="inlineStr"><is><t>{"word " * 300_000}</t></is></c></row>')
    files = _files(wrapped.xlsx({"Sheet": [["a"]]}))
    yield "no sheet.xlsx", wrapped.zipped({n: c for n, c in files.items() if "sheet1" not in n})
    yield "no parts.xlsx", wrapped.zipped({"xl/workbook.xml": files["xl/workbook.xml"]})
    rels = files["xl/_rels/workbook.xml.rels"].replace(b"worksheets/", b"../../../../etc/")
    yield "sheet elsewhere.xlsx", wrapped.zipped({**files, "xl/_rels/workbook.xml.rels": rels})
    styles = files["xl/styles.xml"].replace(b"<cellXfs", b"<numFmts/>" * 20_000 + b"<cellXfs")
    yield "styles.xlsx", wrapped.zipped({**files, "xl/styles.xml": styles})
