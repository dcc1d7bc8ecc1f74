"""Bar codes anywhere on a page, by zxing-cpp. Runs in the readers."""

from dataclasses import dataclass
from typing import Any

import zxingcpp

from activities.documents.engines.protocol import Pixels
from schemas.reading import Box

MOST = 20
"""Codes that are told of a page."""
LONGEST = 500
"""Characters that are told of one; what a payment slip says takes some 400."""
SHORTEST = 6
"""Characters of a row of bars without a check digit: print has shorter ones."""
_UNCHECKED = ("Code39", "ITF")
_FORMATS = "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417,Code128,Code39,ITF,EAN13,EAN8,UPCA,UPCE"
"""Made into zxing-cpp's own at each page: one that a module keeps is complained of when the process ends."""


@dataclass(frozen=True)
class Barcode:
    """A code and where it stands."""

    box: Box
    """Around it, in points; around the middle of long bars."""
    text: str
    symbology: str
    """As zxing-cpp names it: "QRCode", "Code128"."""


def found(grey: Pixels, dpi: float) -> list[Barcode]:
    """The codes on a page as shown, from top to bottom, each place once."""
    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    read = zxingcpp.read_barcodes(grey, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    codes = [_barcode(code, 72 / dpi) for code in read if code.valid]
    told = [code for code in codes if code.text and not _by_chance(code)]
    return sorted(told, key=lambda code: (code.box[1], code.box[0]))[:MOST]


def _by_chance(code: Barcode) -> bool:
    return code.symbology.startswith(_UNCHECKED) and len(code.text) < SHORTEST


def _barcode(code: Any, unit: float) -> Barcode:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [each.x * unit for each in corners], [each.y * unit for each in corners]
    box = (min(across), min(down), max(across), max(down))
    return Barcode(box, _printable(code.text), code.format.name)


def _printable(text: str) -> str:
    """What can be kept and shown: line ends stay, other signs of control become blanks."""
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return "\n".join(lines)[:LONGEST].strip()
