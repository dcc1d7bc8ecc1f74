"""What of a designer's own modules is guarded."""

from pathlib import Path

import pytest

from workflows.engine.sandbox import runner


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
