"""Renew the locks: hashes, for all platforms, without index addresses. `make lock`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    str(ROOT / ".venv" / "bin" / "uv"), "pip", "compile", "--quiet", "--universal",
    "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate",
    "--custom-compile-command", "make lock",
]  # fmt: skip
LOCKS = {
    "requirements.lock": ["--overrides", "deploy/overrides.txt", "--group", "dev", "pyproject.toml"],
    "deploy/lock/tools.lock": ["deploy/lock/tools.in"],
    "deploy/lock/go.lock": ["deploy/lock/go.in"],
    "deploy/lock/node.lock": ["deploy/lock/node.in"],
}


def main() -> None:
    """Compile each lock anew; what is locked stays unless told `--upgrade`."""
    for lock, sources in LOCKS.items():
        subprocess.run([*COMPILE, *sys.argv[1:], *sources, "-o", lock], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
