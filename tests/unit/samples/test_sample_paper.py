"""What is drawn for a household claim: its truth, its files, the same every time."""

import io
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase.ttfonts import TTFont

from samples.drawn import Drawn, Quality
from samples.household_claim import (
    APPROVED_BY_TWO,
    ASSESSED,
    LAYOUTS,
    STRAIGHT_THROUGH,
    Unreadable,
    contents,
    draw,
)
from samples.layouts.entries import comma_decimal
from samples.sheet import FONTS, Face
from schemas.household_claim import LossNotice, LossReport
from schemas.receipt import Receipt

SEEDS = range(20)


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text: str = document[0].get_textpage().get_text_range()
        return text


def _truth(drawn: Drawn, start: str) -> dict[str, object]:
    return next(values for name, values in drawn.truth.items() if name.startswith(start))


def _picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("quality", Quality)
def test_the_same_seed_gives_the_same_bytes_whatever_was_drawn_in_between(quality: Quality) -> None:
    first = draw(3, quality)
    draw(4, Quality.CLEAN, hand=True)
    assert draw(3, quality) == first


def test_another_seed_gives_another_case() -> None:
    people = {contents(seed).report.policy_number for seed in SEEDS}
    assert len(people) == len(SEEDS)


def test_what_is_written_does_not_depend_on_the_quality() -> None:
    truths = [list(draw(5, quality).truth.values()) for quality in Quality]
    assert all(truth == truths[0] for truth in truths)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_is_what_the_models_dump(seed: int) -> None:
    drawn = draw(seed, Quality.CLEAN)
    form, receipt = _truth(drawn, "claim-form"), _truth(drawn, "receipt")
    assert LossReport.model_validate(form).model_dump(mode="json") == form
    assert Receipt.model_validate(receipt).model_dump(mode="json") == receipt


@pytest.mark.parametrize("seed", SEEDS)
def test_the_items_sum_up_to_the_amount_and_every_one_is_worth_something(seed: int) -> None:
    report = contents(seed).report
    assert sum(item.price.amount for item in report.items) == report.amount.amount
    assert all(item.price.amount > 0 for item in report.items)


@pytest.mark.parametrize("span", [STRAIGHT_THROUGH, ASSESSED, APPROVED_BY_TWO])
def test_an_amount_is_drawn_from_the_range_that_was_asked_for(span: tuple[Decimal, Decimal]) -> None:
    amounts = [contents(seed, span).report.amount.amount for seed in SEEDS]
    assert span[0] <= min(amounts) < max(amounts) <= span[1]


def test_an_exact_amount_stands_on_the_form() -> None:
    drawn = draw(1, Quality.CLEAN, amount=Decimal(5000), layout="harbour")
    assert _truth(drawn, "claim-form")["amount"] == {"amount": "5000.00", "currency": "EUR"}
    assert comma_decimal(Decimal(5000)) in _text(drawn.files["claim-form.pdf"])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("face", Face)
def test_every_value_stands_on_the_paper_in_every_layout_and_face(layout: str, face: Face) -> None:
    drawn = draw(8, Quality.CLEAN, layout=layout, face=face)
    report = LossReport.model_validate(_truth(drawn, "claim-form"))
    text = _text(drawn.files["claim-form.pdf"])
    written = (
        report.policy_number,
        report.claimant,
        report.address,
        report.phone,
        report.email,
        report.place,
    )
    assert [value for value in written if value not in text] == []
    assert report.iban in text.replace(" ", "")
    assert [item.description for item in report.items if item.description not in text] == []


def test_layouts_and_faces_go_round_with_the_seed() -> None:
    texts = [_text(draw(seed, Quality.CLEAN).files["claim-form.pdf"]) for seed in range(3)]
    assert "Policy number" in texts[0]
    assert "Policy no." in texts[1]
    assert "Contract number" in texts[2]


def test_the_receipt_shows_shop_and_total() -> None:
    drawn = draw(2, Quality.CLEAN)
    receipt, text = Receipt.model_validate(_truth(drawn, "receipt")), _text(drawn.files["receipt.pdf"])
    assert receipt.company in text
    assert f"{receipt.total:,.2f}" in text or comma_decimal(receipt.total) in text


def test_handwriting_changes_the_form_and_not_what_it_says() -> None:
    printed, written = draw(6, Quality.SCAN), draw(6, Quality.SCAN, hand=True)
    assert written.truth == printed.truth
    assert written.files["claim-form.pdf"] != printed.files["claim-form.pdf"]
    assert written.files["receipt.jpg"] == printed.files["receipt.jpg"]


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_every_font_has_the_letters_that_are_written_and_its_licence_beside_it(path: Path) -> None:
    glyphs = TTFont(path.stem, str(path)).face.charToGlyph
    assert [letter for letter in "ÄÖÜäöüßçéèêîôûáíóú€@+'&*" if ord(letter) not in glyphs] == []
    licence = path.with_name(path.stem.removesuffix("-bold") + ".OFL.txt")
    assert "SIL Open Font License" in licence.read_text(encoding="utf-8")


def test_a_case_names_its_files_and_fits_the_notice_of_loss() -> None:
    drawn = draw(9)
    assert drawn.case["process"] == "household_claim"
    assert drawn.case["documents"] == list(drawn.files) == list(drawn.truth)
    ids = ["8a4b7a0e-0000-4000-8000-000000000001"] * len(drawn.files)
    assert LossNotice.model_validate({**drawn.case["data"], "documents": ids}).customer is not None


def test_a_scan_is_a_grey_a4_page_of_200_dpi_and_a_grey_receipt() -> None:
    drawn = draw(0, Quality.SCAN)
    with pypdfium2.PdfDocument(drawn.files["claim-form.pdf"]) as document:
        assert document[0].get_size() == pytest.approx((595.3, 841.9), abs=0.5)
        (picture,) = document[0].get_objects()
        assert picture.get_metadata().horizontal_dpi == pytest.approx(200, abs=0.5)
        assert document[0].get_textpage().count_chars() == 0
    receipt = _picture(drawn.files["receipt.jpg"])
    assert (receipt.mode, receipt.info["dpi"]) == ("L", (200, 200))
    assert receipt.width == pytest.approx(80 / 25.4 * 200, abs=2)


def test_a_fax_is_black_and_white_and_half_as_fine_down_as_across() -> None:
    fax = _picture(draw(0, Quality.FAX).files["claim-form.tif"])
    assert (fax.mode, fax.info["dpi"], fax.info["compression"]) == ("1", (200, 100), "group4")
    assert fax.size == pytest.approx((8.27 * 200, 11.69 * 100), abs=2)


def test_a_photo_is_in_colour_and_shows_the_table_around_the_page() -> None:
    photo = _picture(draw(0, Quality.PHOTO).files["claim-form.jpg"])
    assert (photo.format, photo.mode) == ("JPEG", "RGB")
    pixels = np.asarray(photo)
    assert pixels[:20, :20].mean() < 80 < pixels[pixels.shape[0] // 2, pixels.shape[1] // 2].mean()


def test_a_crumpled_receipt_is_another_photo_of_the_same_receipt() -> None:
    flat, crumpled = draw(1, Quality.PHOTO), draw(1, Quality.PHOTO, crumpled=True)
    assert crumpled.truth == flat.truth
    assert crumpled.files["receipt.jpg"] != flat.files["receipt.jpg"]
    assert crumpled.files["claim-form.jpg"] == flat.files["claim-form.jpg"]


@pytest.mark.parametrize("quality", [Quality.CLEAN, Quality.SCAN])
def test_an_unreadable_page_comes_second_in_the_claim_form(quality: Quality) -> None:
    with pypdfium2.PdfDocument(
        draw(2, quality, unreadable=Unreadable.PAGE).files["claim-form.pdf"]
    ) as document:
        brightness = [page.render().to_numpy().mean() for page in document]
    assert len(brightness) == 2
    assert brightness[1] < 160 < brightness[0]


def test_an_unreadable_page_of_a_fax_is_its_second() -> None:
    fax = _picture(draw(2, Quality.FAX, unreadable=Unreadable.PAGE).files["claim-form.tif"])
    assert getattr(fax, "n_frames", 1) == 2


def test_an_unreadable_photo_is_a_file_of_its_own_and_says_nothing() -> None:
    drawn = draw(2, Quality.PHOTO, unreadable=Unreadable.PAGE)
    assert list(drawn.files) == ["claim-form.jpg", "claim-form-2.jpg", "receipt.jpg"]
    assert drawn.truth["claim-form-2.jpg"] == {}


def test_writing_leaves_the_files_the_case_and_the_truth(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, drawn = tmp_path_factory.mktemp("paper") / "new", draw(7, Quality.CLEAN)
    written = drawn.write(folder)
    assert sorted(path.name for path in written) == [
        "case.json",
        "claim-form.pdf",
        "receipt.pdf",
        "truth.json",
    ]
    assert json.loads((folder / "case.json").read_text(encoding="utf-8")) == drawn.case
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8")) == drawn.truth
    assert (folder / "receipt.pdf").read_bytes() == drawn.files["receipt.pdf"]
