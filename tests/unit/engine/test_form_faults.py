"""Marks of fields that would do nothing, or not what is meant, are told when the process is imported."""

from pathlib import Path
from types import ModuleType

import pytest

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
