"""Pages drawn for tests: text as text, and words as pictures."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.sheet import FONTS

A4 = (595, 842)
IBAN = "DE89 3704 0044 0532 0130 00"


def picture(*lines: str, size: int = 36) -> ImageReader:
    """These lines, white around them."""
    font = ImageFont.truetype(str(FONTS / "sans.ttf"), size)
    width = max((round(font.getlength(line)) for line in lines), default=100)
    image = Image.new("RGB", (width + 40, 2 * size * max(1, len(lines)) + 20), "white")
    for i, line in enumerate(lines):
        ImageDraw.Draw(image).text((20, 10 + 2 * size * i), line, (20, 20, 60), font)
    return ImageReader(image)


def text(canvas: Canvas, lines: Sequence[tuple[float, float, str]]) -> None:
    """Lines of text; places are points from the bottom left."""
    canvas.setFont("Helvetica", 11)
    for x, y, line in lines:
        canvas.drawString(x, y, line)


def blank() -> tuple[Canvas, io.BytesIO]:
    """An empty document of A4 pages, and where its bytes go when it is saved."""
    out = io.BytesIO()
    return Canvas(out, A4), out


def invoice(bank: ImageReader | None, total: str = "119.00") -> bytes:
    """An invoice whose bank account is a picture, or is not told."""
    canvas, out = blank()
    rows = (
        (60, 780, "Sample Tools GmbH"),
        (60, 740, "Invoice no: 2026-0117"),
        (60, 720, "Invoice date: 2026-03-02"),
    )
    sums = (
        (60, 660, "Description"),
        (400, 660, "Amount"),
        (60, 640, "Steel brackets"),
        (400, 640, "EUR 100.00"),
    )
    ends = ((60, 600, "Net"), (400, 600, "EUR 100.00"), (60, 585, "VAT 19%"), (400, 585, "EUR 19.00"))
    text(
        canvas, (*rows, *sums, *ends, (60, 570, "Total"), (400, 570, f"EUR {total}"), (60, 30, "Page 1 of 1"))
    )
    if bank:
        canvas.drawImage(bank, 60, 50, 300, 60)
    canvas.save()
    return out.getvalue()
