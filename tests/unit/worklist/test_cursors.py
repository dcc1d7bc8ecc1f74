"""Places in a list."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import CalledWrongly
from worklist import cursors

VALUES = st.one_of(
    st.integers(-(2**31) + 1, 2**31 - 1), st.text(), st.datetimes(timezones=st.just(UTC)), st.uuids()
)


@given(st.lists(VALUES, max_size=5))
def test_a_place_comes_back_as_it_was_given_out(values: list[int | str | datetime | UUID]) -> None:
    assert cursors.decode("urgency", cursors.encode("urgency", tuple(values))) == tuple(values)


@given(st.text(max_size=40))
def test_a_made_up_place_is_refused_in_clear_words(text: str) -> None:
    with pytest.raises(CalledWrongly, match="`next` of the page before"):
        cursors.decode("urgency", text)


def test_a_place_of_another_order_is_refused() -> None:
    with pytest.raises(CalledWrongly):
        cursors.decode("newest", cursors.encode("urgency", (1,)))
