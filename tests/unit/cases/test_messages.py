"""A message is refused at once only where the case is sure to refuse it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from cases.messages import require_taken
from schemas.base import Instant, Model
from schemas.descriptors import MessageDescriptor, ProcessDescriptor
from schemas.errors import Invalid, NotFound


class Colour(StrEnum):
    BLUE = "blue"
    RED = "red"


class Size(IntEnum):
    SMALL = 1


class Part(Model):
    n: int
    of: tuple[int, ...] = ()


class Told(Model):
    text: str | None = None
    whole: int | None = None
    share: float | None = None
    amount: Decimal | None = None
    yes: bool | None = None
    colour: Colour | None = None
    size: Size | None = None
    kind: Literal["a", "b"] | None = None
    on: date | None = None
    at: Instant | None = None
    lasts: timedelta | None = None
    id: UUID | None = None
    parts: tuple[Part, ...] = ()
    short: str = Field(default="x", min_length=1, max_length=3)
    few: int = Field(default=1, ge=0, le=9)


def process(*models: type[Model], name: str = "told") -> ProcessDescriptor:
    taken = tuple(MessageDescriptor(name=name, json_schema=each.model_json_schema()) for each in models)
    return ProcessDescriptor(name="p", title="P", workflow="P", start_form="f", messages=taken)


ODD: list[Any] = ["5", "5.5", " 7 ", "true", "off", "1e3", 1, 0, 1.0, 2.5, True, False, None, "", "x"]
ODD += [
    "blue",
    "a",
    "1",
    "2026-03-02",
    "2026-03-02T09:00:00Z",
    "2026-03-02 09:00+01:00",
    "P1D",
    "1 day, 2:00",
]
ODD += [1_772_442_000, "12345678123456781234567812345678", "NaN", [], {}, [1, "2"], [{"n": "1", "of": ["2"]}]]


@given(st.dictionaries(st.sampled_from(sorted(Told.model_fields)), st.sampled_from(ODD)))
def test_what_the_case_takes_is_never_refused(data: dict[str, Any]) -> None:
    try:
        Told.model_validate(data)
    except ValidationError:
        return
    require_taken(process(Told), "told", data)


@pytest.mark.parametrize(
    ("data", "loc"),
    [
        ({"txt": "x"}, ["data", "txt"]),
        ({"text": 5}, ["data", "text"]),
        ({"whole": "many"}, ["data", "whole"]),
        ({"yes": "perhaps"}, ["data", "yes"]),
        ({"colour": "green"}, ["data", "colour"]),
        ({"on": "tomorrow"}, ["data", "on"]),
        ({"at": "2026-13-01T00:00:00Z"}, ["data", "at"]),
        ({"parts": [{}]}, ["data", "parts", 0, "n"]),
        ({"few": 10}, ["data", "few"]),
        ({"short": "long"}, ["data", "short"]),
    ],
)
def test_what_cannot_fit_is_refused_with_its_place(data: dict[str, Any], loc: list[Any]) -> None:
    with pytest.raises(Invalid) as refused:
        require_taken(process(Told), "told", data)
    assert [each["loc"] for each in refused.value.errors] == [loc]


def test_what_fits_one_of_several_models_is_taken() -> None:
    require_taken(process(Told, Part), "told", {"n": 1})
    with pytest.raises(Invalid):
        require_taken(process(Told, Part), "told", {"m": 1})


def test_of_what_is_not_known_nothing_is_refused() -> None:
    require_taken(None, "any", {"a": 1})
    unknown = process(Told).model_copy(update={"messages": None})
    require_taken(unknown, "any", {"a": 1})
    with pytest.raises(NotFound, match="no message called 'any'"):
        require_taken(process(Told), "any", {})


def test_moments_are_read_as_the_case_reads_them() -> None:
    moment = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
    require_taken(process(Told), "told", {"at": moment.isoformat(), "on": "2026-03-02"})
