"""Places in a list."""

import base64
import json
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


@pytest.mark.parametrize(
    "value", [{"at": "0001-01-01T00:00:00+14:00"}, {"at": "9999-12-31T23:00:00-12:00"}, "\ud800"]
)
def test_a_place_beyond_every_calendar_or_alphabet_is_refused(value: object) -> None:
    place = base64.urlsafe_b64encode(json.dumps(["newest", value]).encode()).decode()
    with pytest.raises(CalledWrongly):
        cursors.decode("newest", place)
