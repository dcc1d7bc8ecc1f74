"""The measure of claim and complete runs to its end: what the service sends can be sent without it."""

from pathlib import Path

import pytest

from bench import operations
from bench.postgres import postgres


async def test_claim_and_complete_are_measured_against_their_own_statements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres() as libpq:
        await operations.run(libpq, tmp_path, each=2, rounds=1)
    said = capsys.readouterr().out
    assert all(f"{name:9} p50" in said for name in ("claim", "complete")), said
