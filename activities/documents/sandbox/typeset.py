"""Text and tables in the child, set on simple pages: what has no pages can be shown and read all the same."""

import importlib.resources
import io
import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from activities.documents.sandbox.framing import Job, PageHead, Reason, Unopened, Word
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.pdf import DrawnPage

WIDTH, HEIGHT, WIDEST = 595.0, 842.0, 1684.0
"""Points; a page is A4, or wider up to the length of A2 where a table needs it."""
_MARGIN = 42.0
_SIZE = 10.0
_LINE = 14.0
_ASCENT, _DESCENT = 9.3, 2.4
"""Of the font at its size."""
_SPACE = 4.0
"""Between words; a little more than the font's own, since letters at small sizes come out wider."""
_PAD = 4.0
_GAP = 6.0
"""Between paragraphs and around tables."""
_WIDEST_CELL = 220.0
_LOOK = 400
"""Letters that are more than the widest page can take."""
_MEASURED = 64
"""Points at which words are measured."""

Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Text:
    """A paragraph; line ends are kept."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; with a title it begins a page."""

    rows: list[list[str]]
    title: str = ""


Block = Text | Table


@dataclass
class Sheet:
    """A page as set, in points."""

    width: float = WIDTH
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    y: float = _MARGIN

    def room_for(self, height: float) -> bool:
        return self.y + height <= HEIGHT - _MARGIN

    def put(self, line: str, x: float, top: float) -> None:
        """Put the words of a line."""
        base = top + (_LINE - _DESCENT)
        for word in line.split():
            x1 = x + _length(word)
            self.words.append(Word(word, (x, base - _ASCENT, x1, base + _DESCENT)))
            x = x1 + _SPACE


def pages(blocks: Iterable[Block], limits: Limits) -> list[Sheet]:
    """The blocks on as many pages as they need.

    Raises:
        Unopened: more pages than may be.
    """
    sheets: list[Sheet] = []
    for block in blocks:
        for sheet in _set(block, sheets):
            if len(sheets) == limits.pages:
                raise Unopened(Reason.PAGES, 0, limits.pages)
            sheets.append(sheet)
    return [sheet for sheet in sheets if sheet.words]


def _set(block: Block, sheets: list[Sheet]) -> Iterator[Sheet]:
    return _set_text(block.text, sheets) if isinstance(block, Text) else _set_table(block, sheets)


def _set_text(text: str, sheets: list[Sheet]) -> Iterator[Sheet]:
    """Put lines on the last sheet, handing out each new one that they need."""
    for line in text.splitlines() or [""]:
        for row in _wrapped(line, WIDTH - 2 * _MARGIN):
            if not sheets or not sheets[-1].room_for(_LINE):
                yield Sheet()
            sheets[-1].put(row, _MARGIN, sheets[-1].y)
            sheets[-1].y += _LINE
    if sheets:
        sheets[-1].y += _GAP


def _set_table(table: Table, sheets: list[Sheet]) -> Iterator[Sheet]:
    """Put rows with rules around their cells; a wide table begins a wide page."""
    widths = _columns(table.rows)
    width = max(WIDTH, sum(widths) + 2 * _MARGIN)
    if table.title:
        yield Sheet(width)
        sheets[-1].put(table.title, _MARGIN, _MARGIN)
        sheets[-1].y += _LINE + _GAP
    tallest = int((HEIGHT - 2 * _MARGIN - _PAD) // _LINE)
    for row in table.rows:
        cells = [_wrapped(cell, w - 2 * _PAD) for cell, w in zip(row, widths, strict=False)]
        deepest = max(map(len, cells), default=0)
        for top in range(0, deepest, tallest):
            part = [cell[top : top + tallest] for cell in cells]
            height = max(map(len, part)) * _LINE + _PAD
            if not sheets or not sheets[-1].room_for(height) or sheets[-1].width < width:
                yield Sheet(width)
            _put_row(sheets[-1], part, widths, height)
    if sheets:
        sheets[-1].y += _GAP


def _put_row(sheet: Sheet, cells: list[list[str]], widths: list[float], height: float) -> None:
    x, top, bottom = _MARGIN, sheet.y, sheet.y + height
    end = _MARGIN + sum(widths)
    sheet.lines += [(x, top, end, top), (x, bottom, end, bottom), (x, top, x, bottom)]
    for i, width in enumerate(widths):
        for n, line in enumerate(cells[i] if i < len(cells) else []):
            sheet.put(line, x + _PAD, top + n * _LINE)
        x += width
        sheet.lines.append((x, top, x, bottom))
    sheet.y = bottom


def _columns(rows: list[list[str]]) -> list[float]:
    """Width of each column: what its longest cell needs, less where all would be too wide."""
    widths: list[float] = []
    for row in rows:
        widths += [3 * _PAD] * (len(row) - len(widths))
        for i, cell in enumerate(row):
            if cell and widths[i] < _WIDEST_CELL:
                longest = max(_wide(line) for line in cell[:2000].splitlines() or [""])
                widths[i] = min(_WIDEST_CELL, max(widths[i], longest + 2.5 * _PAD))
    widths = widths[: int((WIDEST - 2 * _MARGIN) // (3 * _PAD))]
    room = WIDEST - 2 * _MARGIN
    if sum(widths) <= room:
        return widths
    least = 3 * _PAD
    share = (room - least * len(widths)) / max(1.0, sum(widths) - least * len(widths))
    return [least + (width - least) * share for width in widths]


def _wide(line: str) -> float:
    words = line.split()
    return sum(map(_length, words)) + _SPACE * (len(words) - 1)


def _wrapped(text: str, room: float) -> list[str]:
    """Lines no wider than there is room; words that are wider are cut."""
    out: list[str] = []
    for line in text.splitlines():
        now, used = "", 0.0
        for word in line.split():
            for piece in _cut(word, room):
                needed = _length(piece)
                if now and used + _SPACE + needed > room:
                    out.append(now)
                    now, used = "", 0.0
                used += needed + (_SPACE if now else 0.0)
                now = f"{now} {piece}" if now else piece
        out.append(now)
    return out


def _cut(word: str, room: float) -> Iterator[str]:
    """A word, in pieces where it is too wide."""
    start = 0
    while len(word) - start > 1 and _length(word[start : start + _LOOK]) > room:
        ahead = word[start : start + _LOOK]
        most = max(1, int(len(ahead) * room / _length(ahead)))
        while most > 1 and _length(ahead[:most]) > room:
            most -= 1
        yield ahead[:most]
        start += most
    yield word[start:]


def page(sheet: Sheet, n: int, job: Job, limits: Limits) -> DrawnPage:
    """A sheet drawn at the job's resolution, or a lower one where it is very large."""
    scale = min(job.dpi / 72, math.sqrt(limits.page_pixels / (sheet.width * HEIGHT)) * 0.999)
    image = Image.new("L", (round(sheet.width * scale), round(HEIGHT * scale)), 255)
    pen = ImageDraw.Draw(image)
    font = _font(round(_SIZE * scale))
    for x0, y0, x1, y1 in sheet.lines:
        pen.line((x0 * scale, y0 * scale, x1 * scale, y1 * scale), 0, max(1, round(scale / 2)))
    for word in sheet.words:
        base = (word.box[3] - _DESCENT) * scale
        pen.text((word.box[0] * scale, base), _printable(word.text), 0, font, anchor="ls")
    dpi = scale * 72
    head = PageHead(n, sheet.width, HEIGHT, image.width, image.height, 1, dpi, dpi, False)
    return DrawnPage(head, np.asarray(image), sheet.words[: limits.words] if job.words else [])


def warm() -> None:
    """Load the font; nothing can be loaded later."""
    _length("warm")
    _font(20).getmask("warm")


@lru_cache(maxsize=1)
def _face() -> bytes:
    return (importlib.resources.files("reportlab") / "fonts" / "Vera.ttf").read_bytes()


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_face()), max(1, pixels), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _length(text: str) -> float:
    """Points that a text is wide."""
    return _font(_MEASURED).getlength(_printable(text)) * _SIZE / _MEASURED


@lru_cache(maxsize=4096)
def _printable(text: str) -> str:
    """The text with letters that the font has, as near as can be."""
    if text.isascii():
        return text
    return "".join(c if _has(c) else unicodedata.normalize("NFKD", c)[0] for c in text)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    missing = bytes(_font(_MEASURED).getmask("\uffff"))
    return bytes(_font(_MEASURED).getmask(letter)) != missing
