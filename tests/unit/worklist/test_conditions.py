"""Fields that are asked only where another has some value."""

from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import Field

from schemas.base import Data
from schemas.errors import Invalid
from schemas.forms import AskedIf, Form
from worklist.answers import checked_by


class Cause(StrEnum):
    THEFT = "theft"
    FIRE = "fire"
    WATER = "water"


class Damage(Form):
    """What happened."""

    cause: Cause = Cause.WATER
    police: Annotated[bool | None, AskedIf("cause", Cause.THEFT, Cause.FIRE)] = None
    file_number: Annotated[str | None, AskedIf("police", True), Field(max_length=5)] = None
    remark: Annotated[str | None, AskedIf("cause", Cause.WATER, optional=True)] = None


SCHEMA = Damage.form_schema()
WAYS = pytest.mark.parametrize("model", [Damage, None], ids=["by the model", "by the schema"])


def faults_of(data: Data, model: type[Form] | None) -> list[list[object]]:
    """Where an answer does not fit."""
    with pytest.raises(Invalid) as caught:
        checked_by(data, model, SCHEMA)
    return [error["loc"] for error in caught.value.errors]


@WAYS
def test_what_is_asked_has_to_be_answered(model: type[Form] | None) -> None:
    assert faults_of({"cause": "theft"}, model) == [["police"]]
    assert faults_of({"cause": "theft", "police": True, "file_number": ""}, model) == [["file_number"]]
    kept = checked_by({"cause": "theft", "police": True, "file_number": "K-1"}, model, SCHEMA)
    assert kept["file_number"] == "K-1"


@WAYS
def test_what_is_not_asked_is_dropped_and_so_is_what_hangs_on_it(model: type[Form] | None) -> None:
    kept = checked_by({"cause": "water", "police": True, "file_number": "K-1"}, model, SCHEMA)
    assert [kept.get(name) for name in ("cause", "police", "file_number")] == ["water", None, None]


@WAYS
def test_an_optional_field_may_stay_empty_where_it_is_asked_and_a_preset_counts(
    model: type[Form] | None,
) -> None:
    assert checked_by({}, model, SCHEMA).get("remark") is None
    assert checked_by({"remark": "wet"}, model, SCHEMA)["remark"] == "wet"


@WAYS
def test_every_fault_is_told_at_once(model: type[Form] | None) -> None:
    assert faults_of({"cause": "fire", "nonsense": 1}, model) == [["police"], ["nonsense"]]


def test_the_schema_says_when_a_field_is_asked() -> None:
    asked = SCHEMA["properties"]["police"]["x-asked-if"]
    assert asked == {"field": "cause", "values": ["theft", "fire"], "optional": False}
