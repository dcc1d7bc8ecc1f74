"""What of a process's module shows that its cases need no watching."""

import textwrap

import pytest

from tests.unit.house.source import python_files
from workflows.engine.plain import reads_plain

REFUND = """
'''Refunds.'''

from datetime import date, datetime, timedelta
from decimal import Decimal

from refund_forms import Goods, Refund
from temporalio import workflow

from casework import Facet, Process, days

SMALL = Decimal("20.00")
STEPS = (days(2), days(4))
WORDS = frozenset({"broken", "late"})


@workflow.defn
class ShopRefund(Process):
    '''Money back for goods.'''

    facets = (Facet("amount"),)

    def __init__(self) -> None:
        self.seen: list[str] = []

    @workflow.run
    async def run(self, goods: Goods) -> Refund:
        self.seen.append(goods.number)
        parts = {"began": workflow.now(), "id": workflow.uuid4()}
        parts["day"] = date(2026, 1, 1)
        return Refund(amount=min(goods.price, SMALL))
"""


def test_a_process_that_tells_its_story_alone_is_plain() -> None:
    assert reads_plain(REFUND, {"refund_forms"})


def test_the_shipped_processes_are_plain() -> None:
    shipped = [path for path in python_files("workflows") if path.parent.name == "workflows"]
    assert [path.name for path in shipped if not reads_plain(path.read_text())] == []


def test_forms_that_live_with_a_process_of_their_own_are_not_taken_for_quiet() -> None:
    assert not reads_plain(REFUND)


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "import random",
        "import os",
        "from uuid import uuid4",
        "from functools import cache",
        "from temporalio import activity",
        "from . import helpers",
        "SEEN = []",
        "SEEN: dict[str, int] = {}",
        "SEEN = {each: 0 for each in WORDS}",
        "SEEN = (1, [])",
        "SEEN = set()",
        "SEEN = Memory()",
        "SEEN = Facet(choices=[])",
        "if SMALL:\n    SEEN = []",
        "class Memory:\n    seen = []",
        "class Memory:\n    class Inner:\n        seen = {}",
        "def note(seen=[]):\n    return seen",
        "def note(*, seen={}):\n    return seen",
        "async def note():\n    global SMALL",
        "def note():\n    return datetime.now()",
        "def note():\n    return date.today()",
        "def note():\n    clock = datetime\n    return clock.now()",
        "def note():\n    return workflow.unsafe",
        "def note():\n    return open('seen')",
        "def note():\n    return __import__('time')",
        "def note():\n    return (1).__class__",
        "def note():\n    import time",
        "def note():\n    ShopRefund.seen = 1",
        "def note(cls):\n    cls.seen = 1",
        "def note(self):\n    type(self).seen = 1",
        "def note(self):\n    self.form.seen = 1",
        "def note():\n    del ShopRefund.seen",
        "def note():\n    STEPS[0] = 1",
        "def note():\n    Facet.known['a'] = 1",
    ],
)
def test_what_may_remember_or_ask_is_watched(line: str) -> None:
    assert not reads_plain(f"{REFUND}\n\n{textwrap.dedent(line)}\n", {"refund_forms"})
