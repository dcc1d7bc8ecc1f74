"""Stamps on documents from file to value: kept apart from fields, told, and a reason to ask."""

import asyncio
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from pydantic import Field

from activities.documents.engines.readers import Readers
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from samples import paper
from samples.sheet import Sheet, width_of
from schemas.forms import Form, Printed
from schemas.reading import MarkKind, Reading

BLUE = (0.1, 0.2, 0.6)


class Slip(Form):
    """A form that no pack brings."""

    reference: Annotated[str, Field(title="Reference"), Printed("Reference")]
    payer: Annotated[str, Field(title="Payer"), Printed("Payer")]
    paid_on: Annotated[date | None, Field(title="Date of payment"), Printed("Date of payment")] = None


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    made = Reader(known={"slip": Slip}, readers=readers)
    yield made
    asyncio.run(made.opener.close())


def slip(*stamps: tuple[float, float]) -> bytes:
    """A slip with a reference and a payer, and stamps with their middles at these points."""
    sheet = Sheet()
    sheet.text(60, 80, "Payment slip", "sans-bold", 15)
    for n, (label, value) in enumerate((("Reference", "KQ-20417"), ("Payer", "Alma Lindqvist"))):
        sheet.text(60, 140 + 60 * n, label, "sans", 10)
        sheet.text(170, 140 + 60 * n, value, "mono", 11)
    sheet.text(60, 260, "Date of payment", "sans", 10)
    for x, y in stamps:
        corners = [(x - 58, y - 17), (x + 56, y - 27), (x + 58, y + 17), (x - 56, y + 27)]
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
            sheet.line(ax, ay, bx, by, 1.4, BLUE)
        sheet.turned(x - 40, y - 2, "RECEIVED", "sans-bold", 11, BLUE, 5)
        sheet.turned(x - 40, y + 14, "12 MAY 2026", "sans-bold", 11, BLUE, 5)
    return sheet.pdf()


async def told(reader: Reader, pdf: bytes, scanned: bool) -> Reading:
    if scanned:
        pdf = paper.as_pdf([paper.scanned(pdf, np.random.default_rng(5))], 70, paper.SCAN_DPI)
    return (await read(pdf, "slip.pdf", Slip, reader)).reading


@pytest.mark.parametrize("scanned", [False, True])
async def test_what_a_stamp_says_is_told_and_is_no_fields_value(reader: Reader, scanned: bool) -> None:
    found = await told(reader, slip((240, 262)), scanned)
    (mark,) = found.marks
    assert (mark.kind, mark.page) == (MarkKind.STAMP, 1)
    assert "12 MAY 2026" in mark.text
    assert found.fields["paid_on"].value is None
    assert found.fields["reference"].value == "KQ-20417"
    assert "a stamp stands across it" not in found.fields["reference"].reasons


async def test_a_value_that_a_stamp_stands_across_is_asked_and_says_why(reader: Reader) -> None:
    sure = (await told(reader, slip(), scanned=False)).fields["payer"]
    crossed = (await told(reader, slip((278, 204)), scanned=False)).fields["payer"]
    assert sure.sure
    assert sure.value == "Alma Lindqvist"
    assert "a stamp stands across it" in crossed.reasons
    assert not crossed.sure


async def test_a_bar_code_on_a_scan_is_told_with_what_it_says_and_is_no_fields_value(reader: Reader) -> None:
    code = zxingcpp.create_barcode("HV-20417", zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=8)))
    page = paper.scanned(slip(), np.random.default_rng(5))
    page.paste(picture, (page.width - 500, page.height // 2))
    pdf = paper.as_pdf([page], 70, paper.SCAN_DPI)
    (mark,) = (found := (await read(pdf, "slip.pdf", Slip, reader)).reading).marks
    assert (mark.kind, mark.page, mark.text, mark.symbology) == (MarkKind.BARCODE, 1, "HV-20417", "QRCode")
    assert found.fields["reference"].value == "KQ-20417"


def ringed(total: str, others: tuple[str, ...]) -> bytes:
    """A slip of sums, the total of which somebody ringed with a pen."""
    sheet = Sheet()
    sheet.text(60, 80, "Payment slip", "sans-bold", 15)
    rows = (("Reference", "KQ-20417"), ("Payer", "Alma Lindqvist"), ("Date of payment", "3 March 2026"))
    for n, (label, value) in enumerate(rows):
        sheet.text(60, 140 + 40 * n, label, "sans", 10)
        sheet.text(170, 140 + 40 * n, value, "mono", 11)
    sheet.text(60, 400, "Total", "sans-bold", 10)
    sheet.text(170, 400, total, "mono", 10)
    for n, other in enumerate(others, 1):
        sheet.text(170, 400 + 13 * n, other, "mono", 10)
    x, y = 170 + width_of(total, "mono", 10) / 2, 397 + 6.5 * len(others)
    sheet.curve(around(x, y, 28), 1.6, BLUE)
    return sheet.pdf()


def around(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    bow, sides = 0.5523, ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    points = [(1.0, 0.0)]
    for a, b in pairwise(sides):
        points += [(a[0] + b[0] * bow, a[1] + b[1] * bow), (b[0] + a[0] * bow, b[1] + a[1] * bow), b]
    return [(x + radius * px, y + radius * py) for px, py in points]


class Sum(Slip):
    """A slip with a sum."""

    total: Annotated[Decimal, Field(title="Total"), Printed("Total")]


async def test_a_value_that_a_pen_ringed_is_read_and_asked(reader: Reader) -> None:
    found = (await read(ringed("77.20", ()), "slip.pdf", Sum, reader)).reading
    assert [mark.text for mark in found.marks] == ["77.20"]
    total = found.fields["total"]
    assert (total.value, total.sure) == ("77.20", False)
    assert "a stamp stands across it" in total.reasons
    assert found.fields["payer"].sure


async def test_a_page_without_a_stamp_tells_of_none(reader: Reader) -> None:
    assert (await told(reader, slip(), scanned=False)).marks == ()
