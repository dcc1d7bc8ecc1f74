"""PDF in the child: sizes, pixels and words by PDFium."""

import ctypes
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdfium2 import PdfiumError as PdfError

from activities.documents.sandbox import pictured
from activities.documents.sandbox.framing import Job, PageHead, Reason, Unopened, Word
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.packed import AsShown, Box
from activities.documents.sandbox.widgets import widgets

__all__ = ["DrawnPage", "PdfError", "opened", "page", "sizes"]

_PICTURE_SHARE = 0.5
"""A page that a picture covers by this much is a scan, even if it carries text."""
_COARSE = 150.0
"""Dots per inch at which rules and check boxes of a page are found as at 200, for a tenth of the bytes."""
_FINE = 256
"""Device units per point when asking PDFium where a point is shown; it answers in whole units."""
_FAR = 1000.0


@dataclass(frozen=True)
class DrawnPage:
    """A page as pixels (grey, or RGB) with the words the file carries."""

    head: PageHead
    pixels: npt.NDArray[np.uint8]
    words: list[Word]
    pictures: Sequence[Box] = ()
    """Where print may stand that is not among the words."""


def opened(content: bytes, limits: Limits) -> pdfium.PdfDocument:
    """The document, or `Unopened`."""
    try:
        document = pdfium.PdfDocument(content)
    except PdfError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unopened(Reason.LOCKED if locked else Reason.DAMAGED) from error
    if len(document) > limits.pages:
        raise Unopened(Reason.PAGES, len(document), limits.pages)
    if not len(document):
        raise Unopened(Reason.EMPTY)
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()
    return document


def sizes(document: pdfium.PdfDocument) -> list[tuple[float, float]]:
    """Width and height in points of every page as it is shown; A4 where the file does not tell."""
    found = []
    for n in range(len(document)):
        try:
            width, height = document.get_page_size(n)
        except PdfError:
            width, height = 0.0, 0.0
        sensible = all(math.isfinite(v) and v > 0 for v in (width, height))
        found.append((width, height) if sensible else (595.0, 842.0))
    return found


def page(document: pdfium.PdfDocument, n: int, job: Job, limits: Limits) -> DrawnPage:
    """Page `n` (from 1) drawn at the job's resolution, or a lower one where it is very large."""
    shown = document[n - 1]
    carried = widgets(document, shown, limits, _way(shown)) if job.widgets else []
    if document.formenv:
        shown.flatten()
        shown = document[n - 1]
    width_pt, height_pt = shown.get_size()
    if min(width_pt, height_pt) <= 0:
        raise ValueError("a page without a size")
    at = _way(shown)
    words = carried or (_words(shown, limits, at) if job.words and not job.widgets else [])
    bounds = pictured.pictures(shown) if words else []
    picture = not words or pictured.covered(bounds, width_pt * height_pt) >= _PICTURE_SHARE
    regions = () if picture else pictured.regions(shown, bounds, words, at)
    coarse = job.coarse and not picture and not regions
    finest = 72 * math.sqrt(limits.page_pixels / (width_pt * height_pt)) * 0.999
    dpi = min(_COARSE if coarse else job.dpi, finest)
    pixels = _drawn(shown, dpi / 72, coarse)
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else 3
    head = PageHead(n, width_pt, height_pt, width, height, channels, dpi, dpi, picture, coarse)
    return DrawnPage(head, pixels, words, regions)


def _drawn(shown: pdfium.PdfPage, scale: float, grey: bool) -> npt.NDArray[np.uint8]:
    drawn = shown.render(scale=scale, grayscale=grey, rev_byteorder=not grey)
    pixels: npt.NDArray[np.uint8] = drawn.to_numpy()
    if pixels.ndim == 3 and not _coloured(pixels):
        return np.ascontiguousarray(pixels[..., 0])
    return pixels[..., :3] if pixels.ndim == 3 else pixels


def _coloured(pixels: npt.NDArray[np.uint8]) -> bool:
    same = np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 1], pixels[..., 2])
    return not same


def _words(shown: pdfium.PdfPage, limits: Limits, at: AsShown) -> list[Word]:
    """Runs of characters without a blank between them, in the file's order."""
    text = shown.get_textpage()
    count = min(text.count_chars(), limits.words * 16)
    letters = "".join(chr(raw.FPDFText_GetUnicode(text.raw, i) or 32) for i in range(count))
    kept = [i for i, letter in enumerate(letters) if letter.isprintable() and not letter.isspace()]
    if not kept:
        return []
    places, boxes = np.array(kept), _boxes(text, kept, at)
    begins = np.flatnonzero(np.append(True, (np.diff(places) > 1) | _apart(boxes)))
    around = np.column_stack(
        [np.minimum.reduceat(boxes[:, :2], begins), np.maximum.reduceat(boxes[:, 2:], begins)]
    ).tolist()
    ends = [*begins[1:].tolist(), len(kept)]
    words = zip(begins.tolist(), ends, around, strict=True)
    said = ("".join(letters[i] for i in kept[start:end]) for start, end, _ in words)
    return [Word(word, tuple(box)) for word, box in zip(said, around, strict=True)][: limits.words]


def _boxes(text: pdfium.PdfTextPage, letters: Sequence[int], at: AsShown) -> npt.NDArray[np.float64]:
    """Boxes of characters as shown, in points from the top left, whatever the page's rotation and crop."""
    box, sides = raw.FS_RECTF(), array("d")
    for i in letters:
        if not raw.FPDFText_GetLooseCharBox(text.raw, i, box):
            raise PdfError("a character without a box")
        sides.extend((box.left, box.bottom, box.right, box.top))
    left, bottom, right, top = np.frombuffer(sides).reshape(-1, 4).T
    (x0, y0), (x1, y1) = at(left, top), at(right, bottom)
    return np.column_stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)])


def _way(shown: pdfium.PdfPage) -> AsShown:
    """From points of the page to points as shown: PDFium is asked for three of them, all others follow."""
    (x0, y0), (x1, y1), (x2, y2) = (_asked(shown, *p) for p in ((0, 0), (_FAR, 0), (0, _FAR)))
    a, b, c, d = (x1 - x0) / _FAR, (y1 - y0) / _FAR, (x2 - x0) / _FAR, (y2 - y0) / _FAR
    return lambda x, y: (x0 + a * x + c * y, y0 + b * x + d * y)


def _asked(shown: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    width, height = shown.get_size()
    across, down = round(width * _FINE), round(height * _FINE)
    out_x, out_y = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(shown, 0, 0, across, down, 0, x, y, ctypes.byref(out_x), ctypes.byref(out_y))
    return out_x.value * width / across, out_y.value * height / down


def _apart(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether each character but the first begins another word: off the line, or a gap of half its height."""
    last, box = boxes[:-1], boxes[1:]
    height = np.maximum(np.maximum(last[:, 3] - last[:, 1], box[:, 3] - box[:, 1]), 1.0)
    off_line = np.abs((last[:, 1] + last[:, 3]) - (box[:, 1] + box[:, 3])) / 2 > height * 0.6
    gap = box[:, 0] - last[:, 2]
    return np.asarray(off_line | (gap > height * 0.5) | (gap < -height * 1.5))
