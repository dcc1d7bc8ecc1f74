"""Bar codes anywhere on a page: which are told, where they stand, and what is kept of them."""

import numpy as np
import pytest
import zxingcpp

from activities.documents.imprints import barcodes
from activities.documents.imprints.barcodes import LONGEST, MOST, Barcode

DPI = 200.0
Page = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def page() -> Page:
    return np.full((2200, 1700), 255, np.uint8)


def put(sheet: Page, text: str, kind: str, left: int, top: int, scale: int = 4) -> None:
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
    image = np.asarray(zxingcpp.write_barcode_to_image(code, scale=scale))
    sheet[top : top + image.shape[0], left : left + image.shape[1]] = image


def told(sheet: Page) -> list[tuple[str, str]]:
    return [(code.symbology, code.text) for code in barcodes.found(sheet, DPI)]


@pytest.mark.parametrize("turns", range(4))
def test_codes_are_read_from_top_to_bottom_however_the_page_lies(turns: int) -> None:
    sheet = page()
    put(sheet, "HV-20417", "QRCode", 1200, 150)
    put(sheet, "PARCEL-0099", "Code128", 200, 1500)
    found = told(np.ascontiguousarray(np.rot90(sheet, turns)))
    assert set(found) == {("QRCode", "HV-20417"), ("Code128", "PARCEL-0099")}
    if turns == 0:
        assert [text for _, text in found] == ["HV-20417", "PARCEL-0099"]


def test_its_place_is_told_in_points() -> None:
    sheet = page()
    put(sheet, "HV-20417", "QRCode", 1000, 500)
    (code,) = barcodes.found(sheet, DPI)
    x0, y0, x1, y1 = code.box
    assert 360 <= x0 < x1 <= 360 + 50
    assert 180 <= y0 < y1 <= 180 + 50


def test_short_rows_of_bars_without_a_check_digit_are_print() -> None:
    assert barcodes.SHORTEST == 6
    sheet = page()
    put(sheet, "AB12", "Code39", 200, 200)
    assert told(sheet) == []
    put(sheet, "AB1234", "Code39", 200, 900)
    assert [text for _, text in told(sheet)] == ["AB1234"]


def test_what_a_code_says_is_kept_as_text_that_can_be_shown() -> None:
    sheet = page()
    put(sheet, "one\x00\x1b[31m\r\ntwo" + "x" * 600, "QRCode", 200, 200, 6)
    ((_, text),) = told(sheet)
    assert text.startswith("one  [31m\ntwo")
    assert len(text) == LONGEST


def test_a_page_full_of_codes_tells_a_bounded_number() -> None:
    sheet = page()
    for n in range(30):
        put(sheet, f"N-{n:04}", "QRCode", 60 + 260 * (n % 6), 60 + 260 * (n // 6), 6)
    assert len(told(sheet)) == MOST


def test_an_empty_page_has_none() -> None:
    found: list[Barcode] = barcodes.found(page(), DPI)
    assert found == []
