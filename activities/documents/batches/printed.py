"""Separator and cover sheets as PDF, to be laid between letters before they are scanned."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import inch, mm
from reportlab.pdfgen.canvas import Canvas

from activities.documents.batches import bars
from schemas.batches import Place

PAPERS = {"a4": A4, "letter": LETTER}
_EDGE = 14 * mm
"""No printer prints nearer to the edge, and no feeder cuts off more."""
_BARS = 150 * mm
"""How long the bars are."""
_CODE = 58 * mm
"""How wide a code is: its dots are a sixteenth of an inch, so that a fax sees them."""
_LONGEST_LINE = 46


@dataclass(frozen=True)
class Sheet:
    """A sheet to be printed."""

    place: Place
    title: str = ""
    """For the eye: what the process or case is called."""

    @property
    def head(self) -> str:
        return "New case" if self.place.process else "Belongs to a case"

    @property
    def name(self) -> str:
        named = self.place.process.replace("_", " ").capitalize() if self.place.process else self.place.case
        return self.title or named or ""

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do with it."""
        if self.place.process:
            return ("Lay this sheet before each letter that begins", "a new case, and scan them together.")
        return ("Lay this sheet on top of the letters", "for this case, and scan them together.")


def sheets(wanted: Sequence[Sheet], paper: str = "a4") -> bytes:
    """A PDF with one page for each sheet; the same sheets give the same bytes."""
    width, height = PAPERS[paper]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=True)
    canvas.setTitle("Sheets for scanning")
    for sheet in wanted:
        _draw(canvas, sheet, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, sheet: Sheet, width: float, height: float) -> None:
    for top in (height - _EDGE, _EDGE + bars.LONG * inch):
        _draw_bars(canvas, (width - _BARS) / 2, top)
    _draw_code(canvas, sheet.place.code, _EDGE + 8 * mm, height - _EDGE - 32 * mm - _CODE)
    _draw_code(canvas, sheet.place.code, width - _EDGE - 8 * mm - _CODE, _EDGE + 32 * mm)
    middle = height / 2
    canvas.setFont("Helvetica", 20)
    canvas.drawCentredString(width / 2, middle + 13 * mm, sheet.head)
    canvas.setFont("Helvetica-Bold", 26)
    canvas.drawCentredString(width / 2, middle, _shown(sheet.name))
    canvas.setFont("Helvetica", 12)
    for n, line in enumerate(sheet.advice):
        canvas.drawCentredString(width / 2, middle - 11 * mm - n * 6 * mm, line)
    canvas.setFont("Courier", 10)
    canvas.drawString(_EDGE + 8 * mm, _EDGE + 34 * mm, _shown(sheet.place.code))


def _shown(text: str) -> str:
    short = text if len(text) <= _LONGEST_LINE else f"{text[: _LONGEST_LINE - 3]}..."
    return short.encode("latin-1", "replace").decode("latin-1")


def _draw_bars(canvas: Canvas, left: float, top: float) -> None:
    for begins, ends in bars.edges(bars.OURS):
        canvas.rect(left, top - ends * inch, _BARS, (ends - begins) * inch, stroke=0, fill=1)


def _draw_code(canvas: Canvas, text: str, left: float, bottom: float) -> None:
    code = QrCodeWidget(text, barLevel="H", barWidth=_CODE, barHeight=_CODE, barBorder=4)
    drawing = Drawing(_CODE, _CODE)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, left, bottom)
