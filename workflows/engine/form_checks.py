"""What can be wrong with a form, found when a process that names it is defined."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from schemas.forms import AskedIf, Form, Signed


def faults(form: type[Form]) -> Iterator[str]:
    """Marks of fields that would have no effect, or not the one that is meant."""
    for name, field in form.model_fields.items():
        place = f"{form.__name__}.{name}"
        for mark in field.metadata:
            if isinstance(mark, AskedIf):
                yield from (f"{place} {fault}" for fault in _asked_if(form, field, mark))
            elif isinstance(mark, Signed) and not _is_bool(field.annotation):
                yield f"{place} is marked `Signed()`, which tells yes from no; make it a bool"
        for model in _models(field.annotation):
            yield from (f"{place} {fault}" for fault in _in_parts(model))


def _asked_if(form: type[Form], field: FieldInfo, mark: AskedIf) -> Iterator[str]:
    if field.is_required():
        yield "is asked only sometimes, but must always be there; let it be `... | None` with `= None`"
    other = form.model_fields.get(mark.field)
    if other is None:
        yield f"is asked only if `{mark.field}` has some value, but {form.__name__} has no such field"
        return
    if not mark.values:
        yield f"is asked only if `{mark.field}` has some value, but names none"
    for value in mark.values:
        if not _possible(other, value):
            yield f"is asked only if `{mark.field}` is {value!r}, which it can never be"


def _possible(field: FieldInfo, value: Any) -> bool:
    """Whether a field can have this value."""
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    try:
        TypeAdapter[Any](kind).validate_python(to_jsonable_python(value))
    except ValidationError:
        return False
    return True


def _in_parts(model: type[BaseModel]) -> Iterator[str]:
    """`AskedIf` works for the fields of the form itself."""
    for name, field in model.model_fields.items():
        if any(isinstance(mark, AskedIf) for mark in field.metadata):
            yield f"has in {model.__name__} the field {name} with `AskedIf`, which works in forms alone"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _is_bool(annotation: Any) -> bool:
    return {annotation, *get_args(annotation)} - {type(None)} >= {bool}
