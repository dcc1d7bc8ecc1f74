"""`casework sample`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import typer
from typer.testing import CliRunner

from workers.commands.sample import sample

ANEW = "import sys, pathlib, samples.household_claim as s; s.draw(11).write(pathlib.Path(sys.argv[1]))"

application = typer.Typer()
application.command()(sample)


def _drawn_anew(folder: Path, hash_seed: str) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", ANEW, str(folder)]
    subprocess.run(command, check=True, env=environment, timeout=60)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_runs_write_byte_identical_files(tmp_path: Path) -> None:
    assert _drawn_anew(tmp_path / "one", "1") == _drawn_anew(tmp_path / "two", "2")


def test_it_prints_what_it_wrote(tmp_path: Path) -> None:
    arguments = [
        "household_claim",
        "--seed",
        "4",
        "--quality",
        "fax",
        "--out",
        str(tmp_path / "paper"),
        "--json",
    ]
    result = CliRunner().invoke(application, arguments)
    assert result.exit_code == 0
    said = json.loads(result.output)
    names = [Path(path).name for path in said["files"]]
    assert names == ["claim-form.tif", "receipt.tif", "case.json", "truth.json"]
    assert all(Path(path).is_file() for path in said["files"])


def test_an_unknown_process_is_a_wrong_call_that_names_the_known_ones(tmp_path: Path) -> None:
    result = CliRunner().invoke(application, ["motor_claim", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "household_claim" in result.output


def test_a_folder_that_cannot_be_written_to_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    arguments = ["household_claim", "--quality", "clean", "--out", str(tmp_path / "file")]
    result = CliRunner().invoke(application, arguments)
    assert result.exit_code == 1
    assert "--out" in result.output
