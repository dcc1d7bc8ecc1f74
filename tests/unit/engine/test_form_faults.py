"""Marks of fields that would do nothing, or not what is meant, are told when the process is imported."""

from pathlib import Path
from types import ModuleType

import pytest

from schemas.forms import Unfit
from tests.unit.engine.test_process_faults import RUN, body, imported
from workflows.engine import ProcessFault

FORMS = """
from enum import StrEnum
from typing import Annotated

from casework import AskedIf, Signed


class Cause(StrEnum):
    FIRE = "fire"
    THEFT = "theft"


class Part(Form):
    a: bool
    b: Annotated[str | None, AskedIf("a", True)] = None


class Loss(Form):
    cause: Cause
    police: bool = False
    {field}


@workflow.defn
class Claim(Process):
    ""{doc}""

    ad_hoc = (Loss,)
"""


def claim(folder: Path, field: str) -> ModuleType:
    return imported(folder, FORMS.format(field=field, doc='"A claim."') + body(RUN))


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ('file: Annotated[str | None, AskedIf("polcie", True)] = None', "Loss has no such field"),
        ('file: Annotated[str, AskedIf("police", True)]', "must always be there"),
        ('file: Annotated[str | None, AskedIf("cause", "thefft")] = None', "is 'thefft', which it can never"),
        ('file: Annotated[str | None, AskedIf("police")] = None', "but names none"),
        ("parts: tuple[Part, ...] = ()", "Loss.parts has in Part the field b with `AskedIf`"),
        ("signed: Annotated[str, Signed()]", "Loss.signed is marked `Signed()`"),
    ],
)
def test_a_mark_without_its_effect_is_a_fault(tmp_path: Path, field: str, fault: str) -> None:
    with pytest.raises(ProcessFault) as found:
        claim(tmp_path, field)
    assert fault in str(found.value)
    assert str(found.value).count("\n- ") == 1


@pytest.mark.parametrize(
    "field",
    [
        'file: Annotated[str | None, AskedIf("police", True)] = None',
        'file: Annotated[str | None, AskedIf("cause", Cause.FIRE, "theft", optional=True)] = None',
        "signed: Annotated[bool | None, Signed()] = None",
    ],
)
def test_marks_that_have_their_effect_are_none(tmp_path: Path, field: str) -> None:
    module = claim(tmp_path, field)
    assert [form.form_name() for form in module.Claim.ad_hoc] == ["loss"]
    assert field.split(":")[0] in module.Loss.model_fields


KINDS = """
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from casework import Attachment, Iban, Money


class Kind(StrEnum):
    A = "a"


class Item(BaseModel):
    name: str


class Own:
    pass


class Loss(Form):
    odd: {kind}


@workflow.defn
class Claim(Process):
    ""{doc}""

    ad_hoc = (Loss,)
"""


def of_kind(folder: Path, kind: str) -> ModuleType:
    return imported(folder, KINDS.format(kind=kind, doc='"A claim."') + body(RUN))


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("tuple[int, str]", "is a tuple of fixed length; use a model with a named field for each part"),
        ("dict[str, int]", "is a dict, whose entries no screen asks for; use a tuple of a model"),
        ("Mapping[str, Item] | None", "is a dict, whose entries"),
        ("int | str", "is either int or str, and the screen offers no such choice; use one type"),
        ("tuple[int | str, ...]", "is either int or str"),
        ("complex", "is a complex number, which no screen asks for"),
        ("Callable[[int], int] | None", "is code, which nobody can type"),
        ("bytes", "is bytes, which nobody can type; use `Attachment` for a file, or str"),
    ],
)
def test_a_type_without_a_field_on_the_screen_is_a_fault(tmp_path: Path, kind: str, fault: str) -> None:
    with pytest.raises(ProcessFault) as found:
        of_kind(tmp_path, kind)
    assert f"Loss.odd {fault}" in str(found.value)
    assert str(found.value).count("\n- ") == 1


@pytest.mark.parametrize(
    "kind",
    [
        "str", "Decimal", "datetime", "UUID", "Kind", 'Literal["a", "b"] | None', "tuple[Item, ...]",
        "list[str]", "frozenset[Kind]", "Money | None", "tuple[Attachment, ...]",
        "Annotated[Iban | None, Field(title='X')]",
    ],
)  # fmt: skip
def test_types_that_the_screen_can_do_are_none(tmp_path: Path, kind: str) -> None:
    module = of_kind(tmp_path, kind.replace("Field(", "__import__('pydantic').Field("))
    assert list(module.Loss.model_fields) == ["odd"]


@pytest.mark.parametrize("kind", ["Own", "tuple[Own, ...] | None"])
def test_a_class_that_no_form_can_hold_is_told_with_its_field(tmp_path: Path, kind: str) -> None:
    with pytest.raises(Unfit, match=r"Loss\.odd cannot be held by a form"):
        of_kind(tmp_path, kind)
