"""A whole embedded system for one measurement, in a folder that is thrown away."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACK = Path(__file__).parent / "pack"
UNLIMITED = {"CASEWORK_PERSON_RATE": "0", "CASEWORK_SYSTEM_RATE": "0"}
"""A benchmark asks more often than any person would."""


@dataclass(frozen=True)
class System:
    """A running system: where it answers, its folder, and the environment its commands need."""

    url: str
    data: Path
    env: dict[str, str]
    process: subprocess.Popen[str]

    @property
    def temporal(self) -> str:
        """Where its Temporal server answers."""
        return f"127.0.0.1:{json.loads((self.data / 'run.json').read_text())['temporal_port']}"

    def token(self, name: str, *options: str) -> str:
        """A new account's bearer token."""
        command = [*casework("user", "add", name), *options, "--token", "--data", str(self.data)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()


def casework(*words: str) -> list[str]:
    """The command line of a casework command in this environment."""
    return [sys.executable, "-m", "workers.cli", *words]


def install_pack(folder: Path) -> dict[str, str]:
    """The environment in which the measuring process is registered, as a pack from outside would be."""
    info = folder / "casework_bench-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: casework-bench\nVersion: 0\n")
    (info / "entry_points.txt").write_text(
        "[casework.forms]\nbench = casework_bench_forms\n"
        "[casework.processes]\nbench = casework_bench:OneQuestion\n"
    )
    root = Path(__file__).parent.parent
    path = os.pathsep.join([str(folder), str(PACK), str(root), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, **UNLIMITED, "PYTHONPATH": path.rstrip(os.pathsep)}


def start(data: Path, env: dict[str, str]) -> System:
    """`casework up` on the folder, ready to be used."""
    process = subprocess.Popen(
        [*casework("up"), "--data", str(data), "--port", "0"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            return System(line.split()[1], data, env, process)
    raise RuntimeError(f"the system did not start; see {data / 'logs'}")


def stop(system: System) -> None:
    """Stop it as Ctrl-C would."""
    system.process.send_signal(signal.SIGINT)
    system.process.wait(timeout=60)


@contextmanager
def running() -> Iterator[System]:
    """A fresh system with the measuring process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="casework-bench-") as folder:
        system = start(Path(folder) / "data", install_pack(Path(folder) / "pack"))
        try:
            yield system
        finally:
            stop(system)
