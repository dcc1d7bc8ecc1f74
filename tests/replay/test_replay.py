"""Recorded cases of every shipped process go on under the processes as they are now."""

from pathlib import Path

import pytest

from workers import registry
from workers.replaying import recordings, replay
from workflows.household_claim import HouseholdClaim

HERE = Path(__file__).parent


@pytest.mark.parametrize("file", recordings(HERE), ids=lambda file: file.stem)
async def test_a_recorded_case_replays(file: Path) -> None:
    told = await replay([file], registry.processes())
    assert [each.fault for each in told] == [None]


def test_every_shipped_process_has_recordings() -> None:
    names = {file.stem.partition("-")[0] for file in recordings(HERE)}
    assert names == {process.descriptor().name for process in registry.processes()}


async def test_a_changed_story_is_found(tmp_path: Path) -> None:
    file = HERE / "household_claim-1-straight_through.json"
    changed = tmp_path / "changed.json"
    changed.write_text(file.read_text().replace('"read_documents"', '"read_letters"'))
    told = await replay([changed], [HouseholdClaim])
    assert told[0].fault is not None
