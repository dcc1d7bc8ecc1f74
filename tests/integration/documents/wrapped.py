"""Files that hold text, tables or other files, made for tests."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

import xlsxwriter

HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
"""The words PHOTO 4711 in blue on white, 360 x 120 pixels."""
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A text with a table behind it."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in table
    )
    body = "".join(map(paragraph, paragraphs)) + (f"<w:tbl>{rows}</w:tbl>" if rows else "")
    return docx_of(part("document", f"<w:body>{body}</w:body>"))


def docx_of(document: bytes, **others: bytes) -> bytes:
    """A DOCX file whose text is this XML, with other files under `word/`; __ in a name stands for a slash."""
    files = {f"word/{name.replace('__', '/').replace('_', '.')}": content for name, content in others.items()}
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document, **files})


def part(kind: str, inner: str) -> bytes:
    """A document, header or footer of a DOCX file."""
    head = f'<?xml version="1.0"?><w:{kind} {_W} xmlns:mc="{_MC}">'
    return f"{head}{inner}</w:{kind}>".encode()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def mail(text: str = "Good day,\n\nsee the papers.", html: str = "", **files: bytes) -> bytes:
    """An e-mail; an underscore in a file's name stands for its dot."""
    message = EmailMessage()
    message["From"] = "Ada <ada@example.com>"
    message["To"] = "claims@example.com"
    message["Subject"] = "Wasserschaden Küche"
    if text:
        message.set_content(text)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    for name, content in files.items():
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=name.replace("_", ".")
        )
    return message.as_bytes()
