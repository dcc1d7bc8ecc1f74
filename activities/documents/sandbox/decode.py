"""The child's work: from foreign bytes to sizes, pixels and words. Runs confined and is not trusted."""

import io
import math
import socket
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from activities.documents.kinds import Kind
from activities.documents.sandbox import archive, framing, mail, marking, office, pdf, sheet, typeset
from activities.documents.sandbox.framing import Job, Mark, PageHead, Reason, Trouble, Unopened
from activities.documents.sandbox.limits import Limits

Pixels = npt.NDArray[np.uint8]

_FORMATS = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.TIFF: "TIFF",
    Kind.WEBP: "WEBP",
    Kind.HEIC: "HEIF",
}
_A4 = (595.0, 842.0)
_A4_INCHES = 11.69
_ORIENTATION = 0x0112
_SENSIBLE_DPI = (40.0, 2400.0)
_SENSIBLE_INCHES = 44.0
"""Longer than this, and the resolution that the file names is not the paper's."""


def work(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """Answer one job with frames; a Python error becomes a trouble, a worse one ends the process."""
    opened = _sheet if job.sheet else _picture if Kind(job.kind).picture else _OPENED_BY[Kind(job.kind)]
    try:
        opened(conn, job, limits, content)
    except MemoryError:
        _trouble(conn, Trouble(0, Reason.MEMORY))
    except Unopened as error:
        _trouble(conn, error.trouble)
    except (OSError, framing.Silent):
        raise  # the parent is gone
    except Exception:  # whatever a library raises on damaged bytes
        _trouble(conn, Trouble(0, Reason.DAMAGED))
    framing.send(conn, Mark.END)


def _trouble(conn: socket.socket, trouble: Trouble) -> None:
    framing.send(conn, Mark.TROUBLE, framing.pack_trouble(trouble))


def _pdf(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    document = pdf.opened(content, limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes(pdf.sizes(document)))
    for n in job.pages:
        try:
            page = pdf.page(document, n, job, limits)
            _send_page(conn, page.head, page.pixels, page.words)
        except MemoryError:
            _trouble(conn, Trouble(n, Reason.MEMORY))
        except (pdf.PdfError, ValueError, IndexError):
            _trouble(conn, Trouble(n, Reason.DAMAGED))


def _mail(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """Its text as pages; the files in it are handed out when the e-mail is only looked at."""
    blocks, files = mail.opened(content, limits)
    _set(conn, blocks, job, limits)
    if not job.pages:
        for file in files:
            framing.send_part(conn, file)


def _zip(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """An Office file as pages, or the files in an archive."""
    packed = archive.opened(content, limits)
    kind = archive.kind(packed)
    framing.send(conn, Mark.KIND, kind.encode())
    if kind is Kind.ZIP:
        for file in archive.parts(packed, limits):
            framing.send_part(conn, file)
    elif kind is Kind.DOCX:
        _set(conn, office.document(packed), job, limits)
    else:
        _set(conn, office.sheets(content), job, limits)


def _sheet(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """A spreadsheet's cells, or the spreadsheet with reasons in it."""
    found = {"cells": sheet.cells, "marked": marking.marked}[job.sheet](content, job.kind, limits)
    framing.send_part(conn, found)


def _set(conn: socket.socket, blocks: Iterable[typeset.Block], job: Job, limits: Limits) -> None:
    sheets = typeset.pages(blocks, limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes([(s.width, typeset.HEIGHT) for s in sheets]))
    for n in job.pages:
        if n > len(sheets):
            _trouble(conn, Trouble(n, Reason.DAMAGED))
            continue
        page = typeset.page(sheets[n - 1], n, job, limits)
        _send_page(conn, page.head, page.pixels, page.words)


_OPENED_BY = {Kind.PDF: _pdf, Kind.MAIL: _mail, Kind.ZIP: _zip, Kind.DOCX: _zip, Kind.XLSX: _zip}


def _send_page(conn: socket.socket, head: PageHead, pixels: Pixels, words: list[framing.Word]) -> None:
    framing.send(conn, Mark.PAGE, framing.pack_page(head))
    framing.send(conn, Mark.WORDS, framing.pack_words(words))
    framing.send(conn, Mark.PIXELS, np.ascontiguousarray(pixels).data.cast("B"))


def _picture(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    image = _opened(content, Kind(job.kind), limits)
    sizes = _sizes(image, limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes(sizes))
    for n in job.pages or (1,):
        try:
            _frame(conn, image, n, job, limits)
        except MemoryError:
            _trouble(conn, Trouble(n, Reason.MEMORY))
        except Unopened as error:
            _trouble(conn, replace(error.trouble, n=n))
        except Exception:  # decoders of pictures raise whatever they like on damaged bytes
            _trouble(conn, Trouble(n, Reason.DAMAGED))


def _opened(content: bytes, kind: Kind, limits: Limits) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
    except MemoryError:
        raise
    except Exception as error:
        raise Unopened(Reason.DAMAGED) from error
    _check_pixels(image, limits)
    return image


def _check_pixels(image: Image.Image, limits: Limits) -> None:
    pixels = image.width * image.height
    if pixels > limits.picture_pixels:
        raise Unopened(Reason.PIXELS, pixels, limits.picture_pixels)
    if not pixels:
        raise Unopened(Reason.EMPTY)


def _sizes(image: Image.Image, limits: Limits) -> list[tuple[float, float]]:
    """Of every page; only a TIFF has several. Where a later one cannot be found, it is the last, as A4."""
    found = [_size(image)]
    while image.format == "TIFF":
        if len(found) > limits.pages:
            raise Unopened(Reason.PAGES, 0, limits.pages)
        try:
            image.seek(len(found))
            found.append(_size(image))
        except EOFError:
            break
        except Exception:  # as above
            return [*found, _A4]
    return found


def _size(image: Image.Image) -> tuple[float, float]:
    width, height = image.size
    dpi_x, dpi_y = _dpi(image)
    size = width / dpi_x * 72, height / dpi_y * 72
    return (size[1], size[0]) if _turned(image) else size


def _turned(image: Image.Image) -> bool:
    return image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)


def _dpi(image: Image.Image) -> tuple[float, float]:
    """Resolution as the file tells it, else as if the picture showed a sheet of A4."""
    try:
        x, y = (float(v) for v in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        x = y = 0.0
    low, high = _SENSIBLE_DPI
    if all(math.isfinite(v) and low <= v <= high for v in (x, y)):
        inches = max(image.width / x, image.height / y)
        if inches <= _SENSIBLE_INCHES:
            return x, y
    guess = max(image.size) / _A4_INCHES
    return guess, guess


def _frame(conn: socket.socket, image: Image.Image, n: int, job: Job, limits: Limits) -> None:
    image.seek(n - 1)
    _check_pixels(image, limits)
    width_pt, height_pt = _size(image)
    if image.format == "JPEG" and image.width * image.height > limits.page_pixels * 4:
        image.draft("RGB", (image.width // 2, image.height // 2))
    image.load()
    if not job.pages:
        return
    shown = ImageOps.exif_transpose(_plain(image))
    shown = _fitted(shown, width_pt, height_pt, job, limits)
    pixels = without_colour(np.asarray(shown))
    channels = 1 if pixels.ndim == 2 else 3
    dpi_x, dpi_y = shown.width / width_pt * 72, shown.height / height_pt * 72
    head = PageHead(n, width_pt, height_pt, shown.width, shown.height, channels, dpi_x, dpi_y, True)
    _send_page(conn, head, pixels, [])


def _plain(image: Image.Image) -> Image.Image:
    """Grey or RGB, eight bits a sample, on white paper."""
    if image.mode in ("1", "L", "RGB"):
        return image if image.mode != "1" else image.convert("L")
    if image.mode.startswith("I;16"):
        return _with_exif(Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)), image)
    if "A" in image.mode or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return _with_exif(paper.convert("RGB"), image)
    return image.convert("RGB")


def _with_exif(image: Image.Image, like: Image.Image) -> Image.Image:
    image.getexif().update(like.getexif())
    return image


def _fitted(image: Image.Image, width_pt: float, height_pt: float, job: Job, limits: Limits) -> Image.Image:
    """At most the limit's pixels; with `square` exactly as many as the page has at that resolution."""
    width, height = image.size
    if job.square:
        width, height = round(width_pt * job.dpi / 72), round(height_pt * job.dpi / 72)
    shrink = min(1.0, math.sqrt(limits.page_pixels / max(1, width * height)))
    size = max(1, int(width * shrink)), max(1, int(height * shrink))
    return image if size == image.size else image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def without_colour(pixels: Pixels) -> Pixels:
    """One channel where the three are alike."""
    if pixels.ndim == 3 and np.array_equal(pixels[..., 0], pixels[..., 1]):
        return pixels[..., 0] if np.array_equal(pixels[..., 1], pixels[..., 2]) else pixels
    return pixels
