"""What is asked, and whether an answer fits."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Data
from schemas.errors import Invalid
from schemas.household_claim import Assessment, LossReport
from tests.build import PAY, REPORT, reading
from worklist.answers import answer, asked_schema, known_values, read_values, require_keepable

SCHEMA = LossReport.form_schema()
FIELDS = tuple(SCHEMA["properties"])


def without(name: str) -> Data:
    """The report with one field left out."""
    return {key: value for key, value in REPORT.items() if key != name}


def test_an_answer_is_kept_in_the_forms_own_words() -> None:
    given_back = answer({**PAY, "note": "  as receipted "}, {}, None, Assessment, Assessment.form_schema())
    assert given_back == PAY


@pytest.mark.parametrize("by_model", [True, False])
def test_each_field_that_does_not_fit_is_named_once(by_model: bool) -> None:
    wrong = {**without("phone"), "policy_number": 7, "cause": "meteor"}
    with pytest.raises(Invalid) as caught:
        answer(wrong, {}, None, LossReport if by_model else None, SCHEMA)
    places = [error["loc"][0] for error in caught.value.errors]
    assert sorted(places) == ["cause", "phone", "policy_number"]


@pytest.mark.parametrize("by_model", [True, False])
def test_a_refused_value_is_never_repeated(by_model: bool) -> None:
    with pytest.raises(Invalid) as caught:
        answer({**REPORT, "iban": "SECRET"}, {}, None, LossReport if by_model else None, SCHEMA)
    assert "SECRET" not in f"{caught.value} {caught.value.errors}"


def test_what_is_certain_joins_what_is_asked() -> None:
    whole = answer({"phone": REPORT["phone"]}, without("phone"), ["phone"], LossReport, SCHEMA)
    assert whole == LossReport.model_validate(REPORT).model_dump(mode="json")


def test_a_field_that_is_asked_and_left_out_is_not_filled_in_from_what_was_read() -> None:
    with pytest.raises(Invalid) as caught:
        answer({}, REPORT, ["phone"], LossReport, SCHEMA)
    assert [error["loc"] for error in caught.value.errors] == [["phone"]]


def test_a_field_that_is_not_asked_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        answer({"iban": REPORT["iban"]}, REPORT, ["phone"], LossReport, SCHEMA)
    assert caught.value.errors == [{"loc": ["iban"], "msg": "this field is not asked here"}]


def test_a_fault_of_a_field_that_is_not_on_the_screen_is_said_of_the_whole_form() -> None:
    known = {**REPORT, "iban": "nonsense"}
    with pytest.raises(Invalid) as caught:
        answer({"phone": REPORT["phone"]}, known, ["phone"], LossReport, SCHEMA)
    (error,) = caught.value.errors
    assert error["loc"] == []
    assert error["msg"].startswith("IBAN: ")


@given(st.lists(st.sampled_from(FIELDS), unique=True))
def test_the_reduced_schema_holds_just_the_fields_asked(asked: list[str]) -> None:
    reduced = asked_schema(SCHEMA, asked)
    assert list(reduced["properties"]) == asked
    assert set(reduced["required"]) <= set(asked)


def test_the_most_probable_reading_wins_and_says_where_it_stands() -> None:
    first, second = uuid4(), uuid4()
    readings = [reading(first, {"phone": "1"}, unsure=("phone",)), reading(second, {"phone": "2"})]
    found = read_values(readings, ("phone", "iban"))
    assert found["phone"].value == "2"
    assert found["phone"].evidence is not None
    assert found["phone"].evidence.document == second
    assert known_values(readings, SCHEMA, {"iban": "known"}) == {"phone": "2", "iban": "known"}


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_a_character_that_no_database_keeps_is_refused_where_it_stands(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        require_keepable({"notes": ["fine", text]})
    assert caught.value.errors[0]["loc"] == ["notes", 1]


def test_a_refusal_does_not_outgrow_what_was_sent() -> None:
    with pytest.raises(Invalid) as caught:
        require_keepable({"x" * 10_000: [float("nan")] * 10_000})
    assert caught.value.errors[0]["loc"] == ["x" * 100, 0]
    assert len(str(caught.value.errors)) < 10_000
