"""What is asked, what is filled in beforehand, and whether an answer fits."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pydantic_core
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as SchemaFault
from jsonschema.protocols import Validator
from pydantic import ValidationError

from schemas.base import Data
from schemas.errors import Invalid
from schemas.forms import Form, faults
from schemas.reading import FieldReading, Reading, merged
from worklist.conditions import settled

LINE = 10
"""Points within which fields stand in one line."""
AGAIN = "Some fields need another look."
Fault = dict[str, Any]
FORMATS = FormatChecker()

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that no database keeps: NUL and halves of surrogate pairs."""
WORDS = {
    "type": "this is not the kind of value that is wanted here",
    "enum": "choose one of the values that are offered",
    "const": "only one value is possible here",
    "pattern": "this is not written in the way that is wanted here",
    "format": "this is not written in the way that is wanted here",
    "minLength": "this is too short",
    "maxLength": "this is too long",
    "minimum": "this is too small",
    "maximum": "this is too large",
    "exclusiveMinimum": "this is too small",
    "exclusiveMaximum": "this is too large",
    "minItems": "more entries are needed",
    "maxItems": "there are too many entries",
}


def read_values(readings: list[Reading], names: tuple[str, ...]) -> dict[str, FieldReading]:
    """For each field the most probable reading, which names the document it stands in."""
    placed = [_placed(reading) for reading in readings]
    return merged(placed, names)


def known_values(readings: list[Reading], schema: Data, known: Data, blind: Sequence[str] = ()) -> Data:
    """Values filled in beforehand: what was read, but for the blind fields, and over it what is known."""
    names = tuple(name for name in schema.get("properties", {}) if name not in blind)
    read = {
        name: field.value for name, field in read_values(readings, names).items() if field.value is not None
    }
    return {**read, **known}


def asked_schema(schema: Data, asked: Sequence[str] | None) -> Data:
    """The form's schema with only the fields that are asked."""
    if asked is None:
        return schema
    fields = schema.get("properties", {})
    return {
        **schema,
        "properties": {name: fields[name] for name in asked if name in fields},
        "required": [name for name in schema.get("required", ()) if name in asked],
    }


def in_page_order(asked: Sequence[str] | None, readings: list[Reading]) -> Sequence[str] | None:
    """The fields in the order in which an eye meets them on the paper; those that stand nowhere come last."""
    if asked is None or not readings:
        return asked
    found = read_values(readings, tuple(asked))
    documents = [reading.document for reading in readings]

    def place(name: str) -> tuple[float, ...]:
        where = found[name].evidence
        if where is None or where.document not in documents:
            return (math.inf,)
        return (documents.index(where.document), where.page, round(where.box[1] / LINE), where.box[0])

    return sorted(asked, key=place)


def split(values: Data, asked: Sequence[str] | None) -> tuple[Data, Data]:
    """Values of the fields that are asked, and the others."""
    if asked is None:
        return values, {}
    return (
        {name: value for name, value in values.items() if name in asked},
        {name: value for name, value in values.items() if name not in asked},
    )


def answer(
    data: Data, known: Data, asked: Sequence[str] | None, model: type[Form] | None, schema: Data
) -> Data:
    """The whole answer: what is certain anyway, and over it what the person says.

    A field that is asked and left out is left out: what was filled in beforehand is no answer.

    Raises:
        Invalid: one error per field; by the form's model, or by its schema where the model has changed since.
    """
    require_keepable(data)
    strangers = [name for name in data if asked is not None and name not in asked]
    if strangers:
        raise Invalid(AGAIN, [{"loc": [name], "msg": "this field is not asked here"} for name in strangers])
    whole = {**split(known, asked)[1], **data} if asked is not None else data
    return checked_by(whole, model, schema, asked)


def checked_by(
    data: Data, model: type[Form] | None, schema: Data, asked: Sequence[str] | None = None
) -> Data:
    """The data as the form keeps it.

    Raises:
        Invalid: one error per field.
    """
    data, missing = settled(data, schema)
    whole, wrong = _by_schema(data, schema) if model is None else _by_model(data, model)
    if missing or wrong:
        raise Invalid(AGAIN, [_visible(fault, asked, schema) for fault in (*missing, *wrong)])
    return whole


def _by_schema(data: Data, schema: Data) -> tuple[Data, list[Fault]]:
    return data, list(schema_faults(data, schema))


def _by_model(data: Data, model: type[Form]) -> tuple[Data, list[Fault]]:
    try:
        return model.model_validate_json(_as_json(data)).model_dump(mode="json"), []
    except ValidationError as error:
        return data, faults(error)


def schema_faults(
    data: Any,
    schema: Mapping[str, Any],
    rules: type[Validator] = Draft202012Validator,
    formats: FormatChecker = FORMATS,
) -> Iterator[Fault]:
    """One {"loc", "msg"} per fault against a JSON Schema, without the value that was refused."""
    validator = rules(schema, format_checker=formats)
    told: set[tuple[str, ...]] = set()
    for fault in sorted(validator.iter_errors(data), key=_spot):
        for said in _plain(fault):
            place = tuple(str(part) for part in said["loc"])
            if place not in told:
                told.add(place)
                yield said


def _spot(fault: SchemaFault) -> list[str]:
    return [str(part) for part in fault.absolute_path]


DEEPEST = 64
"""Levels of nesting; what is nested some hundred levels deep can be written as JSON and never read again."""
SHOWN_DEEP = 8
SHOWN_LONG = 100
"""Characters of a name in the place of a fault."""
MOST_TOLD = 20
"""Faults of one request: each repeats the names that it stands under, however long those are."""
UNKEPT = "this has a character, a number or a nesting that cannot be kept"


def require_keepable(data: Any, loc: tuple[str | int, ...] = ()) -> None:
    """Refuse what no database keeps.

    Raises:
        Invalid: a text has a character that cannot be kept, a number is none, or it is nested too deep; the
            first such places are named.
    """
    found = list(islice(_unkeepable(data, loc), MOST_TOLD))
    if found:
        raise Invalid(AGAIN, [{"loc": _shown(each), "msg": UNKEPT} for each in found])


def _shown(loc: tuple[str | int, ...]) -> list[str | int]:
    return [each[:SHOWN_LONG] if isinstance(each, str) else each for each in loc[:SHOWN_DEEP]]


def _unkeepable(value: Any, loc: tuple[str | int, ...], depth: int = 0) -> Iterator[tuple[str | int, ...]]:
    if depth > DEEPEST or (isinstance(value, float) and not math.isfinite(value)):
        yield loc
    elif isinstance(value, str):
        if UNKEEPABLE.search(value):
            yield loc
    elif isinstance(value, dict):
        for name, item in value.items():
            if UNKEEPABLE.search(name):
                yield loc
            yield from _unkeepable(item, (*loc, name), depth + 1)
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _unkeepable(item, (*loc, n), depth + 1)


def _plain(fault: SchemaFault) -> Iterator[Fault]:
    place = list(fault.absolute_path)
    given = fault.instance if isinstance(fault.instance, dict) else {}
    if fault.validator == "required":
        wanted: list[str] = list(fault.schema.get("required", ())) if isinstance(fault.schema, dict) else []
        missing = [name for name in wanted if name not in given]
        yield from ({"loc": [*place, name], "msg": "Field required"} for name in missing)
    elif fault.validator == "additionalProperties":
        fields = fault.schema.get("properties", {}) if isinstance(fault.schema, dict) else {}
        yield from (
            {"loc": [*place, name], "msg": "there is no such field"} for name in given if name not in fields
        )
    else:
        yield {"loc": place, "msg": WORDS.get(str(fault.validator), "this value does not fit")}


def _visible(fault: Fault, asked: Sequence[str] | None, schema: Data) -> Fault:
    """A fault of a field that is not on the screen is said of the whole form."""
    loc = fault["loc"]
    if asked is None or not loc or loc[0] in asked:
        return fault
    title = schema.get("properties", {}).get(loc[0], {}).get("title", loc[0])
    return {"loc": [], "msg": f"{title}: {fault['msg']}"}


def _placed(reading: Reading) -> Reading:
    """Each value's evidence says which document it stands in."""
    return reading.model_copy(
        update={"fields": {name: _in_document(field, reading) for name, field in reading.fields.items()}}
    )


def _in_document(field: FieldReading, reading: Reading) -> FieldReading:
    if field.evidence is None or field.evidence.document is not None:
        return field
    return field.model_copy(
        update={"evidence": field.evidence.model_copy(update={"document": reading.document})}
    )


def _as_json(data: Data) -> bytes:
    return pydantic_core.to_json(data)
