"""What a spreadsheet would take for a formula is told, whatever unseen signs stand before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.formulas import harmless, like_a_formula

UNSEEN = " \t\r\n\x0b\u00a0\u00ad\u200b\u200c\u200d\u200e\u2028\u2060\u3000\ufeff\u2003"


@given(st.text(UNSEEN, max_size=4), st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62"), st.text())
def test_a_formula_is_one_behind_whatever_nobody_sees(before: str, sign: str, rest: str) -> None:
    text = before + sign + rest
    assert harmless(text) == f"'{text}"
    assert not like_a_formula(harmless(text))


@pytest.mark.parametrize("text", ["", " ", "\ufeff", "Ada", " Ada = 1", "1-2", "'=1", "\u00a0Total", "(-1)"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["\tAda", "\rAda", "\nAda"])
def test_a_text_that_breaks_its_cell_at_once_is_made_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
