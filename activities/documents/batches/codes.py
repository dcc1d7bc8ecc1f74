"""What is seen on one drawn page of a stack: codes of ours, bars, or nothing at all. Runs in the child."""

from collections.abc import Iterator

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from activities.documents.batches.bars import DPI as BARS_DPI
from activities.documents.batches.bars import Pixels, bars_on
from activities.documents.batches.marks import MOST_CODES, Bars, PageMarks
from schemas.batches import LONGEST_CODE, is_ours

DPI = 200
"""At which pages are looked at."""
_FORMATS = "QRCode,DataMatrix,Code128"
_MARGIN = 0.25
"""Inches around a page that are not looked at: shadows of its edge."""
_INK = 0.88
"""Of the paper's brightness; darker is ink, also that of a pale copy."""
_AROUND, _COMPANY = 3, 7
"""Dots to each side at `BARS_DPI`, and how many of these 49 are dark where ink is: in the thinnest line that
a pen draws seven. Speckle of 0.5 % has fewer; of 2 % it has more, and then a blank page is kept."""
_MOST_DOTS = 30
"""Dots of ink on a blank page: a word has more, and so has a line of a centimetre."""


def seen(n: int, page: Pixels) -> PageMarks:
    """What is seen on a grey page at `DPI`."""
    bars = bars_on(_smaller(page, BARS_DPI))
    found = codes_on(page)
    if bars is Bars.OURS and len(found) < 2:
        found = max((found, *_cleaned(page)), key=len)
    blank = not found and bars is Bars.NONE and is_blank(page)
    return PageMarks(n, tuple(found[:MOST_CODES]), bars, blank)


def codes_on(page: Pixels) -> list[str]:
    """The texts of all codes that are meant for us, the same as often as it stands there."""
    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    found = zxingcpp.read_barcodes(page, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    texts = (code.text for code in found if code.valid)
    return [text[:LONGEST_CODE] for text in texts if is_ours(text)]


def _cleaned(page: Pixels) -> Iterator[list[str]]:
    """What is read when speckle is taken away, or evened out."""
    yield codes_on(np.asarray(Image.fromarray(page).filter(ImageFilter.MedianFilter(3))))
    yield codes_on(_smaller(page, DPI // 2))


def is_blank(page: Pixels) -> bool:
    """Whether nothing stands on it; lone dots are dirt, or come from a fax's line."""
    small = _smaller(page, BARS_DPI)
    edge = round(_MARGIN * BARS_DPI)
    inside = small[edge:-edge, edge:-edge]
    if not inside.size:
        return False
    dark = inside < _INK * float(np.median(inside))
    shares = Image.fromarray(np.where(dark, 245, 0).astype(np.uint8)).filter(ImageFilter.BoxBlur(_AROUND))
    company = np.asarray(shares) >= 245 * _COMPANY // (2 * _AROUND + 1) ** 2
    return int((dark & company).sum()) < _MOST_DOTS


def _smaller(page: Pixels, dpi: int) -> Pixels:
    return np.asarray(Image.fromarray(page).reduce(DPI // dpi))
