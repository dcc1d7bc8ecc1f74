"""What the pages for designers say runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
FILE = re.compile(r"^`(\w+\.py)`[^\n]*:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def files(page: str) -> dict[str, str]:
    """Files that a page has one write."""
    return dict(FILE.findall((DOCS / page).read_text(encoding="utf-8")))


def test_the_first_process_does_what_its_test_says(tmp_path: Path) -> None:
    written = files("quickstart.md") | files("how-to/test-a-process.md")
    assert written.keys() == {"refunds.py", "test_refunds.py"}
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = os.pathsep.join((str(DOCS.parent), str(tmp_path)))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_refunds.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-2000:]
    assert "2 passed" in ran.stdout
