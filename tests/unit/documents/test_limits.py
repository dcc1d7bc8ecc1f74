"""All bounds of the sandbox can be set."""

from dataclasses import asdict, fields

import pytest

from activities.documents.sandbox.limits import Limits
from workers.opening import sandbox_limits
from workers.settings import Settings, load

SET = [name for name in Settings.model_fields if name.startswith("sandbox_")]


def test_without_settings_the_limits_are_those_of_the_sandbox() -> None:
    assert sandbox_limits(Settings()) == Limits()


def test_every_limit_has_a_setting_and_every_setting_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    before = asdict(Limits())
    changed = set()
    for name in SET:
        value = getattr(Settings(), name) + 1
        with monkeypatch.context() as here:
            here.setenv(f"CASEWORK_{name.upper()}", str(value))
            after = asdict(sandbox_limits(load()))
        changed |= {each for each in after if after[each] != before[each]}
    assert changed == {field.name for field in fields(Limits)}
    assert len(SET) == len(changed)
