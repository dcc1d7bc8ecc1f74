"""Stacks of scans in the sandbox: sheets are found however they come in, pictures come out as they were."""

import asyncio
import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from activities.documents.batches import bars, codes
from activities.documents.batches.marks import Bars
from activities.documents.batches.opener import StackOpener
from activities.documents.batches.printed import Sheet, sheets
from activities.documents.opener import Opener
from activities.documents.sandbox.limits import Limits
from cases.batches.stack import Part
from samples import paper
from schemas.batches import Place, Split
from schemas.errors import Invalid

CLAIM = Place(process="household_claim")
SHEET = sheets([Sheet(CLAIM, "Claims of households, the title of which is much too long for its line")])


@pytest.fixture(scope="module")
def opener() -> Iterator[StackOpener]:
    found = Opener(Limits(open_cpu=10, pages=20))
    yield StackOpener(found)
    asyncio.run(found.close())


def patch_page(pattern: str) -> np.ndarray:
    """A patch page as it is sold."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for begins, ends in bars.edges(pattern):
        canvas.rect(90, 780 - ends * 72, 200, (ends - begins) * 72, stroke=0, fill=1)
    canvas.save()
    return np.asarray(paper.rendered(out.getvalue(), codes.DPI))


@pytest.mark.parametrize("turn", [0, 90, 180, 3, -8])
def test_a_sheet_is_seen_lying_or_standing_straight_or_askew(turn: int) -> None:
    scan = paper.scanned(SHEET, np.random.default_rng(turn % 7))
    page = scan.rotate(turn, Image.Resampling.BICUBIC, expand=turn % 90 == 0, fillcolor=255)
    seen = codes.seen(1, np.asarray(page))
    assert (seen.codes, seen.bars) == ((CLAIM.code,) * 2, Bars.OURS)


@pytest.mark.parametrize(
    ("pattern", "means"),
    [
        ("wnnw", Bars.PATCH), ("wnwn", Bars.PATCH), ("nwnw", Bars.PATCH),
        ("nnww", Bars.OURS), ("nwwn", Bars.NONE), ("nnnn", Bars.NONE), ("wwww", Bars.NONE),
    ],
)  # fmt: skip
def test_patch_pages_are_told_by_their_bars(pattern: str, means: Bars) -> None:
    assert codes.seen(1, patch_page(pattern)).bars is means


async def test_pictures_of_a_stack_are_not_packed_anew(opener: StackOpener) -> None:
    rng = np.random.default_rng(3)
    content = paper.as_pdf([paper.scanned(each, rng) for each in (SHEET, SHEET, SHEET)], 50, 200)
    (made,) = await opener.cut(content, "stack.pdf", [Part(2, 3)])
    assert packed(made) == packed(content)[1:]


def packed(content: bytes) -> list[bytes]:
    """The bytes of each page's picture, as they stand in the file."""
    document = pypdfium2.PdfDocument(content)
    pictures = [next(iter(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)))) for page in document]
    return [bytes(picture.get_data(decode_simple=False)) for picture in pictures]


async def test_shades_of_a_tiff_come_out_dot_by_dot(opener: StackOpener) -> None:
    shades = np.random.default_rng(4).integers(0, 255, (120, 90, 3), np.uint8)
    frames, out = [Image.fromarray(shades), Image.fromarray(shades[..., 0])], io.BytesIO()
    frames[0].save(
        out, "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100), compression="tiff_lzw"
    )
    (made,) = await opener.cut(out.getvalue(), "stack.tif", [Part(1, 2)])
    for page, frame in zip(pypdfium2.PdfDocument(made), frames, strict=True):
        picture = next(iter(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))))
        shown = picture.get_bitmap().to_pil().convert(frame.mode)
        assert page.get_size() == pytest.approx((64.8, 86.4), abs=0.1)
        assert np.array_equal(np.asarray(shown), np.asarray(frame))


async def test_what_is_too_much_or_damaged_is_refused_with_a_reason(opener: StackOpener) -> None:
    many = pypdfium2.PdfDocument.new()
    for _ in range(21):
        many.new_page(200, 200)
    out = io.BytesIO()
    many.save(out)
    for content, why in ((out.getvalue(), "21 pages and at most 20"), (b"II*\x00 nothing", "damaged")):
        with pytest.raises(Invalid, match=why):
            await opener.split(content, "stack", Split.SHEETS)
