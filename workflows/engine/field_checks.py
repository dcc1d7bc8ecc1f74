"""Types of fields that no screen can ask for, found when a process that names them is defined."""

import types
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError

VAGUE = (Any, object, list, tuple, set, frozenset)
"""What says nothing of what is in it."""
INSTEAD: dict[Any, str] = {
    bytes: "is bytes, which nobody can type; use `Attachment` for a file, or str",
    bytearray: "is a bytearray, which nobody can type; use `Attachment` for a file, or str",
    complex: "is a complex number, which no screen asks for; use two fields of Decimal",
}
"""Types without a field on the screen, and what to use for them."""
ALSO = "text, numbers, dates, bool, an enum, Money, a model, or a tuple of these such as `tuple[Item, ...]`"


@cache
def faults(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a form, and of models in it, that cannot be asked for, each with what to use instead."""
    found: list[tuple[str, str]] = []
    for name, field in model.model_fields.items():
        for part in _parts(field.annotation):
            if isinstance(part, str):
                found.append((f"{model.__name__}.{name}", part))
            elif part is not model:
                found.extend(faults(part))
    return tuple(found)


def _parts(annotation: Any) -> Iterator[str | type[BaseModel]]:
    """What is wrong with a type, in words, and the models in it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        yield from _parts(arguments[0])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif origin in (Union, types.UnionType):
        yield from _of_several([each for each in arguments if each is not type(None)])
    elif any(isinstance(each, type) and issubclass(each, Mapping) for each in (annotation, origin)):
        yield "is a dict, whose entries no screen asks for; use a tuple of a model with a field for each part"
    elif Callable in (annotation, origin):
        yield f"is code, which nobody can type; use {ALSO}"
    elif origin is tuple and Ellipsis not in arguments:
        yield "is a tuple of fixed length; use a model with a named field for each part, or `tuple[X, ...]`"
    elif origin in (tuple, list, set, frozenset):
        yield from (told for each in arguments if each is not Ellipsis for told in _parts(each))
    else:
        yield from _plain(annotation)


def _of_several(kinds: list[Any]) -> Iterator[str | type[BaseModel]]:
    if len(kinds) > 1:
        named = " or ".join(_named(each) for each in kinds)
        yield f"is either {named}, and the screen offers no such choice; use one type, or a field for each"
    else:
        yield from _parts(kinds[0])


def _plain(kind: Any) -> Iterator[str]:
    if any(kind is vague for vague in VAGUE):
        yield f"is a bare {_named(kind)}; say what is in it"
    elif kind in INSTEAD:
        yield INSTEAD[kind]
    elif not _can_be_told(kind):
        yield f"is a {_named(kind)}, for which there is no field; use {ALSO}"


def _can_be_told(kind: Any) -> bool:
    """Whether a screen can be told of it, in JSON Schema."""
    try:
        TypeAdapter[Any](kind).json_schema()
    except (PydanticUserError, SchemaError):
        return False
    return True


def _named(thing: Any) -> str:
    return getattr(thing, "__name__", None) or repr(thing)
