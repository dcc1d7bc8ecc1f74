"""A copy made in the middle of a working day goes on elsewhere as if nothing had happened."""

from functools import partial
from pathlib import Path

import pytest

from samples.drawn import Quality
from samples.household_claim import APPROVED_BY_TWO, ASSESSED, draw
from tests.acceptance.office import House, furnished
from workers.demo import day, office
from workers.demo.claims import Claim
from workers.embedded.backup import backup, restore
from workers.embedded.folder import Folder
from workers.settings import load

CLAIMS = (
    Claim("an assessed claim", partial(draw, 500, Quality.CLEAN, amount=ASSESSED), ("assessment",)),
    Claim(
        "a claim for two",
        partial(draw, 501, Quality.CLEAN, amount=APPROVED_BY_TWO),
        ("assessment", "approval"),
    ),
)


@pytest.mark.timeout(600)
def test_cases_of_a_running_system_end_in_a_folder_made_from_its_backup(tmp_path: Path) -> None:
    with furnished(tmp_path / "data") as (house, keys), house.client(keys.portal) as http:
        filed = []
        for claim in CLAIMS:
            paper = claim.paper()
            case = str(office.file_claim(http, paper, claim.what)["id"])
            filed.append(day.Filed(claim, paper, case, 0.0))
        file = backup(house.folder, tmp_path)
    restore(file, Folder(tmp_path / "elsewhere"))
    again = House(load(tmp_path / "elsewhere"))
    again.up()
    try:
        told = day.work(again.url, office.furnish(again.settings), filed, patience=120)
    finally:
        again.down()
    assert [each.fault for each in told] == [None, None]
