"""The fields to fill in that a PDF carries (AcroForm), as words: kind, name and option between tabs."""

import codecs
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from activities.documents.sandbox.framing import Word
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.packed import AsShown

_KINDS = {
    raw.FPDF_FORMFIELD_TEXTFIELD: "text",
    raw.FPDF_FORMFIELD_COMBOBOX: "text",
    raw.FPDF_FORMFIELD_LISTBOX: "text",
    raw.FPDF_FORMFIELD_CHECKBOX: "tick",
    raw.FPDF_FORMFIELD_RADIOBUTTON: "tick",
}
_UTF_16 = codecs.lookup("utf-16-le")
"""Looked up here, because a child sees no files any more."""
_LONGEST = 1000
"""Bytes of a name."""


def widgets(document: pdfium.PdfDocument, shown: pdfium.PdfPage, limits: Limits, at: AsShown) -> list[Word]:
    """The fields of a page that can be written in or ticked.

    Args:
        at: where points of the page are shown.
    """
    if document.formenv is None:
        return []
    found = []
    for i in range(min(raw.FPDFPage_GetAnnotCount(shown), limits.words)):
        with _annotation(shown, i) as note:
            kind = _KINDS.get(raw.FPDFAnnot_GetFormFieldType(document.formenv, note)) if note else None
            rect = raw.FS_RECTF()
            if kind and raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
                (ax, ay), (bx, by) = at(rect.left, rect.top), at(rect.right, rect.bottom)
                name = _said(raw.FPDFAnnot_GetFormFieldName, document, note)
                ticked = kind == "tick"
                option = _said(raw.FPDFAnnot_GetFormFieldExportValue, document, note) if ticked else ""
                box = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                found.append(Word(f"{kind}\t{name}\t{option}", box))
    return found


@contextmanager
def _annotation(shown: pdfium.PdfPage, i: int) -> Iterator[raw.FPDF_ANNOTATION | None]:
    note = raw.FPDFPage_GetAnnot(shown, i)
    try:
        yield note
    finally:
        if note:
            raw.FPDFPage_CloseAnnot(note)


def _said(ask: Callable[..., int], document: pdfium.PdfDocument, note: raw.FPDF_ANNOTATION) -> str:
    """A text that PDFium hands over as UTF-16, without tabs and line ends."""
    size = min(ask(document.formenv, note, None, 0), 2 * _LONGEST)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(document.formenv, note, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    text, _ = _UTF_16.decode(buffer.raw[: size - 2], "replace")
    return " ".join(text.split())
