"""What of a designer's own modules is guarded."""

import importlib
from pathlib import Path

import pytest

from workflows.engine.sandbox import runner
from workflows.household_claim import HouseholdClaim


def test_a_module_with_a_process_is_guarded_also_where_it_holds_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "refunds-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: refunds\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[casework.forms]\nboth = refunds\nforms = refund_forms\n"
        "[casework.processes]\nrefund = refunds:ShopRefund\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    passed_through = runner().restrictions.passthrough_modules
    assert "refund_forms" in passed_through
    assert "refunds" not in passed_through


def test_a_process_whose_module_reads_the_clock_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hurried.py").write_text("import time\n\n\nclass Hurried:\n    began = time.time()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert runner().needs_watching(importlib.import_module("hurried").Hurried)
    assert not runner().needs_watching(HouseholdClaim)


def test_a_process_whose_text_is_not_there_is_watched() -> None:
    assert runner().needs_watching(type("Typed", (), {"__module__": "builtins"}))
