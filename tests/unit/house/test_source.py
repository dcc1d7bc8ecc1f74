"""Rules that the source tree keeps, each grown out of a way to go wrong."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

from tests.unit.house.source import OURS, ROOT, named, python_files, uses
from workers.house import PACKAGES, check

CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
}
CHANCE = {"uuid.uuid1", "uuid.uuid4", "os.urandom"}
CHANCE_MODULES = ("random.", "secrets.", "numpy.random.")
LOCKS = [ROOT / "requirements.lock", *sorted((ROOT / "deploy" / "lock").glob("*.lock"))]
LONGEST = 400


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_layers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_store_worklist_and_cases_never_read_the_clock() -> None:
    read = [
        use for path in python_files("store", "worklist", "cases") for use in uses(path) if use.name in CLOCK
    ]
    assert read == []


def test_schemas_and_workflows_have_neither_clock_nor_chance() -> None:
    used = [
        use
        for path in python_files("schemas", "workflows")
        for use in uses(path)
        if use.name in CLOCK | CHANCE or use.name.startswith(CHANCE_MODULES)
    ]
    assert used == []


def test_no_file_is_too_long_to_read() -> None:
    code = [*python_files(*OURS), *sorted((ROOT / "web" / "src").rglob("*.ts*"))]
    # Generated, or a list of tables that is written once and never changed.
    written = [path for path in code if not path.name.endswith(".d.ts") and path.parent.name != "versions"]
    assert [named(path) for path in written if len(path.read_text().splitlines()) > LONGEST] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_hashes_but_neither_addresses_nor_places(lock: Path) -> None:
    text = lock.read_text()
    assert "--hash=sha256:" in text
    assert re.findall(r"\S*(?:://|(?:^|\s)/\w+/)\S*", text) == []


def test_the_web_lock_names_no_download_addresses() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    packages: dict[str, dict[str, Any]] = lock["packages"]
    assert [name for name, package in packages.items() if "://" in package.get("resolved", "")] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_no_other_distribution_provides_a_package_of_our_name() -> None:
    providers = metadata.packages_distributions()
    assert {name: providers[name] for name in PACKAGES if set(providers.get(name, [])) - {"casework"}} == {}


def test_every_list_of_our_packages_is_the_same() -> None:
    tool = pyproject()["tool"]
    assert tuple(tool["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert tuple(tool["importlinter"]["root_packages"]) == PACKAGES
    assert set(tool["mypy"]["packages"]) >= set(PACKAGES)


def test_a_start_is_refused_when_a_designers_folder_hides_a_package_of_ours(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "__init__.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    start = subprocess.run(
        [sys.executable, "-m", "workers.cli", "up"],
        env=environment, cwd=ROOT.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert start.returncode == 1
    assert f"Python finds `workflows` in {tmp_path / 'workflows'}" in start.stderr
    assert "Traceback" not in start.stderr


def test_our_own_packages_are_accepted() -> None:
    check()


def test_nothing_is_passed_over_in_silence() -> None:
    marks = re.compile(
        r"#\s*(?:type:\s*ignore|noqa)|\b(?:TODO|FIXME)\b|mark\.(?:skip|xfail)|import mock|unittest\.mock"
    )
    found = [
        named(path, number)
        for path in python_files(*OURS)
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []
