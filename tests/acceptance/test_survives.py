"""kill -9 of anything at any moment: every case ends, no task is doubled, nobody is paid twice."""

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest

from samples.drawn import Drawn, Quality
from samples.household_claim import APPROVED_BY_TWO, ASSESSED, STRAIGHT_THROUGH, draw
from tests.acceptance.office import House, furnished
from workers.demo import day, office
from workers.demo.claims import Claim

WAYS = (
    (STRAIGHT_THROUGH, ()),
    (ASSESSED, ("assessment",)),
    (APPROVED_BY_TWO, ("assessment", "approval")),
)
CLAIMS = tuple(
    Claim(f"claim {n}", partial(draw, 300 + n, Quality.CLEAN, amount=amount), forms)
    for n, (amount, forms) in enumerate(WAYS * 2)
)
TARGETS = ("cases", "api", "temporal", "documents", "group")


class Saboteur(threading.Thread):
    """Kills one thing after the other at moments that nobody chose, until all are done."""

    def __init__(self, house: House, seed: int) -> None:
        super().__init__()
        self.house = house
        self.random = random.Random(seed)
        self.enough = threading.Event()
        self.killed: list[str] = []

    def run(self) -> None:
        for target in TARGETS:
            if self.enough.wait(self.random.uniform(0.3, 2.5)):
                return
            self.house.kill(target)
            self.killed.append(target)
            if target == "group":
                self.house.up()


def _file_while_it_breaks(house: House, keys: office.Keys) -> list[day.Filed]:
    """Hand in all claims; what fails is handed in again with the same key, as a client would."""
    filed = []
    for claim in CLAIMS:
        paper = claim.paper()
        at, case = time.monotonic(), None
        while case is None:
            case = _filed_once(house, keys, claim, paper)
        filed.append(day.Filed(claim, paper, case, at))
    return filed


def _filed_once(house: House, keys: office.Keys, claim: Claim, paper: Drawn) -> str | None:
    try:
        with house.client(keys.portal) as http:
            return str(office.file_claim(http, paper, claim.what)["id"])
    except (httpx.HTTPError, AssertionError):
        return None


def _rows(house: House, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.folder.database)) as database:
        return database.execute(question).fetchall()


@pytest.mark.timeout(600)
def test_every_case_ends_once_whatever_is_killed(tmp_path: Path) -> None:
    with furnished(tmp_path / "data") as (house, keys):
        saboteur = Saboteur(house, seed=7)
        saboteur.start()
        try:
            filed = _file_while_it_breaks(house, keys)
            told = day.work(house.url, keys, filed, patience=180)
        finally:
            saboteur.enough.set()
            saboteur.join()

        assert [t.fault for t in told] == [None] * len(CLAIMS), saboteur.killed
        assert set(saboteur.killed) == set(TARGETS), "the day was over before everything had been killed"
        paid = _rows(house, "SELECT case_id, count(*) FROM payments GROUP BY case_id")
        assert Counter(n for _, n in paid) == {1: len(CLAIMS)}
        doubled = _rows(
            house,
            "SELECT case_id, form FROM tasks WHERE origin = 'process' GROUP BY 1, 2 HAVING count(*) > 1",
        )
        assert doubled == []
        assert _rows(house, "SELECT count(*) FROM outbox WHERE delivered_at IS NULL") == [(0,)]
