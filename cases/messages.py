"""Whether a case can do anything with a message, as far as its process tells."""

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError as SchemaFault
from jsonschema.protocols import Validator
from pydantic import TypeAdapter, ValidationError

from schemas.base import Data
from schemas.descriptors import ProcessDescriptor
from schemas.errors import Invalid, NotFound
from worklist.answers import schema_faults

MOMENTS: dict[str, TypeAdapter[Any]] = {
    "date": TypeAdapter(date),
    "date-time": TypeAdapter(datetime),
    "time": TypeAdapter(time),
    "duration": TypeAdapter(timedelta),
    "uuid": TypeAdapter(UUID),
}
EXTEND: Callable[..., type[Validator]] = validators.extend
YES_OR_NO = frozenset({"0", "1", "true", "false", "t", "f", "yes", "no", "y", "n", "on", "off"})


def require_taken(process: ProcessDescriptor | None, name: str, data: Data) -> None:
    """Let pass what cases of the process may be waiting for.

    Raises:
        NotFound: they take no message of this name; the text says which they take.
        Invalid: the data do not fit it; one error per field.
    """
    if process is None or process.messages is None:
        return
    models = [each.json_schema for each in process.messages if each.name == name]
    if not models:
        names = ", ".join(sorted({each.name for each in process.messages})) or "none"
        raise NotFound(f"Cases of {process.name} take no message called {name!r}. They take: {names}.")
    faults = min((list(schema_faults(data, each, AS_READ, FORMATS)) for each in models), key=len)
    if faults:
        told = [{**fault, "loc": ["data", *fault["loc"]]} for fault in faults]
        raise Invalid(f"The data do not fit the message {name!r}; see errors.", told)


def _kinds(
    validator: Validator, kinds: str | list[str], value: Any, schema: dict[str, Any]
) -> Iterator[SchemaFault]:
    """As the case reads it: a number may be written as a text, a moment as a number."""
    wanted = [kinds] if isinstance(kinds, str) else kinds
    if not any(_is_read_as(validator, kind, value, schema) for kind in wanted):
        yield SchemaFault("another kind of value")


def _is_read_as(validator: Validator, kind: str, value: Any, schema: dict[str, Any]) -> bool:
    if kind in ("integer", "number"):
        return _is_number(value)
    if kind == "boolean":
        return str(value).lower() in YES_OR_NO or value in (0, 1)
    if kind == "string" and schema.get("format") in MOMENTS:
        return isinstance(value, str | int | float)
    return validator.is_type(value, kind)


def _is_number(value: Any) -> bool:
    if not isinstance(value, str):
        return isinstance(value, int | float)
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _choices(
    validator: Validator, choices: list[Any], value: Any, schema: dict[str, Any]
) -> Iterator[SchemaFault]:
    if str(value) not in map(str, choices):
        yield SchemaFault("none of the choices")


AS_READ = EXTEND(Draft202012Validator, {"type": _kinds, "enum": _choices})
"""Refuses only what the case is sure to refuse; what passes here wrongly is told on the case's timeline."""
FORMATS = FormatChecker(formats=())


def _format(name: str) -> None:
    @FORMATS.checks(name, raises=ValidationError)
    def is_written_so(value: object) -> bool:
        return not isinstance(value, str) or MOMENTS[name].validate_python(value) is not None


for _name in MOMENTS:
    _format(_name)
