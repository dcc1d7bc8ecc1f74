"""A spreadsheet with reasons in a column of its own, in the child; everything else in it stays byte for byte.

The cells are spliced into the file as it came: loading and saving it would lose what the library does not
know.
"""

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from activities.documents.sandbox import archive, sheet
from activities.documents.sandbox.cells import LONGEST_CELL
from activities.documents.sandbox.framing import Part, Reason, Unopened
from activities.documents.sandbox.limits import Limits
from schemas.formulas import harmless

HEAD = struct.Struct("!IH")
"""Bytes of the reasons as JSON, and the place of their column, from 0."""
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_SPANS = re.compile(rb'\sspans="[^"]*"')
_UNKEPT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def order(content: bytes, place: int, reasons: Mapping[int, str]) -> bytes:
    """What a child is sent: the reasons by row, in front of the file."""
    told = json.dumps({str(n): text for n, text in reasons.items()}).encode()
    return HEAD.pack(len(told), place) + told + content


def marked(ordered: bytes, kind: str, limits: Limits) -> Part:
    """The file with its reasons.

    Raises:
        Unopened: it is damaged, or written in a way that nothing can be spliced into.
    """
    size, place = HEAD.unpack_from(ordered)
    start = HEAD.size + size
    reasons = {int(n): text for n, text in json.loads(ordered[HEAD.size : start]).items()}
    content = ordered[start:]
    try:
        return Part(
            "marked",
            _csv(content, place, reasons) if kind == sheet.CSV else _xlsx(content, place, reasons, limits),
        )
    except (MemoryError, Unopened):
        raise
    except Exception as error:  # as the reading of sheets
        raise Unopened(Reason.DAMAGED) from error


def _csv(content: bytes, place: int, reasons: Mapping[int, str]) -> bytes:
    text, encoding = sheet.text_of(content)
    between = sheet.delimiter(text)
    out = []
    for n, written, record in sheet.records(text):
        if n not in reasons and len(record) <= place:
            out.append(written)
            continue
        bare = written.rstrip("\r\n")
        ending = written[len(bare) :]
        if len(record) > place:
            record[place] = harmless(reasons.get(n, ""))
            out.append(_written(record, between) + ending)
        else:
            gap = between * (place - len(record) + 1)
            out.append(bare + gap + _written([harmless(reasons[n])], between) + ending)
    return (sheet.hint(text) + "".join(out)).encode(encoding, "replace")


def _written(record: list[str], between: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=between, lineterminator="").writerow(record)
    return out.getvalue()


def _xlsx(content: bytes, place: int, reasons: Mapping[int, str], limits: Limits) -> bytes:
    packed = archive.opened(content, limits)
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    path = sheet.path_of(sheet.shown(book))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for member in packed.infolist():
            inside = archive.read(packed, member)
            if member.filename == path:
                inside = spliced(inside, place, reasons)
            written.writestr(member, inside, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def spliced(xml: bytes, place: int, reasons: Mapping[int, str]) -> bytes:
    """The sheet's XML with the reasons' cells in it.

    Raises:
        Unopened: it is not in UTF-8, or declares entities.
    """
    splicer = _Splicer(xml, place, reasons)
    parser = expat.ParserCreate()
    splicer.parser = parser
    parser.XmlDeclHandler = splicer.declared
    parser.StartDoctypeDeclHandler = splicer.refused
    parser.StartElementHandler = splicer.begun
    parser.EndElementHandler = splicer.ended
    parser.Parse(xml, True)
    return splicer.result()


@dataclass
class _Splicer:
    """Finds the places in the XML where something is put in or taken out."""

    xml: bytes
    place: int
    reasons: Mapping[int, str]
    parser: expat.XMLParserType | None = None
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)
    """From where to where, and what stands there instead."""
    row: int = 0
    column: int = -1
    inside: bool = False
    """Within the cells."""
    waiting: bool = False
    """This row's reason is not in yet."""
    cut: int | None = None
    """Where the cell begins that is to go."""

    @property
    def _at(self) -> int:
        assert self.parser is not None
        return self.parser.CurrentByteIndex

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise Unopened(Reason.OTHER)

    def refused(self, *_: object) -> None:
        raise Unopened(Reason.DAMAGED)

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "dimension" if not self.inside:
                self.cut = self._at
            case "sheetData":
                self.inside = True
            case "row" if self.inside:
                self.row = int(attributes.get("r", self.row + 1))
                self.column, self.waiting = -1, self.row in self.reasons
                self._without_spans()
            case "c" if self.inside:
                found = _REFERENCE.fullmatch(attributes.get("r", ""))
                self.column = column_index_from_string(found[1]) - 1 if found else self.column + 1
                if self.column == self.place:
                    self.cut = self._at
                elif self.column > self.place:
                    self._put(name)

    def ended(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "sheetData":
                self.inside = False
            case "row" if self.inside and self._end(name) is not None:
                self._put(name)
            case "c" | "dimension" if self.cut is not None:
                end = self._end(name) or self._at
                self.changes.append((self.cut, end, b""))
                self.cut = None
                if self.inside:
                    self._put(name, end)

    def _end(self, name: str) -> int | None:
        """Where the closing tag ends; None for an element that closes itself, behind which the parser is."""
        tag = b"</" + name.encode()
        return self.xml.index(b">", self._at) + 1 if self.xml.startswith(tag, self._at) else None

    def _without_spans(self) -> None:
        begin = self._at
        found = _SPANS.search(self.xml, begin, self.xml.index(b">", begin))
        if found and self.waiting:
            self.changes.append((found.start(), found.end(), b""))

    def _put(self, name: str, at: int | None = None) -> None:
        """Put the row's reason here, unless it is in already."""
        if self.waiting:
            self.waiting = False
            where = self._at if at is None else at
            self.changes.append((where, where, self._cell(name.rpartition(":")[0])))

    def _cell(self, prefix: str) -> bytes:
        p = f"{prefix}:" if prefix else ""
        text = escape(_UNKEPT.sub(" ", self.reasons[self.row])[:LONGEST_CELL])
        where = f"{get_column_letter(self.place + 1)}{self.row}"
        inside = f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
        return f'<{p}c r="{where}" t="inlineStr">{inside}</{p}c>'.encode()

    def result(self) -> bytes:
        out, at = bytearray(), 0
        for start, end, instead in self.changes:
            out += self.xml[at:start] + instead
            at = end
        return bytes(out + self.xml[at:])
