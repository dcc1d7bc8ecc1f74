"""Where one signs, and what ink there is a signature."""

from typing import Annotated

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from activities.documents.fields.targets import Kind, targets
from activities.documents.signatures import look, where
from activities.documents.signatures.judged import signed
from schemas.forms import Form, Signed
from schemas.reading import Box

Signed_ = Annotated[bool, Signed()]
DPI = 144.0
LABEL: Box = (60, 160, 130, 170)
"""Under the line of the page that is drawn here."""
LINE = [((120, 312), (520, 312))]
WAVES = [(i, 290 + round(22 * np.sin(i / 9))) for i in range(150, 330)]


Stroke = npt.NDArray[np.int32]


def png(strokes: list[Stroke], rules: list[tuple[tuple[int, int], tuple[int, int]]]) -> bytes:
    page = np.full((700, 700), 255, np.uint8)
    for start, end in rules:
        cv2.line(page, start, end, 0, 2)
    cv2.polylines(page, strokes, False, 0, 3)
    return cv2.imencode(".png", page)[1].tobytes()


def seen(*strokes: Stroke, words: tuple[tuple[Box, float], ...] = ()) -> look.Seen:
    return look.beside(png(list(strokes), LINE), DPI, [LABEL], words, [])[0]


def test_strokes_to_and_fro_on_the_line_over_a_label_are_a_signature() -> None:
    found = seen(np.array(WAVES, np.int32))
    assert found.certain
    assert found.box[1] < 290 / 2 < found.box[3]
    assert signed(found.strokes) is True


def test_a_bare_line_and_one_with_specks_are_not_signed() -> None:
    assert signed(seen().strokes) is False
    dot = np.array([(200, 280), (201, 281)], np.int32)
    assert signed(seen(dot).strokes) is False


def test_print_on_the_line_is_no_signature_and_left_to_a_person() -> None:
    letters = [np.array([(x, 306), (x + 6, 290), (x + 12, 306)], np.int32) for x in range(150, 330, 18)]
    found = seen(*letters, words=(((70, 142, 172, 156), 0.97),))
    assert found.strokes.pen == 0
    assert signed(found.strokes) is None


def test_a_stamp_alone_is_no_signature_and_left_to_a_person() -> None:
    ring = np.array(cv2.ellipse2Poly((300, 270), (50, 50), 0, 0, 360, 4), np.int32)
    found = seen(ring)
    assert found.strokes.stamped
    assert signed(found.strokes) is None


def test_a_straight_stroke_through_the_place_is_no_signature() -> None:
    assert signed(seen(np.array([(150, 300), (480, 250)], np.int32)).strokes) is None


LINES = [
    ((140, 168, 300, 169), (132, 135, 312, 178), "behind its label"),
    ((50, 150, 300, 151), (38, 117, 312, 159.5), "over it"),
    ((50, 210, 300, 211), (38, 177, 312, 220), "under it"),
]


@pytest.mark.parametrize(("rule", "room", "how"), LINES, ids=[how for *_, how in LINES])
def test_the_line_that_belongs_to_a_label_is_where_one_signs(rule: Box, room: Box, how: str) -> None:
    spot = where.spot(LABEL, [rule], [], 500)
    assert spot.certain
    assert spot.box == pytest.approx(room, abs=1), how


def test_between_two_lines_that_end_alike_nobody_knows_which_is_meant() -> None:
    assert not where.spot(LABEL, [(50, 150, 300, 151), (50, 210, 300, 211)], [], 500).certain


def test_a_box_is_a_place_to_sign_and_a_label_without_any_is_none_for_certain() -> None:
    assert where.spot(LABEL, [], [(50, 155, 250, 215)], 500) == where.Spot((50, 155, 250, 215), True)
    assert not where.spot(LABEL, [], [], 500).certain


def test_a_signed_field_is_looked_for_by_the_words_of_all_languages_where_it_names_none() -> None:
    class Consent(Form):
        signed: Signed_ = False

    (target,) = targets(Consent)
    assert target.kind is Kind.SIGNED
    assert {"Unterschrift", "Firma", "Handtekening", "Podpis"} <= set(target.labels)
    assert Consent.form_schema()["properties"]["signed"]["x-signed"] is True
