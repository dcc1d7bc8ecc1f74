"""Office files in the child: their text and tables. Macros, links and hidden sheets are left alone."""

import datetime as dt
import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from activities.documents.sandbox import archive
from activities.documents.sandbox.framing import Reason, Unopened
from activities.documents.sandbox.typeset import Block, Table, Text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_MARGINS = 9
"""Headers and footers that are read: for first, left and right pages of three sections."""
_DEEPEST = 20
"""Tables within tables, and what else wraps text."""
_MOST_COLUMNS = 200
_ROWS_AT_ONCE = 200
"""Rows that share the widths of their columns."""


def document(packed: archive.Archive) -> Iterator[Block]:
    """Text and tables of a DOCX file in their order, between what heads and foots its pages.

    Raises:
        Unopened: damaged.
    """
    yield from _margins(packed, "word/header")
    yield from _of(packed, _named(packed, "word/document")[0])
    yield from _margins(packed, "word/footer")


def _margins(packed: archive.Archive, part: str) -> Iterator[Block]:
    """What stands in the headers, or the footers; what several have is told once."""
    blocks = [block for name in _named(packed, part)[:_MOST_MARGINS] for block in _of(packed, name)]
    told = {str(block): block for block in blocks if block != Text("")}
    yield from told.values()


def _named(packed: archive.Archive, start: str) -> list[str]:
    return sorted(name for name in packed.namelist() if name.startswith(start) and name.endswith(".xml"))


def _of(packed: archive.Archive, name: str) -> Iterator[Block]:
    """Blocks of one XML file in it."""
    try:
        root = fromstring(archive.read(packed, packed.getinfo(name)))
    except (ParseError, DefusedXmlException, *archive.Broken) as error:
        raise Unopened(Reason.DAMAGED) from error
    for body in root if _tag(root) == "document" else [root]:
        yield from _blocks(body, 0)


def _blocks(parent: Element, depth: int) -> Iterator[Block]:
    if depth > _DEEPEST:
        raise Unopened(Reason.DEPTH)
    for child in parent:
        match _tag(child):
            case "p":
                yield Text(_paragraph(child))
            case "tbl":
                yield Table([_row(row) for row in child if _tag(row) == "tr"])
            case "sdt" | "sdtContent" | "customXml" | "ins":
                yield from _blocks(child, depth + 1)


def _row(row: Element) -> list[str]:
    return [_cell(cell) for cell in row if _tag(cell) == "tc"][:_MOST_COLUMNS]


def _cell(cell: Element) -> str:
    """A cell's text; a table in it is told line by line."""
    return "\n".join(text for p in cell.iter() if _tag(p) == "p" and (text := _paragraph(p)))


def _paragraph(paragraph: Element) -> str:
    out: list[str] = []
    for piece in _pieces(paragraph):
        match _tag(piece):
            case "t":
                out.append(piece.text or "")
            case "tab":
                out.append(" ")
            case "br" | "cr":
                out.append("\n")
            case "noBreakHyphen":
                out.append("-")
    return "".join(out).strip()


def _pieces(paragraph: Element) -> Iterator[Element]:
    """All that is in it, but not what older programs show in place of something newer in it."""
    waiting = [paragraph]
    while waiting:
        piece = waiting.pop()
        yield piece
        waiting.extend(child for child in reversed(piece) if child.tag != _FALLBACK)


def _tag(element: Element) -> str:
    """Its plain name if it is WordprocessingML, else ""."""
    for space in (_W, _STRICT):
        if element.tag.startswith(space):
            return element.tag.removeprefix(space)
    return ""


def sheets(content: bytes) -> Iterator[Block]:
    """The sheets that a person sees of an XLSX file, formulas as they were last worked out.

    Raises:
        Unopened: damaged.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()
                yield from _sheet(sheet.title, sheet.iter_rows(values_only=True))
    except (MemoryError, Unopened):
        raise
    except Exception as error:  # the library raises whatever it likes on damaged files
        raise Unopened(Reason.DAMAGED) from error


def _sheet(title: str, rows: Iterator[tuple[object, ...]]) -> Iterator[Block]:
    table: list[list[str]] = []
    for row in rows:
        cells = [_shown(value) for value in row[:_MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            table.append(cells)
        if len(table) == _ROWS_AT_ONCE:
            yield Table(table, title)
            table, title = [], ""
    if table:
        yield Table(table, title)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.15g}"
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value).strip()
