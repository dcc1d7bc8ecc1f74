"""Stacks of scans in the child: what marks their pages, and parts cut out of them."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from activities.documents.batches import codes
from activities.documents.batches import marks as marking
from activities.documents.batches.marks import PageMarks
from activities.documents.kinds import Kind
from activities.documents.sandbox import pdf, picture
from activities.documents.sandbox.framing import Job, Part, Unopened
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.picture import Pixels

MOST_PIXELS = 8_000_000
"""Of a page as it is looked at: A4 at 280 dots per inch."""


@dataclass(frozen=True)
class Pages:
    """A stack that is open, pages counted from 1."""

    sizes: list[tuple[float, float]]
    """Points."""
    drawn: Callable[[int], Pixels]
    """A page in grey, with dots as many to the inch across as down, at `codes.DPI`."""
    part: Callable[[tuple[int, ...]], pdfium.PdfDocument]
    """Some pages as a PDF of their own, nothing of them lost."""


def warm() -> None:
    """Load all that is needed, as long as there are files to load from."""
    pages = opened(_sample(), Kind.TIFF, Limits())
    for job in (Job(Kind.TIFF, (1,), stack="marks"), Job(Kind.TIFF, (1,), stack="cut", cuts=(1,))):
        found = marks(pages, job) if job.stack == "marks" else cut(pages, job)
        assert all(part.content for part in found)


def _sample() -> bytes:
    out, sheet = io.BytesIO(), Image.new("L", (200, 200), 255)
    sheet.convert("1").save(out, "TIFF", compression="group4", dpi=(100, 100))
    return out.getvalue()


def opened(content: bytes, kind: Kind, limits: Limits) -> Pages:
    """The pages of a PDF or TIFF.

    Raises:
        Unopened: damaged, or larger than may be.
    """
    if kind is Kind.PDF:
        document = pdf.opened(content, limits)
        return Pages(pdf.sizes(document), lambda n: _drawn(document, n), lambda ns: _of_pdf(document, ns))
    image = picture.opened(content, kind, limits)
    sizes = picture.sizes(image, limits)
    return Pages(sizes, lambda n: _frame(image, n, limits), lambda ns: _of_frames(image, ns, limits))


def marks(pages: Pages, job: Job) -> Iterator[Part]:
    """What marks the pages asked for, in one part; a page that cannot be drawn is told as unread."""
    yield Part("marks", marking.packed([_marks(pages, n) for n in job.pages]))


def _marks(pages: Pages, n: int) -> PageMarks:
    try:
        page = pages.drawn(n)
    except (Exception, Unopened):  # whatever a library raises on damaged bytes
        return PageMarks(n, unread=True)
    return codes.seen(n, page)


def cut(pages: Pages, job: Job) -> Iterator[Part]:
    """Each part as a PDF; as many of the job's pages as its cuts say."""
    start = 0
    for count in job.cuts:
        made, out = pages.part(job.pages[start : start + count]), io.BytesIO()
        made.save(out)
        made.close()
        yield Part("part", out.getvalue())
        start += count


def _drawn(document: pdfium.PdfDocument, n: int) -> Pixels:
    page = document[n - 1]
    width, height = page.get_size()
    scale = min(codes.DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    pixels = page.render(scale=scale, grayscale=True).to_numpy()
    page.close()
    return np.ascontiguousarray(pixels if pixels.ndim == 2 else pixels[..., 0])


def _of_pdf(document: pdfium.PdfDocument, numbers: tuple[int, ...]) -> pdfium.PdfDocument:
    made = pdfium.PdfDocument.new()
    made.import_pages(document, [n - 1 for n in numbers])
    return made


def _frame(image: Image.Image, n: int, limits: Limits) -> Pixels:
    shown = ImageOps.exif_transpose(_at(image, n, limits).convert("L"))
    width, height = picture.size(image)
    scale = min(codes.DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(shown.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def _at(image: Image.Image, n: int, limits: Limits) -> Image.Image:
    image.seek(n - 1)
    picture.check_pixels(image, limits)
    image.load()
    return image


def _of_frames(image: Image.Image, numbers: tuple[int, ...], limits: Limits) -> pdfium.PdfDocument:
    """Frames as pages, black and white ones packed as a fax packs them, others without loss."""
    made = pdfium.PdfDocument.new()
    for n in numbers:
        frame = _at(image, n, limits)
        width, height = picture.size(frame)
        upright = ImageOps.exif_transpose(frame)
        if upright.mode == "1":
            _add_black_and_white(made, upright, width, height)
        else:
            _add_shades(made, picture.plain(upright), width, height)
    return made


def _add_black_and_white(made: pdfium.PdfDocument, frame: Image.Image, width: float, height: float) -> None:
    out = io.BytesIO()
    frame.save(out, "PDF", dpi=(frame.width / width * 72, frame.height / height * 72))
    one = pdfium.PdfDocument(out.getvalue())
    made.import_pages(one)
    one.close()


def _add_shades(made: pdfium.PdfDocument, frame: Image.Image, width: float, height: float) -> None:
    page = made.new_page(width, height)
    shown = pdfium.PdfImage.new(made)
    shown.set_bitmap(pdfium.PdfBitmap.from_pil(frame))
    shown.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(shown)
    page.gen_content()
    page.close()
