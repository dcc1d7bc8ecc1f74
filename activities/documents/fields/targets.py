"""What is looked for: a form's fields with their labels, kinds and checks, taken from the model itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.fields import FieldInfo

from activities.documents.languages import SIGNATURE
from schemas.forms import OfSender, Printed, Signed
from schemas.values import Money


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    MONEY = "amount of money"
    TICK = "yes or no"
    SIGNED = "signed or not"
    CHOICE = "one of several"
    TABLE = "table"


@dataclass(frozen=True)
class Target:
    """One field."""

    name: str
    labels: tuple[str, ...]
    """What may stand beside it on paper."""
    kind: Kind
    required: bool
    default: Any
    model: type[BaseModel]
    """A model of one field, `value`, with all of the field's own checks."""
    choices: tuple[str, ...] = ()
    columns: tuple["Target", ...] = ()
    patterned: bool = False
    """The form says how it must look."""
    of_sender: OfSender | None = None
    """It says who sent the paper."""

    def checked(self, value: Any) -> Any:
        """The value in JSON types.

        Raises:
            ValueError: it does not fit; the text says why.
        """
        try:
            return self.model.model_validate({"value": value}).model_dump(mode="json")["value"]
        except ValidationError as error:
            raise ValueError(_reason(error)) from error


def _reason(error: ValidationError) -> str:
    text = error.errors()[0]["msg"]
    return text.removeprefix("Value error, ")


@cache
def targets(form: type[BaseModel]) -> tuple[Target, ...]:
    """The fields of a form, in its order."""
    return tuple(_target(name, info) for name, info in form.model_fields.items())


def _target(name: str, info: FieldInfo) -> Target:
    kind, choices, columns = _kind(info.annotation)
    if any(isinstance(mark, Signed) for mark in info.metadata):
        kind = Kind.SIGNED
    default = None if info.is_required() else info.get_default(call_default_factory=False)
    return Target(
        name=name,
        labels=_labels(name, info, SIGNATURE if kind is Kind.SIGNED else ()),
        kind=kind,
        required=info.is_required(),
        default=default,
        model=create_model(
            f"One_{name}",
            __config__=ConfigDict(str_strip_whitespace=True),
            value=(info.annotation or Any, info),
        ),
        choices=choices,
        columns=columns,
        patterned=any(getattr(m, "pattern", None) for m in info.metadata),
        of_sender=next((m for m in info.metadata if isinstance(m, OfSender)), None),
    )


def _labels(name: str, info: FieldInfo, usual: tuple[str, ...]) -> tuple[str, ...]:
    """What may stand beside it; `usual` is printed where the form does not say what."""
    printed = next((m.labels for m in info.metadata if isinstance(m, Printed)), None)
    title = info.title or name.replace("_", " ").capitalize()
    if printed is None:
        return (title, *usual)
    return tuple(dict.fromkeys((*printed, *((title,) if printed else ()))))


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...], tuple[Target, ...]]:
    plain = _plain(annotation)
    if get_origin(plain) in (tuple, list):
        row = get_args(plain)[0]
        return (Kind.TABLE, (), targets(row)) if _is(row, BaseModel) else (Kind.TEXT, (), ())
    if _is(plain, Enum):
        return Kind.CHOICE, tuple(str(choice.value) for choice in plain), ()
    for base, kind in _KINDS:
        if _is(plain, base):
            return kind, (), ()
    return Kind.TEXT, (), ()


_KINDS: Sequence[tuple[type, Kind]] = (
    (bool, Kind.TICK),
    (date, Kind.DATE),
    (Money, Kind.MONEY),
    (Decimal, Kind.NUMBER),
    (float, Kind.NUMBER),
    (int, Kind.WHOLE),
)


def _plain(annotation: Any) -> Any:
    """Without `| None` and without annotations."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(a for a in get_args(annotation) if a is not NoneType))
    if hasattr(annotation, "__metadata__"):
        return _plain(get_args(annotation)[0])
    return annotation


def _is(annotation: Any, base: type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, base)
