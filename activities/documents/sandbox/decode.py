"""The child's work: from foreign bytes to sizes, pixels and words. Runs confined and is not trusted."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from PIL import Image, ImageOps

from activities.documents.kinds import Kind
from activities.documents.sandbox import (
    archive,
    einvoice,
    framing,
    mail,
    marking,
    office,
    packed,
    pdf,
    picture,
    sheet,
    stack,
    typeset,
)
from activities.documents.sandbox.framing import Job, Mark, PageHead, Reason, Trouble, Unopened
from activities.documents.sandbox.limits import Limits


def work(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """Answer one job with frames; a Python error becomes a trouble, a worse one ends the process."""
    try:
        _opener(job)(conn, job, limits, content)
    except MemoryError:
        _trouble(conn, Trouble(0, Reason.MEMORY))
    except Unopened as error:
        _trouble(conn, error.trouble)
    except (OSError, framing.Silent):
        raise  # the parent is gone
    except Exception:  # whatever a library raises on damaged bytes
        _trouble(conn, Trouble(0, Reason.DAMAGED))
    framing.send(conn, Mark.END)


def _opener(job: Job) -> Callable[[socket.socket, Job, Limits, bytes], None]:
    if job.sheet:
        return _sheet
    if job.stack:
        return _stack
    return _picture if Kind(job.kind).picture else _OPENED_BY[Kind(job.kind)]


def _trouble(conn: socket.socket, trouble: Trouble) -> None:
    framing.send(conn, Mark.TROUBLE, framing.pack_trouble(trouble))


def _pdf(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    document = pdf.opened(content, limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes(pdf.sizes(document)))
    if job.words and 1 in job.pages:
        _send_stated(conn, einvoice.within(document))
    for n in job.pages:
        try:
            page = pdf.page(document, n, job, limits)
            _send_page(conn, page)
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
    """An Office file as pages and the pictures in it, or the files in an archive."""
    files = archive.opened(content, limits)
    kind = archive.kind(files)
    framing.send(conn, Mark.KIND, kind.encode())
    if kind is Kind.ZIP:
        for file in archive.parts(files, limits):
            framing.send_part(conn, file)
        return
    _set(conn, office.document(files) if kind is Kind.DOCX else office.sheets(content), job, limits)
    if not job.pages:
        for file in archive.pictures(files, limits):
            if file.trouble or picture.may_be_page(file.content):
                framing.send_part(conn, file)


def _invoice(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """An electronic invoice as pages, and what it says."""
    found = einvoice.stated(content)
    if job.words and 1 in job.pages:
        _send_stated(conn, found)
    _set(conn, einvoice.blocks(found), job, limits)


def _send_stated(conn: socket.socket, found: list[packed.Stated]) -> None:
    if found:
        framing.send(conn, Mark.STATED, packed.pack_stated(found))


def _sheet(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """A spreadsheet's cells, or the spreadsheet with reasons in it."""
    found = {"cells": sheet.cells, "marked": marking.marked}[job.sheet](content, job.kind, limits)
    framing.send_part(conn, found)


def _stack(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    """What divides a stack of pages, or the pages of each part."""
    pages = stack.opened(content, Kind(job.kind), limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes(pages.sizes))
    for part in {"marks": stack.marks, "cut": stack.cut}[job.stack](pages, job):
        framing.send_part(conn, part)


def _set(conn: socket.socket, blocks: Iterable[typeset.Block], job: Job, limits: Limits) -> None:
    sheets = typeset.pages(blocks, limits)
    framing.send(conn, Mark.SIZES, framing.pack_sizes([(s.width, typeset.HEIGHT) for s in sheets]))
    for n in job.pages:
        if n > len(sheets):
            _trouble(conn, Trouble(n, Reason.DAMAGED))
            continue
        page = typeset.page(sheets[n - 1], n, job, limits)
        _send_page(conn, page)


_OPENED_BY = {
    Kind.PDF: _pdf,
    Kind.MAIL: _mail,
    Kind.ZIP: _zip,
    Kind.DOCX: _zip,
    Kind.XLSX: _zip,
    Kind.INVOICE: _invoice,
}


def _send_page(conn: socket.socket, page: pdf.DrawnPage) -> None:
    framing.send(conn, Mark.PAGE, framing.pack_page(page.head))
    framing.send(conn, Mark.WORDS, framing.pack_words(page.words))
    framing.send(conn, Mark.PICTURES, packed.pack_pictures(page.pictures))
    framing.send(conn, Mark.PIXELS, np.ascontiguousarray(page.pixels).data.cast("B"))


def _picture(conn: socket.socket, job: Job, limits: Limits, content: bytes) -> None:
    image = picture.opened(content, Kind(job.kind), limits)
    sizes = picture.sizes(image, limits)
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


def _frame(conn: socket.socket, image: Image.Image, n: int, job: Job, limits: Limits) -> None:
    image.seek(n - 1)
    picture.check_pixels(image, limits)
    width_pt, height_pt = picture.size(image)
    if image.format == "JPEG" and image.width * image.height > limits.page_pixels * 4:
        image.draft("RGB", (image.width // 2, image.height // 2))
    image.load()
    if not job.pages:
        return
    shown = ImageOps.exif_transpose(picture.plain(image))
    shown = picture.fitted(shown, width_pt, height_pt, job, limits)
    pixels = picture.without_colour(np.asarray(shown))
    channels = 1 if pixels.ndim == 2 else 3
    dpi_x, dpi_y = shown.width / width_pt * 72, shown.height / height_pt * 72
    head = PageHead(n, width_pt, height_pt, shown.width, shown.height, channels, dpi_x, dpi_y, True)
    _send_page(conn, pdf.DrawnPage(head, pixels, []))
