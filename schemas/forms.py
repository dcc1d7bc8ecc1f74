"""Forms: one pydantic model is the extraction target, the screen, the validator and the return type."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PydanticSchemaGenerationError,
    TypeAdapter,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, to_jsonable_python

from schemas.base import DocumentId
from schemas.errors import CaseworkError, Invalid


@dataclass(frozen=True)
class Printed:
    """What may stand on paper beside a value: `Annotated[str, Printed("Policy number", "Policy no.")]`."""

    labels: tuple[str, ...]

    def __init__(self, *labels: str) -> None:
        object.__setattr__(self, "labels", labels)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core)
        schema["x-printed"] = list(self.labels)
        return schema


@dataclass(frozen=True)
class OfSender:
    """Marks a field that says who sent the paper, so that it is the same on all paper of one sender:
    `Annotated[Iban | None, OfSender(guarded=True)]`. The first such field of a form holds the sender's name.

    Args:
        guarded: a value other than the sender's usual one is always asked, as of a bank account.
    """

    guarded: bool = False


@dataclass(frozen=True)
class AskedIf:
    """Asks for a field only where another field has one of these values; elsewhere it stays empty:
    `Annotated[str | None, AskedIf("cause", Cause.THEFT)] = None`.

    Where it is asked it has to be answered, unless it is `optional`.
    """

    field: str
    values: tuple[Any, ...]
    optional: bool

    def __init__(self, field: str, *values: Any, optional: bool = False) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "optional", optional)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core)
        values = to_jsonable_python(self.values)
        schema["x-asked-if"] = {"field": self.field, "values": list(values), "optional": self.optional}
        return schema


class Attached:
    """Marks a field as the id of a document that belongs to the answer."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), "x-document": True}


class Signed:
    """Marks a field that says whether somebody has signed, which is seen by ink where one signs:
    `Annotated[bool, Signed(), Printed("Signature of payer")]`.

    Without `Printed` the words for a signature in all languages of paper are looked for.
    """

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), "x-signed": True}


Attachment = Annotated[DocumentId, Attached()]
"""A document that belongs to an answer; with the answer it joins the case."""


def snake_case(name: str) -> str:
    """LossReport -> loss_report."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class Unfit(CaseworkError):
    """A form has a field that no form can hold; the text names it and what to use."""


class Form(BaseModel):
    """Base of every form. A change that old answers do not fit raises `version`."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True
    )

    version: ClassVar[int] = 1

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The form as pydantic sees it.

        Raises:
            Unfit: a field is of a class that pydantic knows nothing of.
        """
        try:
            return handler(source)
        except PydanticSchemaGenerationError as error:
            raise Unfit(_unfit(cls)) from error

    @classmethod
    def form_name(cls) -> str:
        return snake_case(cls.__name__)

    @classmethod
    def form_schema(cls) -> dict[str, Any]:
        """JSON Schema (2020-12) as the screen and a client system see it."""
        return cls.model_json_schema(mode="validation")

    @classmethod
    def schema_hash(cls) -> str:
        """SHA-256 over the canonical schema: equal hash, equal meaning."""
        return hash_schema(cls.form_schema())


def _unfit(form: type[BaseModel]) -> str:
    strange = [f"{form.__name__}.{name}" for name, field in form.model_fields.items() if _is_strange(field)]
    return (
        f"{' and '.join(strange) or form.__name__} cannot be held by a form: pydantic knows no such type; "
        "use text, numbers, dates, bool, an enum, Money, or a class that builds on Model."
    )


def _is_strange(field: FieldInfo) -> bool:
    annotation: Any = field.annotation
    try:
        TypeAdapter[Any](annotation)
    except PydanticSchemaGenerationError:
        return True
    return False


def hash_schema(schema: dict[str, Any]) -> str:
    """SHA-256, hex, of the schema with sorted keys and no white space."""
    return hashlib.sha256(json.dumps(schema, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def faults(error: ValidationError) -> list[dict[str, Any]]:
    """One {"loc", "msg"} per fault, without the value that was refused."""
    found = error.errors(include_url=False, include_input=False)
    return [{"loc": list(e["loc"]), "msg": e["msg"]} for e in found]


F = TypeVar("F", bound=Form)


def checked(form: type[F], data: dict[str, Any]) -> F:
    """`data` as the form, or `Invalid` with one error per field."""
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise Invalid("Some fields need another look.", faults(error)) from error
