"""The table of arrows in decision 009 names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DECISION = ROOT / "docs" / "decisions" / "009-which-side-is-right.md"


def test_every_test_that_the_table_of_arrows_names_is_there() -> None:
    table = DECISION.read_text().partition("## The arrows and their tests")[2]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)(?:\.\.\.)?`", table))
    there = {
        name
        for file in (ROOT / "tests" / "integration").rglob("test_*.py")
        for name in re.findall(r"def test_(\w+)\(", file.read_text())
    }
    assert len(named) > 10
    assert [each for each in sorted(named) if not any(name.startswith(each) for name in there)] == []
