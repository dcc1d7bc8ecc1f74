"""What a distribution registers that cannot be loaded is said in a sentence that names it."""

import subprocess
import sys
from pathlib import Path

import pytest

from schemas.entries import NotLoaded
from schemas.registry import forms
from workers import registry

FORM = 'class Wish(Form):\n    """A wish."""\n\n    wish: str\n\n\n'
SYNC = (
    "from temporalio import workflow\n\nfrom casework import Form, Process\n\n\n"
    + FORM
    + '@workflow.defn\nclass Granting(Process):\n    """Grants every wish."""\n\n'
    "    @workflow.run\n    def run(self, wish: Wish) -> Wish:\n        return wish\n"
)


def installed(folder: Path, group: str, entry: str, **modules: str) -> str:
    """A distribution `shop` that registers this entry."""
    info = folder / "shop-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shop\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry}\n")
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    return str(folder)


def casework(folder: str, *words: str) -> "subprocess.CompletedProcess[str]":
    code = f"import sys; sys.path.append({folder!r}); from workers.cli import main; main({list(words)!r})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def test_a_missing_module_of_forms_is_one_sentence_that_names_the_distribution(tmp_path: Path) -> None:
    folder = installed(tmp_path, "casework.forms", "gone = shop_forms")
    read = casework(folder, "read", str(tmp_path / "a.pdf"), "--form", "loss_report")
    assert read.returncode == 1
    assert read.stderr == (
        "The distribution shop registers gone = shop_forms under casework.forms, which cannot be loaded: "
        "ModuleNotFoundError: No module named 'shop_forms'. "
        "Mend it and install it again, or uninstall it.\n"
    )


def test_up_tells_of_a_faulty_process_before_it_starts_anything(tmp_path: Path) -> None:
    folder = installed(tmp_path, "casework.processes", "g = grants:Granting", grants="import os\n1 / 0\n")
    up = casework(folder, "up", "--data", str(tmp_path / "data"))
    assert up.returncode == 1
    assert up.stderr == (
        "The distribution shop registers g = grants:Granting under casework.processes, which cannot be "
        f"loaded ({tmp_path / 'grants.py'}:2): ZeroDivisionError: division by zero. "
        "Mend it and install it again, or uninstall it.\n"
    )
    assert list((tmp_path / "data" / "logs").iterdir()) == []


@pytest.mark.parametrize("group", ["casework.processes", "casework.forms", "casework.connectors"])
def test_a_run_that_is_not_async_is_told_in_our_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    name = f"granting_{group.rpartition('.')[2]}"
    monkeypatch.syspath_prepend(installed(tmp_path, group, f"g = {name}:Granting", **{name: SYNC}))
    forms.cache_clear()
    with pytest.raises(NotLoaded, match=r"its `run` is not `async`; write `async def run"):
        registry.check()
    monkeypatch.undo()
    forms.cache_clear()
