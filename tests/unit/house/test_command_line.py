"""The command line as a whole: quick, and never a traceback for what a user can cause."""

import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.service import RPCError, RPCStatusCode

from schemas.errors import CalledWrongly, Conflict, Invalid
from workers.cli import COMMANDS, application
from workers.mishaps import told


def casework(*arguments: str) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "workers.cli", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)


def test_help_names_every_command_and_imports_none_of_them() -> None:
    code = (
        "import sys; sys.argv = ['casework', '--help']\n"
        "from workers.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'sqlalchemy', 'temporalio', 'fastapi', 'cv2'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert shown.stdout.rstrip().endswith("[]"), shown.stderr
    assert [name for name in COMMANDS if f"  {name} " not in shown.stdout] == []


def test_every_command_is_there_and_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert [name for name, command in COMMANDS.items() if not command.is_there] == []
    for name in COMMANDS:
        application([name, "--help"])([name, "--help"], standalone_mode=False)
        assert f" {name} " in capsys.readouterr().out.partition("\n\n")[0]


def test_an_unknown_command_and_an_unknown_option_are_called_wrongly() -> None:
    assert casework("no-such-thing").returncode == 2
    assert casework("doctor", "--no-such-thing").returncode == 2


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start = casework("up", "--data", str(tmp_path / "file"))
    assert start.returncode == 1
    assert start.stderr.strip() == f"{tmp_path / 'file'} cannot be used as data folder: File exists."


def test_a_missing_backup_is_called_wrongly(tmp_path: Path) -> None:
    answer = casework("restore", str(tmp_path / "none.tar"), "--data", str(tmp_path / "data"))
    assert answer.returncode == 2
    assert "none.tar" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("fault", "code", "text"),
    [
        (CalledWrongly("say which"), 2, "say which"),
        (Conflict("somebody has it"), 1, "somebody has it"),
        (Invalid("does not fit", [{"loc": ["a", 1], "msg": "missing"}]), 1, "does not fit\n  a.1: missing"),
        (FileNotFoundError(2, "No such file or directory", "a.pdf"), 1, "a.pdf: No such file or directory"),
    ],
)
def test_what_a_user_can_cause_is_told_in_a_sentence(fault: Exception, code: int, text: str) -> None:
    answer = told(fault)
    assert answer is not None
    assert (answer.code, answer.text) == (code, text)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (RPCStatusCode.UNAVAILABLE, "Temporal does not answer. Check CASEWORK_TEMPORAL_ADDRESS."),
        (RPCStatusCode.PERMISSION_DENIED, "Temporal refuses this: not for you."),
    ],
)
def test_temporal_that_answers_is_not_said_to_be_silent(status: RPCStatusCode, text: str) -> None:
    answer = told(RPCError("not for you", status, b""))
    assert answer is not None
    assert (answer.code, answer.text) == (1, text)


def test_a_fault_of_our_own_is_not_hidden() -> None:
    assert told(KeyError("internal")) is None
