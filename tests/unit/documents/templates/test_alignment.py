"""Blanks that copies are laid over, and templates as they are kept."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from activities.documents.templates import align, template
from activities.documents.templates.template import BlankPage, Description, Template, Zone, ZoneKind
from schemas.errors import Invalid

WIDTH, HEIGHT, DPI = 400.0, 560.0, 150


def blank_picture(*extra: str) -> np.ndarray:
    """A form with labels and boxes; each line of `extra` is one more question."""
    image = np.full((round(HEIGHT * DPI / 72), round(WIDTH * DPI / 72)), 255, np.uint8)
    questions = ("Name of member", "Postal address", "Date of birth", "Occupation", "Contract number", *extra)
    cv2.putText(image, "Northgate enrolment 17-B", (60, 90), cv2.FONT_HERSHEY_DUPLEX, 1.3, 0, 2)
    for i, question in enumerate(questions):
        cv2.putText(image, question, (60, 220 + 110 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
        cv2.rectangle(image, (330, 180 + 110 * i), (780, 235 + 110 * i), 0, 2)
    return image


def other_picture() -> np.ndarray:
    image = np.full((round(HEIGHT * DPI / 72), round(WIDTH * DPI / 72)), 255, np.uint8)
    for i, line in enumerate(("Delivery note", "Pallets 12", "Weight 480 kg", "Driver: see back", "Gate 4")):
        cv2.putText(image, line, (90 + 40 * i, 140 + 170 * i), cv2.FONT_HERSHEY_COMPLEX, 1.6, 0, 3)
    return image


def sheet(image: np.ndarray) -> align.Sheet:
    return align.Sheet(cv2.imencode(".png", image)[1].tobytes(), WIDTH, HEIGHT)


def turned(image: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    """The picture turned about its middle, noisy, and the way there in points."""
    height, width = image.shape
    way = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])
    moved = cv2.warpAffine(image, way[:2], (width, height), borderValue=255).astype(np.float32)
    noisy = np.clip(moved + np.random.default_rng(1).normal(0, 12, moved.shape), 0, 255).astype(np.uint8)
    unit = np.diag([72 / DPI, 72 / DPI, 1])
    return noisy, unit @ way @ np.linalg.inv(unit)


def at(matrix: np.ndarray, x: float, y: float) -> np.ndarray:
    there = matrix @ [x, y, 1]
    return np.asarray(there[:2] / there[2])


def test_a_skewed_noisy_copy_lies_on_its_blank_to_half_a_point() -> None:
    copy, way = turned(blank_picture(), 2.0)
    cv2.putText(copy, "Elise Fontaine", (345, 222), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 1, 0, 2)
    found = align.fit(sheet(copy), sheet(blank_picture()))
    assert found is not None
    assert found.score > 0.9
    for corner in ((160, 90), (370, 100), (160, 340), (370, 330)):
        assert np.linalg.norm(at(found.matrix, *corner) - at(way, *corner)) < 0.5


def test_another_form_does_not_fit() -> None:
    found = align.fit(sheet(other_picture()), sheet(blank_picture()))
    assert found is None or found.score < 0.5


def test_a_copy_without_the_frames_of_fields_to_type_into_is_one() -> None:
    framed, copy = blank_picture(), blank_picture()
    for i in range(5):
        cv2.rectangle(framed, (310, 166 + 110 * i), (800, 249 + 110 * i), 0, 3)
    found = align.fit(sheet(copy), sheet(framed))
    assert found is not None
    assert found.score < align.ENOUGH
    assert found.copied


def test_another_form_with_the_same_heading_is_no_copy() -> None:
    other = blank_picture()
    other[150:] = 255
    for i, question in enumerate(("Invoice", "Amount due", "Account", "Reference", "Remarks to us")):
        cv2.putText(other, question, (300, 260 + 105 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    found = align.fit(sheet(other), sheet(blank_picture()))
    assert found is None or not found.copied


@pytest.mark.parametrize("grey", [0, 255])
def test_nothing_fits_an_empty_page(grey: int) -> None:
    empty = np.full((1167, 833), grey, np.uint8)
    assert align.fit(sheet(empty), sheet(blank_picture())) is None
    assert align.fit(sheet(blank_picture()), sheet(empty)) is None


def test_of_two_versions_the_one_that_a_copy_was_made_from_gains_most() -> None:
    old, new = sheet(blank_picture()), sheet(blank_picture("Telephone"))
    for copied, other in ((old, new), (new, old)):
        right, wrong = align.fit(copied, copied), align.fit(copied, other)
        assert right is not None
        assert wrong is not None
        assert right.gain > wrong.gain


def made() -> Template:
    about = Description(
        form="enrolment",
        pages=(BlankPage(width=WIDTH, height=HEIGHT),),
        zones=(Zone(field="member", page=1, box=(160, 88, 372, 112), kind=ZoneKind.TEXT),),
    )
    return Template(about, (sheet(blank_picture()).png,))


def test_a_template_comes_back_from_its_folder_as_it_was_saved(tmp_path: Path) -> None:
    template.save(made(), tmp_path / "one")
    assert template.load(tmp_path / "one") == made()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("template.json", b"{", "does not describe a template"),
        ("template.json", None, "template.json is missing"),
        ("page-1.png", None, "page-1.png is missing"),
        ("page-1.png", b"\x89PNG\r\n\x1a\nnothing", "is not a picture of a blank page"),
        ("page-1.png", b"GIF89a", "is not a picture of a blank page"),
    ],
)
def test_a_damaged_template_is_told_with_what_to_do(
    tmp_path: Path, file: str, content: bytes | None, said: str
) -> None:
    template.save(made(), tmp_path)
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(Invalid, match=said) as fault:
        template.load(tmp_path)
    assert "casework template new" in fault.value.detail


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"box": [372, 88, 160, 112]}, "is empty"),
        ({"box": [160, 88, 900, 112]}, "reaches over the edge"),
        ({"page": 2}, "is on page 2; the blank has 1"),
        ({"kind": "option"}, "which option"),
    ],
)
def test_a_zone_that_cannot_be_is_refused_by_name(change: dict[str, object], said: str) -> None:
    zone = {"field": "member", "page": 1, "box": [160, 88, 372, 112], "kind": "text", **change}
    with pytest.raises(ValueError, match=said):
        Description.model_validate(
            {"form": "enrolment", "pages": [{"width": WIDTH, "height": HEIGHT}], "zones": [zone]}
        )
